"""Workspace: everything an operation needs, opened once at the edge and handed down."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError

from config.clock import Clock
from config.ids import new_id, new_token
from config.practice_clock import ShiftedClock, clock_of, cut_off
from config.settings import Settings
from models import Unit
from models.database import Database, open_database
from models.migrate import migrate
from notifications.dry import DryTransport
from notifications.letters import Sender
from notifications.open_transport import open_transport, sender_of
from notifications.transport import MailTransport
from operations.calendars.calendar_book import CalendarBook
from operations.calendars.seed_calendar import seed_calendar
from operations.letters.wording_book import WordingBook
from rules.errors import DondocError
from rules.workdays import WorkCalendar


@dataclass(frozen=True)
class Workspace:
    """Engine, clock, calendars, mail, zone. `actor` and `channel` say in the audit trail who is acting and through what."""

    settings: Settings
    database: Database
    clock: Clock
    calendars: CalendarBook
    transport: MailTransport
    sender: Sender
    secret: str = field(repr=False)
    process: str
    actor: str = "hệ thống"
    channel: str = "engine"
    wordings: WordingBook = field(default_factory=WordingBook)

    @property
    def calendar(self) -> WorkCalendar:
        """The national working calendar, by which rounds act and terms are counted unless a unit has its own."""
        return self.calendars.national

    def calendar_of(self, unit: Unit) -> WorkCalendar:
        """The calendar a unit works by (tracking.md 1.3)."""
        return self.calendars.named(unit.calendar)

    @cached_property
    def zone(self) -> ZoneInfo:
        return self.settings.zone

    @property
    def data(self) -> Path:
        return self.settings.data

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def local_day(self, instant: datetime) -> date:
        return self.local(instant).date()

    def acting_as(self, actor: str, channel: str) -> Self:
        return replace(self, actor=actor, channel=channel)

    @property
    def is_dry(self) -> bool:
        """Nobody reads the letters of this run."""
        return isinstance(self.transport, DryTransport)

    @property
    def is_practice(self) -> bool:
        """The time is a set one, and no letter leaves."""
        return isinstance(self.clock, ShiftedClock)

    def close(self) -> None:
        self.database.close()


def open_workspace(
    settings: Settings, *, clock: Clock | None = None, transport: MailTransport | None = None
) -> Workspace:
    """Open (and migrate) the installation the settings name; the calendar is seeded at the first opening."""
    clock = clock or clock_of(settings.data)
    settings = cut_off(settings)
    database = open_database(settings.effective_database_url)
    try:
        return _opened(settings, database, clock=clock, transport=transport)
    except DBAPIError as error:
        database.close()
        reason = str(error.orig).strip().splitlines()[0]
        raise DondocError(f"không mở được cơ sở dữ liệu {database.engine.url!r}: {reason}") from error
    except BaseException:
        database.close()
        raise


def _opened(
    settings: Settings, database: Database, *, clock: Clock, transport: MailTransport | None
) -> Workspace:
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(database)
    seed_calendar(database)
    calendars = CalendarBook()
    calendars.refresh(database)
    secret = settings.secret_key.get_secret_value() or _kept_secret(settings.data / "secret_key")
    return Workspace(
        settings=settings,
        database=database,
        clock=clock,
        calendars=calendars,
        transport=transport or open_transport(settings),
        sender=replace(sender_of(settings), reply_secret=secret),
        secret=secret,
        process=new_id(),
    )


def _kept_secret(path: Path) -> str:
    """A random key made at the first start, readable by the owner only; of two processes starting at once one wins."""
    if not path.exists():
        mine = path.with_name(f"{path.name}.{new_id()}")
        mine.touch(mode=0o600)
        mine.write_text(new_token(), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(mine)
        mine.unlink()
    return path.read_text(encoding="ascii").strip()
