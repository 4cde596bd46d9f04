"""The escalation board: what is overdue, how often it was told, what happens next and when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.queries import desk
from models.queries.board_choice import BoardClass
from models.queries.obligations import ObligationView
from operations.obligation_words import plan_number, what_is_owed
from operations.raise_due_events import ladder_of
from operations.workspace import Workspace
from rules.ladder import Ladder, Occurrence, upcoming
from rules.lifecycle import AWAITED
from web.labels import board_class, step_words, time_words

# A director reads ten; a desk filters by plan. More rows than this are said, not shown.
MOST_ROWS = 200


@dataclass(frozen=True)
class NextStep:
    """The step a round will raise, on the day it will."""

    occurrence: Occurrence
    on: date
    is_paused: bool

    @property
    def words(self) -> str:
        return step_words(self.occurrence)


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


class Ladders:
    """Each plan's ladders, read out of their snapshots once a page."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], Ladder] = {}

    def of(self, view: ObligationView) -> Ladder:
        key = (view.plan.id or 0, view.obligation.kind.value)
        if key not in self._known:
            self._known[key] = ladder_of(view.plan, view.obligation.kind)
        return self._known[key]


def next_step(view: ObligationView, ladder: Ladder, workspace: Workspace) -> NextStep | None:
    """What the ladder holds in store; an acknowledged escalation pauses it until its day (tracking.md 4.6)."""
    obligation = view.obligation
    if obligation.state not in AWAITED:
        return None
    found = upcoming(
        ladder,
        due_on=obligation.due_on,
        opens_on=obligation.opens_on,
        position=obligation.ladder_position,
        calendar=workspace.calendar,
    )
    if found is None:
        return None
    waits_until = obligation.next_action_on or found.day
    return NextStep(found, max(found.day, waits_until), waits_until > found.day)


def rows_of(session: Session, workspace: Workspace, views: list[ObligationView], today: date) -> list[Row]:
    told = desk.told(session, [view.obligation.id or 0 for view in views])
    ladders = Ladders()
    return [
        Row(
            view=view,
            board_class=board_class(view.obligation, today, workspace.calendar),
            what=what_is_owed(view),
            plan=plan_number(view),
            time=time_words(view.obligation, today, workspace.calendar),
            told=told.get(view.obligation.id or 0),
            next_step=next_step(view, ladders.of(view), workspace),
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
