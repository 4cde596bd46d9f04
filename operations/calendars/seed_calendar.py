"""Put the national calendar into the empty calendar table; what an office edited later is never overwritten."""

from config.calendars import national_entries
from models.database import Database
from models.queries import calendar as calendar_queries

FIRST_YEAR = 2019
LAST_YEAR = 2030


def seed_calendar(database: Database) -> int:
    """The number of days written; 0 when the table already holds days."""
    with database.reading() as session:
        if calendar_queries.has_days(session, "vn"):
            return 0
    with database.transaction() as session:
        return calendar_queries.add_days(session, "vn", national_entries(FIRST_YEAR, LAST_YEAR))
