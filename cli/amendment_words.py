"""An amendment told at the terminal: the difference and what follows from it, as words and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from rules.wording import short_date

if TYPE_CHECKING:
    from operations.amendments.applied_amendment import AppliedAmendment
    from operations.amendments.compare_plans import PlanDifference
    from rules.revision import Change

MARKS = {"added": "+", "dropped": "−", "moved": "→", "reworded": "~", "reassigned": "⇄", "same": " "}
SCOPES = {"whole": "thay toàn bộ", "partial": "điều chỉnh một số điểm"}


def tell_amendment(difference: "PlanDifference", applied: "AppliedAmendment", *, is_applied: bool) -> None:
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
    from operations.drafts.change_words import KINDS, fields_in_words, when_words

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


def amendment_as_dict(
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
    from operations.drafts.change_words import fields_in_words

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
