"""`dondoc plan amend`: what an amendment changes in the running plan, seen first, then applied."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.opening import data_option, json_option, opened
from rules.errors import BadInput
from rules.wording import short_date

if TYPE_CHECKING:
    from operations.amendment_choices import Correction
    from operations.applied_amendment import AppliedAmendment
    from operations.compare_plans import PlanDifference, Trial
    from operations.workspace import Workspace
    from rules.revision import Change

MARKS = {"added": "+", "dropped": "−", "moved": "→", "reworded": "~", "reassigned": "⇄", "same": " "}
SCOPES = {"whole": "thay toàn bộ", "partial": "điều chỉnh một số điểm"}


@click.command("amend")
@click.argument("key")
@click.option("--amends", default=None, metavar="MÃ", help="Mã kế hoạch đang thực hiện được điều chỉnh.")
@click.option(
    "--whole", "scope", flag_value="whole", help="Bản thay toàn bộ: việc không nhắc đến thì thôi thực hiện."
)
@click.option(
    "--partial", "scope", flag_value="partial", help="Điều chỉnh một số điểm: việc không nhắc đến giữ nguyên."
)
@click.option("--pair", "pairs", multiple=True, metavar="MỚI=CŨ", help="Nhiệm vụ số MỚI thay nhiệm vụ số CŨ.")
@click.option("--new", "news", multiple=True, type=int, metavar="MỚI", help="Nhiệm vụ số MỚI là việc mới.")
@click.option("--keep", "keeps", multiple=True, type=int, metavar="CŨ", help="Giữ nhiệm vụ số CŨ.")
@click.option("--drop", "drops", multiple=True, type=int, metavar="CŨ", help="Thôi nhiệm vụ số CŨ.")
@click.option("--preview", is_flag=True, help="Chỉ xem khác biệt và hệ quả, chưa áp dụng.")
@data_option
@json_option
def amend_command(
    key: str, amends: str | None, scope: str | None, pairs: tuple[str, ...], news: tuple[int, ...],
    keeps: tuple[int, ...], drops: tuple[int, ...], preview: bool, data: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """So bản dự thảo KEY với kế hoạch nó điều chỉnh, rồi áp dụng; lịch sử của từng nhiệm vụ được giữ."""
    with opened(data) as workspace:
        from operations.apply_amendment import apply_amendment, look_at_amendment

        trial = _trial(workspace, key, amends, scope, (pairs, news, keeps, drops))
        difference, applied, _ = look_at_amendment(workspace, key, trial)
        if not preview:
            seen = _choose(workspace, key, difference, trial)
            applied = apply_amendment(workspace, key, seen=seen)
    if as_json:
        click.echo(json.dumps(_as_dict(difference, applied, is_applied=not preview), ensure_ascii=False))
        return
    _tell(difference, applied, is_applied=not preview)


def _trial(
    workspace: "Workspace", key: str, amends: str | None, scope: str | None, corrections: tuple[Any, ...]
) -> "Trial":
    """What is given on the command line, on top of what was chosen for the draft before."""
    from operations.amendment_choices import corrected
    from operations.compare_plans import Trial, difference_of
    from rules.revision import AmendmentScope

    _check_named(workspace, key, amends)
    trial = Trial(amends, AmendmentScope(scope) if scope else None)
    if not any(corrections):
        return trial
    difference = difference_of(workspace, key, trial)
    choices = corrected(difference.choices, _corrections(difference, *corrections))
    return Trial(trial.amends, trial.scope, choices)


def _check_named(workspace: "Workspace", key: str, amends: str | None) -> None:
    """Nobody has said which plan is amended: the suggestions are told, and none is taken."""
    from models.queries import plans as plan_queries
    from operations.name_amended_plan import suggest_amended

    with workspace.database.reading() as session:
        draft = plan_queries.plan_by_key(session, key)
    if amends or draft is None or draft.amends_plan_id is not None:
        return
    suggested = suggest_amended(workspace, key)
    if suggested:
        words = "; ".join(f"{one.key} ({SCOPES[one.scope.value]}) vì {one.reason}" for one in suggested[:3])
        raise BadInput(
            f"chưa chọn kế hoạch được điều chỉnh; có thể là {words}",
            where=key,
            mend=f"chọn bằng --amends '{suggested[0].key}' --{suggested[0].scope.value}",
        )


def suggested_amendment(workspace: "Workspace", key: str) -> dict[str, str] | None:
    """The plan a new draft seems to amend, and how to look at the difference; nothing is set."""
    from operations.name_amended_plan import suggest_amended

    suggested = suggest_amended(workspace, key)
    if not suggested:
        return None
    first = suggested[0]
    command = f"dondoc plan amend '{key}' --amends '{first.key}' --{first.scope.value} --preview"
    return {"key": first.key, "scope": first.scope.value, "reason": first.reason, "command": command}


def _corrections(
    difference: "PlanDifference",
    pairs: tuple[str, ...],
    news: tuple[int, ...],
    keeps: tuple[int, ...],
    drops: tuple[int, ...],
) -> list["Correction"]:
    from operations.amendment_choices import Correction

    old = {row.position: row.id for row in difference.old_rows.values()}
    new = {row.position: row.id for row in difference.new_rows.values()}
    found = []
    for pair in pairs:
        one, equals, other = pair.partition("=")
        if not (equals and one.strip().isdigit() and other.strip().isdigit()):
            raise BadInput(f"{pair!r} không đúng dạng MỚI=CŨ", where="--pair", mend="ví dụ --pair 3=7")
        found.append(Correction(_at(new, int(one), "--pair"), _at(old, int(other), "--pair")))
    found += [Correction(_at(new, place, "--new")) for place in news]
    found += [Correction(old_id=_at(old, place, "--keep"), is_kept=True) for place in keeps]
    found += [Correction(old_id=_at(old, place, "--drop")) for place in drops]
    return found


def _at(places: dict[int, int | None], place: int, where: str) -> int:
    found = places.get(place)
    if found is None:
        raise BadInput(f"không có nhiệm vụ số {place}", where=where, mend="xem số trong bản xem trước")
    return found


def _choose(
    workspace: "Workspace", key: str, difference: "PlanDifference", trial: "Trial"
) -> tuple[int, int]:
    """Write down what was chosen on the command line; the versions that were looked at."""
    from operations.amendment_choices import save_choices
    from operations.name_amended_plan import set_amendment

    version = difference.draft.draft_version
    is_other = difference.running.id != difference.draft.amends_plan_id
    if is_other or difference.scope is not difference.draft.amendment_scope:
        version = set_amendment(workspace, key, difference.running.key, difference.scope, version=version)
    if trial.choices is not None:
        version = save_choices(workspace, key, trial.choices, version=version)
    return version, difference.running.draft_version


def _tell(difference: "PlanDifference", applied: "AppliedAmendment", *, is_applied: bool) -> None:
    running = difference.running
    click.echo(f"{applied.key} điều chỉnh {applied.amends} — {running.title} ({SCOPES[applied.scope.value]})")
    if applied.is_same:
        click.echo("Không có khác biệt: cùng một kế hoạch ở tệp khác. Kế hoạch đang thực hiện giữ nguyên.")
        return
    for change in difference.changes:
        if change.is_one:
            _tell_change(difference, change)
    _tell_effect(applied)
    click.echo("Đã áp dụng." if is_applied else "Chưa áp dụng; bỏ --preview để áp dụng.")


def _tell_change(difference: "PlanDifference", change: "Change") -> None:
    from operations.change_words import KINDS, fields_in_words, when_words

    mark = MARKS[change.kind.value]
    if change.new is not None and change.old is None:
        when = when_words(difference.new_rows[change.new.id])
        click.echo(
            f" {mark} {change.new.position:>3}. {change.new.unit or '(không nêu đơn vị)'}: {change.new.task}  ({when})"
        )
        return
    if change.old is None:
        return
    click.echo(
        f" {mark} {change.old.position:>3}. {change.old.unit or '(không nêu đơn vị)'}: {change.old.task}"
        + (f"  [{KINDS[change.kind]}, số mới {change.new.position}]" if change.new else "")
    )
    for field in fields_in_words(difference, change):
        click.echo(f"        {field.label}: {field.old or '–'} → {field.new or '–'}")


def _tell_effect(applied: "AppliedAmendment") -> None:
    click.echo(
        f"Nghĩa vụ: mở {applied.opened}, đổi hạn {applied.moved}, hủy {applied.cancelled}; "
        f"báo cho {len(applied.told)} đơn vị."
    )
    for unit in applied.by_unit:
        click.echo(f"  {unit.name}: mở {unit.opened}, đổi hạn {unit.moved}, hủy {unit.cancelled}")
    for move in applied.moves:
        click.echo(
            f"  {move.unit_code}: {short_date(move.before)} → {short_date(move.after)}  {move.task[:80]}"
        )
    if applied.reports_opened or applied.reports_cancelled:
        click.echo(
            f"  trong đó báo cáo định kỳ: mở {applied.reports_opened}, hủy {applied.reports_cancelled}"
        )
    for words, periods in (("thêm kỳ", applied.periods_added), ("bỏ kỳ", applied.periods_closed)):
        if periods:
            click.echo(f"  {words}: {', '.join(periods)}")
    if applied.nobody_to_tell:
        click.echo(f"  chưa có người nhận thư: {', '.join(applied.nobody_to_tell)}")
    for name, suggestions in applied.unbound.items():
        hint = f" (gần giống: {'; '.join(suggestions[:3])})" if suggestions else ""
        click.echo(f"  ! tên chưa gắn: “{name}”{hint}")
    for note in applied.notes:
        click.echo(f"  ! {note}")


def _as_dict(
    difference: "PlanDifference", applied: "AppliedAmendment", *, is_applied: bool
) -> dict[str, Any]:
    return {
        "key": applied.key,
        "amends": applied.amends,
        "scope": applied.scope.value,
        "applied": is_applied,
        "same": applied.is_same,
        "counts": {kind.value: number for kind, number in applied.counts.items()},
        "changes": [_change_as_dict(difference, change) for change in difference.changes if change.is_one],
        "effect": {
            "opened": applied.opened,
            "moved": applied.moved,
            "cancelled": applied.cancelled,
            "reports_opened": applied.reports_opened,
            "reports_cancelled": applied.reports_cancelled,
            "units": [
                {"code": one.code, "opened": one.opened, "moved": one.moved, "cancelled": one.cancelled}
                for one in applied.by_unit
            ],
            "moves": [
                {"unit": one.unit_code, "task": one.task, "from": str(one.before), "to": str(one.after)}
                for one in applied.moves
            ],
            "periods_added": list(applied.periods_added),
            "periods_closed": list(applied.periods_closed),
            "told": list(applied.told),
            "nobody_to_tell": list(applied.nobody_to_tell),
        },
        "unbound": applied.unbound,
        "notes": list(applied.notes),
    }


def _change_as_dict(difference: "PlanDifference", change: "Change") -> dict[str, Any]:
    from operations.change_words import fields_in_words

    return {
        "kind": change.kind.value,
        "old": _line_as_dict(change.old),
        "new": _line_as_dict(change.new),
        "fields": [
            {"name": one.name, "old": one.old, "new": one.new} for one in fields_in_words(difference, change)
        ],
        "likeness": round(change.likeness, 2),
        "chosen": change.is_chosen,
    }


def _line_as_dict(line: Any) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "position": line.position,
        "unit": line.unit,
        "units": list(line.members),
        "task": line.task,
        "due_on": str(line.due_on) if line.due_on else None,
    }


def history_as_list(workspace: "Workspace", plan_id: int) -> list[dict[str, Any]]:
    """The amendments of a running plan, the latest first, as `plan show --json` prints them."""
    from operations.amendment_history import history_of

    with workspace.database.reading() as session:
        amendments = history_of(session, plan_id)
    return [
        {
            "key": one.plan.key,
            "issued_on": one.plan.issued_on,
            "applied_at": workspace.local(one.applied_at).isoformat(timespec="minutes"),
            "applied_by": one.applied_by,
            "revisions": [
                {
                    "kind": revision.kind.value,
                    "words": revision.kind_words,
                    "position": revision.position,
                    "task": revision.task,
                    "lines": list(revision.lines),
                }
                for revision in one.revisions
            ],
        }
        for one in amendments
    ]


def tell_history(amendments: list[dict[str, Any]], *, in_full: bool) -> None:
    for one in amendments:
        click.echo(
            f"  điều chỉnh bởi {one['key']}, áp dụng {one['applied_at'][:16].replace('T', ' ')} ({one['applied_by']}): "
            f"{len(one['revisions'])} nhiệm vụ thay đổi"
        )
        for revision in one["revisions"] if in_full else []:
            mark = MARKS[revision["kind"]]
            click.echo(f"   {mark} {revision['position']:>3}. {revision['task'][:90]}  [{revision['words']}]")
            for line in revision["lines"]:
                click.echo(f"          {line}")
