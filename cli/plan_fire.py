"""`dondoc plan fire`: an event has happened that an assignment waits for."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.opening import ISO_DATE, data_option, json_option, opened
from rules.errors import BadInput
from rules.wording import short_date, weekday_date

if TYPE_CHECKING:
    from operations.plans.event_duties import FiredEvent


@click.command("fire")
@click.argument("key")
@click.argument("position", type=click.IntRange(min=1))
@click.option("--on", "happened_on", required=True, type=ISO_DATE, help="Ngày sự kiện xảy ra.")
@click.option(
    "--term", type=int, default=None, help="Số ngày làm việc (mặc định theo kế hoạch, không có thì 5)."
)
@click.option("--due", "due_on", type=ISO_DATE, default=None, help="Hạn ấn định, thay cho số ngày.")
@click.option(
    "--no-term", is_flag=True, help="Không ấn định hạn: báo cáo định kỳ của đơn vị nêu việc phát sinh này."
)
@click.option("--unit", "units", multiple=True, metavar="MÃ", help="Chỉ cho đơn vị này (nêu được nhiều lần).")
@click.option("--note", default="", help="Sự kiện gì: văn bản nào, việc gì.")
@click.option("--preview", is_flag=True, help="Chỉ xem ai phải làm gì, hạn nào; chưa ghi nhận.")
@data_option
@json_option
def fire_command(
    key: str, position: int, happened_on: date, term: int | None, due_on: date | None,
    no_term: bool, units: tuple[str, ...], note: str, preview: bool, data: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Ghi nhận sự kiện mà nhiệm vụ số POSITION của kế hoạch KEY đang chờ.

    Mỗi đơn vị chủ trì có một nghĩa vụ, hạn tính từ ngày xảy ra. Cùng sự kiện, cùng ngày chỉ ghi nhận một lần.
    """
    from operations.plans.event_duties import Happening
    from operations.plans.fire_event import fire_event, preview_event
    from operations.plans.note_event import note_event

    if no_term:
        _check_alone(term is not None or due_on is not None or preview)
        with opened(data) as workspace:
            told = note_event(
                workspace, key, position, happened_on=happened_on, note=note.strip(), only=units
            )
        words = {"plan": key, "position": position, "happened_on": happened_on.isoformat(), "units": told}
        click.echo(
            json.dumps(words)
            if as_json
            else f"Đã ghi nhận sự kiện ngày {short_date(happened_on)}, không có hạn: {told} đơn vị nêu trong báo cáo định kỳ."
        )
        return
    happening = Happening(happened_on, term, due_on, note.strip(), units)
    with opened(data) as workspace:
        fired = preview_event(workspace, key, position, happening)
        if not preview:
            fire_event(
                workspace, key, position, happened_on=happened_on, term_workdays=term, due_on=due_on,
                note=note.strip(), only=units,
            )  # fmt: skip
    if as_json:
        click.echo(json.dumps(_as_dict(fired, happened_on, preview), ensure_ascii=False))
        return
    _tell(fired, happened_on, preview)


def _check_alone(has_more: bool) -> None:
    if has_more:
        raise BadInput("--no-term không đi cùng --term, --due, --preview", mend="chỉ chọn một cách")


def _as_dict(fired: "FiredEvent", happened_on: date, preview: bool) -> dict[str, Any]:
    return {
        "plan": fired.plan.key,
        "position": fired.assignment.position,
        "task": fired.assignment.task,
        "happened_on": happened_on.isoformat(),
        "term": fired.term.words,
        "term_is_stated": fired.term.is_stated,
        "fired": not preview,
        "obligations": [
            {
                "obligation": duty.key,
                "unit": duty.unit.name,
                "unit_code": duty.unit.code,
                "due_on": duty.due_on.isoformat(),
                "new": duty.is_new,
            }
            for duty in fired.duties
        ],
    }


def _tell(fired: "FiredEvent", happened_on: date, preview: bool) -> None:
    by_plan = "theo kế hoạch" if fired.term.is_stated else "không có trong kế hoạch"
    click.echo(f"Nhiệm vụ {fired.assignment.position}: {fired.assignment.task}")
    click.echo(f"Sự kiện ngày {short_date(happened_on)}; hạn: {fired.term.words} ({by_plan}).")
    for duty in fired.duties:
        known = "" if duty.is_new else " (đã ghi nhận từ trước)"
        click.echo(f"  {duty.unit.name}: chậm nhất {weekday_date(duty.due_on)}{known}")
    word = "Sẽ mở" if preview else "Đã mở"
    click.echo(f"{word} {len(fired.new)} nghĩa vụ." if fired.new else "Ngày này đã ghi nhận: không mở thêm.")
