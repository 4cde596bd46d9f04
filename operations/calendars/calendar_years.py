"""A plan is only confirmed on years whose holidays the calendar holds: plain weekends are nobody's working year (tracking.md 1.3)."""

from collections.abc import Iterable

from sqlmodel import Session

from config.calendars import national_entries
from models.queries import calendar as calendar_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from operations.calendars.calendar_book import NATIONAL
from operations.calendars.calendar_change import FIRST_YEAR, LAST_YEAR
from operations.workspace import Workspace
from rules.calendar_years import holds_year, years_not_held
from rules.errors import Refused


def check_years(session: Session, workspace: Workspace, plan_id: int) -> None:
    """By every date the plan has written; it names the years and how to fill them, which is previewed like any change."""
    days = obligation_queries.due_days(session, plan_id)
    if missing := years_not_held(workspace.calendar, days):
        years = ", ".join(map(str, missing))
        raise Refused(
            f"lịch làm việc chưa có ngày nghỉ của năm {years} nên chưa tính được hạn; "
            f"bổ sung trên trang Lịch làm việc hoặc: dondoc calendar seed --year {missing[0]}"
        )


def fill_years(workspace: Workspace, years: Iterable[int]) -> None:
    """For an installation that nobody keeps (a dry run): what an office would be asked to fill is filled, provisional."""
    missing = [
        year
        for year in sorted(set(years))
        if FIRST_YEAR <= year <= LAST_YEAR and not holds_year(workspace.calendar, year)
    ]
    if not missing:
        return
    with workspace.database.transaction() as session:
        for year in missing:
            calendar_queries.add_days(session, NATIONAL, national_entries(year, year))
    workspace.calendars.read_again(workspace.database)


def fill_years_of_draft(workspace: Workspace, key: str) -> None:
    """The plan's year, the one its last report falls into, and those its deadlines name."""
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        if plan is None:
            return
        assignments = plan_queries.assignments(session, plan.id or 0)
        years = {one.due_on.year for one in assignments if one.due_on}
        if plan.plan_year is not None:
            years |= {plan.plan_year, plan.plan_year + 1}
    fill_years(workspace, years)
