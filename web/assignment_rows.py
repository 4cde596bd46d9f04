"""The assignments of a plan with who answers for them and how far they are: k of n for collectives, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import Assignment, ReportingPeriod, Unit
from models.queries import plan_page as page_queries
from models.queries import plans as plan_queries
from models.queries.plan_page import Duties, Part, Said
from operations.calendars.calendar_book import CalendarBook
from rules.cadence import CadenceKind, Every, Role
from rules.folding import fold
from rules.reach import EVERYTHING, Reach
from rules.schedule import is_standing
from web.heat_map import Cell, cell_of
from web.labels import CADENCES, EVERY

MOST_NAMED = 5
MOST_DUTIES = 8


@dataclass(frozen=True)
class AssignmentRow:
    """`units`, `partners`: the first of them; `lead_number`, `partner_number`: how many there are."""

    assignment: Assignment
    deliverable: str
    is_standing: bool
    cadence: str
    units: list[Unit]
    lead_number: int
    named_as: list[str]
    partners: list[Unit]
    partner_number: int
    duties: list[tuple[Unit, Cell]]  # its dated obligations, one a unit and date: what is missing first
    duty_number: int
    progress: str


def found_ids(session: Session, plan_id: int, words: str) -> list[int]:
    """The assignments whose task, section or unit says these words, without case and marks; a number is a position."""
    wanted = fold(words)
    rows = page_queries.headlines(session, plan_id)
    if not wanted:
        return [row.id for row in rows]
    if wanted.isdecimal():
        return [row.id for row in rows if str(row.position) == wanted]
    return [row.id for row in rows if wanted in fold(" ".join(filter(None, row[2:])))]


def assignment_rows(
    session: Session,
    plan_id: int,
    ids: Sequence[int],
    today: date,
    calendars: CalendarBook,
    reach: Reach = EVERYTHING,
    *,
    last: ReportingPeriod | None,
) -> list[AssignmentRow]:
    """In a fixed number of questions, however many units there are; `last`: the period spoken of."""
    parts = page_queries.parts(session, ids, reach)
    first = page_queries.first_members(session, ids, reach, MOST_NAMED)
    deliverables = plan_queries.deliverables(session, plan_id)
    views = page_queries.first_duties(session, ids, reach, MOST_DUTIES)
    progress = _Progress(session, ids, reach, last)
    rows = []
    for assignment in page_queries.assignments(session, ids):
        key = assignment.id or 0
        own = [part for part in parts if part.assignment_id == key]
        leads = [part for part in own if part.role is not Role.COOPERATE]
        rows.append(
            AssignmentRow(
                assignment=assignment,
                deliverable=deliverables.get(key, ""),
                is_standing=is_standing(assignment),
                cadence=_cadence_words(assignment),
                units=first.get((key, True), []),
                lead_number=sum(part.number for part in leads),
                named_as=[part.named_as for part in leads if part.number > 1],
                partners=first.get((key, False), []),
                partner_number=sum(part.number for part in own if part.role is Role.COOPERATE),
                duties=[(view.unit, cell_of(view, today, calendars)) for view in views.get(key, ())],
                duty_number=progress.duty_number(key),
                progress=progress.of(assignment, own),
            )
        )
    return rows


def last_period(session: Session, plan_id: int) -> ReportingPeriod | None:
    """The newest period that has been opened; a plan that reports with another is told of in that plan's periods."""
    host_id = plan_queries.plan(session, plan_id).reports_with_plan_id
    return newest_opened(plan_queries.periods(session, host_id or plan_id))


def newest_opened(periods: Sequence[ReportingPeriod]) -> ReportingPeriod | None:
    return next((one for one in reversed(periods) if one.opened_at is not None), None)


class _Progress:
    """'3/5 đơn vị đã báo cáo, 2 đã hoàn thành (6 tháng 2021); còn thiếu: …'; dated work counts what was sent."""

    def __init__(
        self, session: Session, ids: Sequence[int], reach: Reach, last: ReportingPeriod | None
    ) -> None:
        self._duties = page_queries.duties(session, ids, reach)
        self._late = page_queries.first_missing(session, ids, reach, 3 * MOST_NAMED)
        self._period = last
        self._said: dict[int, Said] = {}
        self._silent: dict[int, list[Unit]] = {}
        if self._period is not None:
            period_id = self._period.id or 0
            self._said = page_queries.said_of(session, ids, period_id, reach)
            self._silent = page_queries.first_silent(session, ids, period_id, reach, MOST_NAMED)

    def duty_number(self, key: int) -> int:
        return self._duties.get(key, Duties()).owed

    def of(self, assignment: Assignment, parts: Iterable[Part]) -> str:
        key = assignment.id or 0
        if assignment.role is not Role.LEAD or not list(parts):
            return ""
        if assignment.inside:
            return f"đã lồng ghép trong {assignment.inside}"
        owed = self._duties.get(key, Duties())
        if owed.owed:
            late = self._late.get(key, [])
            missing = _missing(late, owed.owed - owed.done)
            return f"{owed.done}/{owed.owed} việc có hạn đã gửi kết quả{missing}"
        if self._period is None:
            return "chưa đến kỳ báo cáo đầu tiên"
        said = self._said.get(key, Said())
        if not said.owing:
            return f"không đơn vị nào phải báo cáo riêng ({self._period.label})"
        missing = _missing(self._silent.get(key, []), said.owing - said.said)
        return f"{said.said}/{said.owing} đơn vị đã báo cáo, {said.done} đã hoàn thành ({self._period.label}){missing}"


def _missing(first: Iterable[Unit], number: int) -> str:
    """'; còn thiếu: Sở A, Sở B và 3 đơn vị khác'; a unit with several dates once."""
    units = {unit.id: unit for unit in first}
    names = [unit.short_name or unit.name for unit in units.values()][:MOST_NAMED]
    if not names:
        return ""
    left = number - len(names) if number > len(units) or len(units) > MOST_NAMED else 0
    rest = f" và {left} đơn vị khác" if left > 0 else ""
    return f"; còn thiếu: {', '.join(names)}{rest}"


def _cadence_words(assignment: Assignment) -> str:
    """As the plan words it; else what was understood."""
    return assignment.cadence_text or understood_words(assignment.cadence_kind, assignment.cadence_every)


def understood_words(kind: CadenceKind, every: Iterable[str]) -> str:
    """'Định kỳ: hằng quý, 6 tháng'."""
    rhythm = ", ".join(EVERY[Every(value)] for value in every if value != Every.UNSPECIFIED)
    return f"{CADENCES[kind]}{': ' if rhythm else ''}{rhythm}"
