"""One page of the escalation board: rows with who was told, the table level × age, what comes next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from models.queries import board as board_queries
from models.queries import desk, sums
from models.queries.board import LastTold, Overdue
from models.queries.obligations import ObligationView
from models.queries.plan_names import followed_plans
from operations.workspace import Workspace
from rules.ladder import Audience
from web import board
from web.labels import AUDIENCES

ROWS = 50
COMING_DAYS = 14
MOST_NAMED = 3


@dataclass(frozen=True)
class BoardRow:
    """One overdue obligation: how it stands, who heard of it last, what somebody has asked for."""

    row: board.Row
    told_last: list[LastTold]
    asked_until: date | None

    @property
    def id(self) -> int:
        return self.row.view.obligation.id or 0

    @property
    def level(self) -> int:
        return self.row.view.obligation.level_reached

    @property
    def paused_until(self) -> date | None:
        step = self.row.next_step
        return step.paused_until if step else None

    @property
    def told_words(self) -> list[str]:
        """The same in words, for files."""
        others = [f"và {self.told_others} người khác"] if self.told_others else []
        return [f"{role} {name}".strip() for role, name in self.told_people] + others

    @property
    def told_people(self) -> list[tuple[str, str]]:
        """('thủ trưởng đơn vị', 'Nguyễn Văn A'): each person once, the first few of them."""
        return self._people[:MOST_NAMED]

    @property
    def told_others(self) -> int:
        return max(0, len(self._people) - MOST_NAMED)

    @property
    def _people(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys((_role_words(one.audience), one.name or "") for one in self.told_last))


def _role_words(audience: str) -> str:
    return AUDIENCES.get(Audience(audience), "") if audience in set(Audience) else ""


def board_rows(
    session: Session, workspace: Workspace, views: list[ObligationView], today: date
) -> list[BoardRow]:
    """A fixed number of questions, however many rows."""
    ids = [view.obligation.id or 0 for view in views]
    told = board_queries.last_told(session, ids)
    asked = board_queries.asked_extensions(session, ids)
    return [
        BoardRow(one, told.get(one.view.obligation.id or 0, []), asked.get(one.view.obligation.id or 0))
        for one in board.rows_of(session, workspace, views, today)
    ]


def by_level(rows: Iterable[BoardRow]) -> list[tuple[int, list[BoardRow]]]:
    """Rows come highest level first and oldest first within it; they are only cut into groups here."""
    groups: dict[int, list[BoardRow]] = {}
    for row in rows:
        groups.setdefault(row.level, []).append(row)
    return list(groups.items())


@dataclass(frozen=True)
class Ages:
    """Level × age with its sums: every cell a number of rows, and all of them together the overdue."""

    numbers: dict[tuple[int, int], int]

    @property
    def levels(self) -> list[int]:
        return sorted({level for level, _ in self.numbers}, reverse=True)

    def of(self, level: int, age: int) -> int:
        return self.numbers.get((level, age), 0)

    def of_level(self, level: int) -> int:
        return sum(number for (one, _), number in self.numbers.items() if one == level)

    def of_age(self, age: int) -> int:
        return sum(number for (_, one), number in self.numbers.items() if one == age)

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def number_chosen(ages: Ages, wanted: Overdue) -> int:
    """How many rows the board has when it is narrowed to a level or an age: the table is made without these two."""
    return sum(
        number
        for (level, age), number in ages.numbers.items()
        if wanted.level in (None, level) and wanted.age in (None, age)
    )


@dataclass(frozen=True)
class Ahead:
    """What a coming day brings; `due`: how many answers are awaited that day."""

    on: date
    due: int = 0
    words: tuple[str, ...] = ()


def coming(session: Session, wanted: Overdue, rows: list[BoardRow], total: int, today: date) -> list[Ahead]:
    """By day: what will be urged again, what falls due, the dates of periods.

    Where the page holds every row, it says to which level; else only how many.
    """
    until = today + timedelta(days=COMING_DAYS)
    found: dict[date, list[str]] = {}
    if len(rows) == total:
        for (on, level), number in _climbs(rows, until):
            found.setdefault(on, []).append(f"{number} việc quá hạn lên mức {level}")
    else:
        for on, number in board_queries.steps_by_day(session, wanted, today, until).items():
            found.setdefault(on, []).append(f"{number} việc quá hạn đôn đốc bước tiếp theo")
    for (on, words), plans in _dates(session, wanted, today, until).items():
        said = plans[0] if len(plans) == 1 else f"{len(plans)} kế hoạch"
        found.setdefault(on, []).append(f"{words} ({said})")
    is_plain = wanted == Overdue(wanted.selection) and not wanted.selection.inputs
    due = sums.due_by_day(session, wanted.selection, today, COMING_DAYS) if is_plain else {}
    days = sorted({*found, *due})
    return [Ahead(on, due.get(on, 0), tuple(found.get(on, ()))) for on in days]


def _climbs(rows: list[BoardRow], until: date) -> list[tuple[tuple[date, int], int]]:
    climbs = Counter(
        (one.row.next_step.on, one.row.next_step.occurrence.step.level)
        for one in rows
        if one.row.next_step
        and one.row.next_step.occurrence.step.level > one.level
        and one.row.next_step.on <= until
    )
    return sorted(climbs.items())


def _dates(session: Session, wanted: Overdue, today: date, until: date) -> dict[tuple[date, str], list[str]]:
    """The same date of many plans is said once, with how many."""
    found: dict[tuple[date, str], list[str]] = {}
    plan_id, reach = wanted.selection.plan_id, wanted.selection.reach
    near = {one.id for one in followed_plans(session, reach)} if reach is not None else None
    for period, plan in desk.coming_periods(session, today, until):
        if plan_id not in (None, plan.id) or (near is not None and plan.id not in near):
            continue
        for on, words in (
            (period.cut_off_on, f"chốt số liệu {period.label}"),
            (period.unit_due_on, f"hạn đơn vị gửi báo cáo {period.label}"),
            (period.top_due_on, f"hạn tổng hợp gửi cấp trên {period.label}"),
        ):
            if today <= on <= until:
                found.setdefault((on, words), []).append(plan.document_number or plan.key)
    return found


def ages_of(session: Session, wanted: Overdue, today: date) -> Ages:
    """Made without the chosen level and age, so that every other cell stays within reach of a click."""
    return Ages(board_queries.by_level_and_age(session, replace(wanted, level=None, age=None), today))
