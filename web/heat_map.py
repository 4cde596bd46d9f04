"""Unit by period: one cell for each report, its class as a mark and a colour."""

from dataclasses import dataclass
from datetime import date

from models import ObligationKind, ReportingPeriod, Tier, Unit
from models.queries.board_choice import BoardClass
from models.queries.obligations import ObligationView
from operations.calendars.calendar_book import CalendarBook
from rules.progress import progress_of
from rules.wording import table_date
from rules.workdays import WorkCalendar
from web.labels import CLASSES, ClassLabel, board_class, time_words


@dataclass(frozen=True)
class Cell:
    obligation_id: int
    label: ClassLabel
    note: str
    words: str


@dataclass(frozen=True)
class HeatMap:
    periods: list[ReportingPeriod]
    rows: list[tuple[Unit, list[Cell | None]]]
    top: dict[int, Cell]  # the coordinator's own report upward, by period


def heat_map(
    periods: list[ReportingPeriod], views: list[ObligationView], today: date, calendars: CalendarBook
) -> HeatMap:
    """Units in the order of the directory; a unit that owes nothing in a period has an empty cell."""
    cells: dict[tuple[int, int], Cell] = {}
    units: dict[int, Unit] = {}
    top: dict[int, Cell] = {}
    for view in views:
        if view.obligation.kind is not ObligationKind.REPORT or view.period is None:
            continue
        cell = cell_of(view, today, calendars)
        if view.obligation.tier is Tier.TOP:
            top[view.period.id or 0] = cell
            continue
        units[view.unit.id or 0] = view.unit
        cells[view.unit.id or 0, view.period.id or 0] = cell
    rows = [
        (units[unit_id], [cells.get((unit_id, period.id or 0)) for period in periods])
        for unit_id in sorted(units)
    ]
    return HeatMap(periods, rows, top)


def cell_of(view: ObligationView, today: date, calendars: CalendarBook) -> Cell:
    """By the calendar of the unit that owes it."""
    obligation, calendar = view.obligation, calendars.named(view.unit.calendar)
    found = board_class(obligation, today, calendar)
    words = f"{CLASSES[found].words}. {time_words(obligation, today, calendar)}"
    return Cell(obligation.id or 0, CLASSES[found], _note(view, found, today, calendar), words)


def _note(view: ObligationView, found: BoardClass, today: date, calendar: WorkCalendar) -> str:
    """The one figure that helps: how many working days late, or the day that comes."""
    obligation = view.obligation
    if found is BoardClass.OVERDUE:
        progress = progress_of(obligation.state, obligation.due_on, None, today, calendar)
        return f"+{-progress.days_left}"
    if found is BoardClass.LATE and obligation.answered_on:
        return f"+{max(1, calendar.workdays_between(obligation.due_on, obligation.answered_on))}"
    if found in (BoardClass.IN_TERM, BoardClass.SCHEDULED):
        return table_date(obligation.due_on)[:5]
    return ""
