"""Assignments that a person says are fulfilled inside another report ("lồng ghép"): they open nothing of their own."""

from collections.abc import Iterable

from models import Assignment
from operations.drafts.decisions import Decisions
from rules.errors import BadInput


def mark_inside(assignments: Iterable[Assignment], decisions: Decisions, key: str) -> None:
    """What was decided by position stands on the row from here on (tracking.md 2.5)."""
    rows = {row.position: row for row in assignments}
    for position, name in decisions.inside.items():
        if position not in rows:
            raise BadInput(
                f"không có nhiệm vụ số {position}",
                where=f"{key}: inside",
                mend=f"xem số thứ tự: dondoc plan show '{key}'",
            )
        rows[position].inside = name
