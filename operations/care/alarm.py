"""One letter for each fault to the administrator, over a path of its own: no outbox, no Prefect, no database needed."""

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from config.file_store import put_file
from models import UserRole
from models.queries import access as access_queries
from notifications.second_path import send_by_second_path
from notifications.transport import MailError
from operations.care.alarm_words import Fault, FaultKind, alarm_subject, alarm_words
from operations.care.notes import CareNotes, Note
from operations.workspace import Workspace
from rules.errors import StorageFailed

log = logging.getLogger("dondoc.alarm")

# What may be over by itself is told when it has lasted.
GRACE = {FaultKind.RELAY: timedelta(minutes=15), FaultKind.DATABASE: timedelta(minutes=5)}
AGAIN_AFTER = timedelta(minutes=10)
PEOPLE = "administrators"


class Alarm:
    """A fault is a note on file from the first look that saw it to the first that did not; the note says whether it was told.

    The note is claimed, so of many processes one tells, and a process that starts anew tells nothing twice.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._notes = CareNotes(workspace.data)

    async def look(self, faults: Collection[Fault], *, judged: Collection[FaultKind]) -> list[FaultKind]:
        """What was told now. `judged`: what could be looked at; a fault outside it is neither raised nor over."""
        found = {fault.kind: fault for fault in faults}
        told = []
        for kind in judged:
            if kind not in found:
                self._end(kind)
            elif await self._tell_once(found[kind]):
                told.append(kind)
        return told

    def active(self) -> dict[FaultKind, datetime]:
        """The faults that have been told and are not over, with their beginning."""
        notes = {kind: self._notes.get(_name(kind)) for kind in FaultKind}
        return {
            kind: datetime.fromisoformat(note["since"])
            for kind, note in notes.items()
            if note and note.get("told_at")
        }

    def _end(self, kind: FaultKind) -> None:
        note = self._notes.get(_name(kind))
        if note is None:
            return
        self._notes.drop(_name(kind))
        if note.get("told_at"):
            log.warning("sự cố đã hết: %s (từ %s)", kind.value, note["since"])

    async def _tell_once(self, fault: Fault) -> bool:
        now = self._workspace.clock.now()
        name = _name(fault.kind)
        note = self._notes.get(name)
        if note is None:
            if not self._notes.claim(name, {"since": fault.since.isoformat()}):
                return False
            note = {"since": fault.since.isoformat()}
        since = datetime.fromisoformat(note["since"])
        if note.get("told_at") or now - since < GRACE.get(fault.kind, timedelta()):
            return False
        if (tried := note.get("tried_at")) and timedelta() <= now - datetime.fromisoformat(
            tried
        ) < AGAIN_AFTER:
            return False
        return await self._tell(fault, note, since, now)

    async def _tell(self, fault: Fault, note: Note, since: datetime, now: datetime) -> bool:
        workspace, settings = self._workspace, self._workspace.settings
        subject = alarm_subject(fault)
        words = alarm_words(fault, since=workspace.local(since), base_url=settings.base_url)
        if not note.get("tried_at"):
            log.critical("%s (từ %s) %s", subject, f"{workspace.local(since):%H:%M %d/%m/%Y}", fault.detail)
            self._write_file(fault, now, f"{subject}\n\n{words}")
        # Before the letter: a second process that looks meanwhile finds that somebody is at it.
        self._notes.put(_name(fault.kind), {**note, "tried_at": now.isoformat()})
        recipients = await asyncio.to_thread(self._recipients)
        try:
            relay = await send_by_second_path(settings, recipients, subject, words, at=workspace.local(now))
        except MailError as error:
            log.error("thư cảnh báo chưa gửi được, thử lại sau %s: %s", AGAIN_AFTER, error)
            return False
        self._notes.put(_name(fault.kind), {**note, "told_at": now.isoformat(), "by": relay or "file"})
        return True

    def _recipients(self) -> list[str]:
        """Those named in the settings; else the administrators, as they were when the database last answered."""
        if named := self._workspace.settings.alarm_addresses:
            return named
        try:
            with self._workspace.database.reading() as session:
                users = access_queries.all_users(session)
        except (SQLAlchemyError, StorageFailed):
            return [one for one in (self._notes.get(PEOPLE) or {}).get("emails", "").split() if one]
        return [
            one.email for one in users if one.role is UserRole.ADMINISTRATOR and one.is_active and one.email
        ]

    def remember_administrators(self) -> None:
        """For the hour in which the database cannot be asked."""
        emails = " ".join(sorted(self._recipients()))
        if (self._notes.get(PEOPLE) or {}).get("emails", "") != emails:
            self._notes.put(PEOPLE, {"emails": emails})

    def _write_file(self, fault: Fault, now: datetime, words: str) -> None:
        """For an installation without any relay, and for whoever comes to the machine first."""
        path = self._workspace.data / "care" / "alarms" / f"{now:%Y%m%dT%H%M%SZ}-{fault.kind.value}.txt"
        try:
            put_file(path, words.encode())
        except OSError as error:
            log.error("không ghi được tệp cảnh báo %s: %s", path, error)


def _name(kind: FaultKind) -> str:
    return f"fault-{kind.value}"
