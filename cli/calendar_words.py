"""A change of a calendar told at the terminal: who moves from when to when, as words and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from rules.wording import short_date, weekday_date

if TYPE_CHECKING:
    from operations.calendars.calendar_preview import CalendarPreview, MovedDate


def tell_change(seen: "CalendarPreview", *, is_applied: bool) -> None:
    from operations.calendars.calendar_preview import change_words

    click.echo(f"{seen.name} ({seen.calendar}), phiên bản {seen.version}")
    if seen.changes_nothing:
        click.echo("Không có gì thay đổi.")
        return
    for words in change_words(seen):
        click.echo(f"  {words}")
    _tell_rows("Dời hạn", seen.rows)
    _tell_rows("Đã qua hạn, giữ nguyên", seen.kept)
    _tell_rows("Kỳ báo cáo", seen.periods)
    for fault in seen.faults:
        click.echo(f"  ! {fault}")
    if is_applied:
        click.echo(f"Đã áp dụng; báo cho {seen.people} người.")
        return
    click.echo(f"Sẽ báo cho {seen.people} người.")
    if seen.faults:
        click.echo("Kỳ báo cáo không còn đủ ngày: chỉ áp dụng được khi thêm --accept-short.")
    click.echo(f"Chưa áp dụng; thêm --apply --version {seen.version} để áp dụng.")


def _tell_rows(heading: str, rows: "tuple[MovedDate, ...]") -> None:
    if rows:
        click.echo(f"{heading}: {len(rows)}")
    for one in rows:
        who = f"{one.unit}: " if one.unit else ""
        arrow = f"{weekday_date(one.before)} → {weekday_date(one.after)}"
        if one.is_kept:
            arrow = f"{weekday_date(one.before)} (theo lịch mới là {short_date(one.after)})"
        click.echo(f"  {who}{one.what} ({one.plan}): {arrow}")


def change_as_table(seen: "CalendarPreview", *, is_applied: bool) -> dict[str, Any]:
    def row(one: "MovedDate") -> dict[str, Any]:
        return {
            "unit": one.unit_code or None,
            "plan": one.plan,
            "what": one.what,
            "from": one.before.isoformat(),
            "to": one.after.isoformat(),
        }

    return {
        "calendar": seen.calendar,
        "name": seen.name,
        "version": seen.version,
        "applied": is_applied and not seen.changes_nothing,
        "days": [
            {
                "day": one.day.isoformat(),
                "from": one.before.kind.value if one.before else None,
                "to": one.after.kind.value if one.after else None,
            }
            for one in seen.days
        ],
        "rules": {one.column: {"from": one.before, "to": one.after} for one in seen.rules},
        "moved": [row(one) for one in seen.rows],
        "kept": [row(one) for one in seen.kept],
        "periods": [row(one) for one in seen.periods],
        "faults": list(seen.faults),
        "people": seen.people,
    }
