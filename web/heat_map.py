"""Unit by period: one cell for each report, its class as a mark, a word and a colour."""

from dataclasses import dataclass
from datetime import date

from models import ReportingPeriod, Unit
from models.queries.board_choice import BoardClass
from models.queries.obligations import ObligationView
from operations.calendars.calendar_book import CalendarBook
from rules.progress import progress_of
from rules.wording import table_date
from rules.workdays import WorkCalendar
from web.labels import CLASSES, ClassLabel, board_class, time_words


@dataclass(frozen=True)
class Cell:
    """`note`: the word or the figure that helps; `words`: the whole sentence."""

    obligation_id: int
    label: ClassLabel
    note: str
    words: str


@dataclass(frozen=True)
class HeatMap:
    periods: list[ReportingPeriod]
    rows: list[tuple[Unit, list[Cell | None]]]


def heat_map(
    periods: list[ReportingPeriod],
    unit_ids: list[int],
    views: list[ObligationView],
    today: date,
    calendars: CalendarBook,
) -> HeatMap:
    """Units in the order given; a unit that owes nothing in a period has an empty cell."""
    cells = {
        (view.obligation.unit_id, view.obligation.period_id): cell_of(view, today, calendars)
        for view in views
    }
    units = {view.obligation.unit_id: view.unit for view in views}
    rows = [
        (units[unit_id], [cells.get((unit_id, period.id)) for period in periods])
        for unit_id in unit_ids
        if unit_id in units
    ]
    return HeatMap(periods, rows)


def top_cells(views: list[ObligationView], today: date, calendars: CalendarBook) -> dict[int, Cell]:
    """The coordinator's own reports upward, by period."""
    return {view.obligation.period_id or 0: cell_of(view, today, calendars) for view in views}


def cell_of(view: ObligationView, today: date, calendars: CalendarBook) -> Cell:
    """By the calendar of the unit that owes it."""
    obligation, calendar = view.obligation, calendars.named(view.unit.calendar)
    found = board_class(obligation, today, calendar)
    words = f"{CLASSES[found].words}. {time_words(obligation, today, calendar)}"
    return Cell(obligation.id or 0, CLASSES[found], _note(view, found, today, calendar), words)


def _note(view: ObligationView, found: BoardClass, today: date, calendar: WorkCalendar) -> str:
    """'quá 3' working days, 'muộn 2', 'đúng hạn', 'hạn 16/06': a cell is read without its colour."""
    obligation = view.obligation
    match found:
        case BoardClass.OVERDUE:
            progress = progress_of(obligation.state, obligation.due_on, None, today, calendar)
            return f"quá {-progress.days_left}"
        case BoardClass.LATE if obligation.answered_on:
            late = calendar.workdays_between(obligation.due_on, obligation.answered_on)
            return f"muộn {max(1, late)}"
        case BoardClass.ON_TIME:
            return "đúng hạn"
        case BoardClass.CLOSED:
            return "miễn, thôi"
        case _:
            return f"hạn {table_date(obligation.due_on)[:5]}"
