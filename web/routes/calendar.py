"""Working calendars: a year at a glance, and changes that are seen before they are confirmed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from config.calendars import WEEKDAY_NAMES, CalendarEntry, EntryKind
from models import OfficeCalendar
from models.queries import calendar as calendar_queries
from operations.calendars.add_calendar import add_calendar as make_calendar
from operations.calendars.calendar_book import NATIONAL
from operations.calendars.calendar_change import FIRST_YEAR, LAST_YEAR
from operations.calendars.calendar_preview import KINDS, ROLLS, change_words
from operations.calendars.change_calendar import change_calendar, preview_calendar
from rules.errors import DondocError, NotFound
from rules.wording import WEEKDAYS
from web.access import Visitor, visitor_of, workspace_of
from web.calendar_forms import change_of, kept_change, kept_text, version_of
from web.calendar_year import months_of
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of

router = APIRouter()

MOST_ROWS = 200
SERVER_FAULT = 500
Person = Annotated[Visitor, Depends(visitor_of)]
Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]


@router.get("/calendar", name="calendar")
def calendar(request: Request, visitor: Person, year: Year = None) -> Response:
    return _page(request, visitor, NATIONAL, year)


@router.post("/calendar", name="add_calendar")
def add_calendar(request: Request, visitor: Person, form: Posted) -> Response:
    """A calendar of its own for a kind of unit (schools, hospitals), on top of another."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    key, based_on = text_of(form, "key"), text_of(form, "based_on") or NATIONAL
    weekdays = " ".join(day for day in WEEKDAY_NAMES if day in form.getlist("weekdays"))
    try:
        make_calendar(workspace, key, name=text_of(form, "name"), weekdays=weekdays, based_on=based_on)
    except DondocError as error:
        status_code, _ = status_of(error)
        if status_code >= SERVER_FAULT:
            raise
        return _page(request, visitor, NATIONAL, None, problem=words_of(error), status_code=status_code)
    return go_to(request, "calendar_of", done="calendar_added", key=key)


@router.get("/calendar/{key}", name="calendar_of")
def calendar_of(request: Request, visitor: Person, key: str, year: Year = None) -> Response:
    return _page(request, visitor, key, year)


@router.post("/calendar/{key}/preview", name="preview_calendar")
def preview(request: Request, visitor: Person, key: str, form: Posted) -> Response:
    """What the change would do; nothing is written."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    try:
        change = change_of(workspace, form, key)
        seen = preview_calendar(workspace, change)
        kept = kept_text(change)
    except DondocError as error:
        status_code, _ = status_of(error)
        if status_code >= SERVER_FAULT:
            raise
        return _page(request, visitor, key, None, problem=words_of(error), status_code=status_code)
    days = [one.day.year for one in seen.days]
    values = {
        "key": key,
        "seen": seen,
        "days": change_words(seen),
        "change": kept,
        "most": MOST_ROWS,
        "year": days[0] if days else workspace.local_day(workspace.clock.now()).year,
    }
    return render(request, visitor, "calendar_preview.html", values)


@router.post("/calendar/{key}/change", name="change_calendar")
def change(request: Request, visitor: Person, key: str, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    made = kept_change(form, key)
    accept_short = text_of(form, "accept_short") == "yes"
    done = change_calendar(workspace, made, version=version_of(form), accept_short=accept_short)
    year = done.days[0].day.year if done.days else None
    word = "nothing" if done.changes_nothing else "calendar_changed"
    return go_to(request, "calendar_of", done=word, query={"year": year}, key=key)


def _page(
    request: Request,
    visitor: Visitor,
    key: str,
    year: int | None,
    *,
    problem: str = "",
    status_code: int = 200,
) -> Response:
    workspace = workspace_of(request)
    this_year = workspace.local_day(workspace.clock.now()).year
    year = year or this_year
    with workspace.database.reading() as session:
        rows = {row.key: row for row in calendar_queries.calendars(session)}
        row = rows.get(key)
        if row is None:
            raise NotFound(f"không có lịch “{key}”")
        days = calendar_queries.days_of_all(session)
    chain = calendar_queries.chain_of(row, rows)
    found = _days_of_year(chain, days, year)
    years = {entry.day.year for one in chain for entry in days.get(one.key, ())} | {this_year, year}
    values = {
        "row": row,
        "rows": list(rows.values()),
        "year": year,
        "years": sorted(years | {max(years) + 1}),
        "days": found,
        "kinds": KINDS,
        "rolls": ROLLS,
        "make_up": EntryKind.MAKE_UP,
        "provisional": sum(1 for entry, _ in found if not entry.official),
        "last_year": LAST_YEAR,
        "problem": problem,
        "months": months_of(year, workspace.calendars.named(key), [entry for entry, _ in found]),
        "weekdays": list(zip(WEEKDAY_NAMES, WEEKDAYS, strict=True)),
    }
    return render(request, visitor, "calendar.html", values, status_code=status_code)


def _days_of_year(
    chain: list[OfficeCalendar], days: calendar_queries.Days, year: int
) -> list[tuple[CalendarEntry, OfficeCalendar]]:
    """Each day once, by the calendar that has the last word on it."""
    found: dict[object, tuple[CalendarEntry, OfficeCalendar]] = {}
    for one in reversed(chain):
        found |= {entry.day: (entry, one) for entry in days.get(one.key, ()) if entry.day.year == year}
    return sorted(found.values(), key=lambda pair: pair[0].day)
