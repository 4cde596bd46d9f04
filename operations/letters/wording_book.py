"""The office's own words of letters, read from their table and read again when one has changed (as calendar_book.py)."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from models.base import JsonDict
from models.database import Database
from models.queries import audit
from models.queries import letter_wordings as wording_queries
from notifications.wordings import Wordings

log = logging.getLogger("dondoc.letters")


@dataclass
class WordingBook:
    """Shared by everything that works in a process; `refresh` keeps it true."""

    _now: Wordings = field(default_factory=Wordings)
    _version: tuple[int, int, datetime | None] | None = None
    _rows: dict[str, int] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    @property
    def now(self) -> Wordings:
        return self._now

    def refresh(self, database: Database) -> None:
        with database.reading() as session:
            self.refresh_in(session)

    def refresh_in(self, session: Session) -> None:
        version = wording_queries.version(session)
        if version == self._version:
            return
        rows = wording_queries.wordings(session)
        self._rows = {row.key: row.id or 0 for row in rows}
        self._now = Wordings({row.key: row.text for row in rows})
        self._told = set()
        self._version = version

    def tell_faults(self, session: Session, *, at: datetime) -> None:
        """Once for each wording that could not be used: to the log, and on record for the page of letters."""
        for key in self._now.faults.keys() - self._told:
            reason = self._now.faults[key]
            log.error("office's words of letter %s cannot be used, the shipped ones are: %s", key, reason)
            change: JsonDict = {"key": key, "reason": reason}
            audit.record(
                session, at=at, actor="hệ thống", channel="engine", action=wording_queries.FAILED,
                subject=("office_policy", self._rows.get(key, 0)), change=change,
            )  # fmt: skip
            self._told.add(key)
