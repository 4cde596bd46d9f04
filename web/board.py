"""The escalation board: what is overdue, how often it was told, what happens next and when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.queries import desk
from models.queries.board_choice import BoardClass
from models.queries.obligations import ObligationView
from operations.ladder.next_step import NextStep, next_steps
from operations.obligation_words import plan_number, what_is_owed
from operations.workspace import Workspace
from web.labels import board_class, time_words

# A director reads ten; a desk filters by plan. More rows than this are said, not shown.
MOST_ROWS = 200


@dataclass(frozen=True)
class Row:
    """One obligation in the words of a list."""

    view: ObligationView
    board_class: BoardClass
    what: str
    plan: str
    time: str
    told: desk.Told | None
    next_step: NextStep | None


def rows_of(session: Session, workspace: Workspace, views: list[ObligationView], today: date) -> list[Row]:
    told = desk.told(session, [view.obligation.id or 0 for view in views])
    steps = next_steps(session, workspace, views, today)
    return [
        Row(
            view=view,
            board_class=board_class(view.obligation, today, workspace.calendar_of(view.unit)),
            what=what_is_owed(view),
            plan=plan_number(view),
            time=time_words(view.obligation, today, workspace.calendar_of(view.unit)),
            told=told.get(view.obligation.id or 0),
            next_step=steps.get(view.obligation.id or 0),
        )
        for view in views
    ]


def by_level(rows: Iterable[Row]) -> list[tuple[int, list[Row]]]:
    """Rows come highest level first and oldest first within it; they are only cut into groups here."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.view.obligation.level_reached, []).append(row)
    return list(groups.items())


def coming_dates(
    session: Session, rows: list[Row], today: date, until: date, plan_id: int | None
) -> dict[date, list[str]]:
    """By day: obligations that will climb a level, and the dates of the periods."""
    climbs = Counter(
        (row.next_step.on, row.next_step.occurrence.step.level)
        for row in rows
        if row.next_step and row.next_step.occurrence.step.level > row.view.obligation.level_reached
    )
    found: dict[date, list[str]] = {}
    for (on, level), number in sorted(climbs.items()):
        found.setdefault(on, []).append(f"{number} việc quá hạn lên mức {level}")
    for period, plan in desk.coming_periods(session, today, until):
        if plan_id not in (None, plan.id):
            continue
        name = f"{period.label} ({plan.document_number or plan.key})"
        for on, words in (
            (period.cut_off_on, f"chốt số liệu {name}"),
            (period.unit_due_on, f"hạn đơn vị gửi báo cáo {name}"),
            (period.top_due_on, f"hạn tổng hợp gửi cấp trên {name}"),
        ):
            if today <= on <= until:
                found.setdefault(on, []).append(words)
    return found
