"""Somebody who left their unit years ago loses name and address everywhere but in official acts.

Who sent, decided or signed an answer or a report stays named: that is the record itself. No row goes and everybody gets a
name of their own, so every figure, and the proof of urging, stays what it was.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import DueEvent, Obligation
from models.queries import anonymising as queries
from models.queries.anonymising import NOWHERE, Somebody
from models.queries.audit_chain import anonymise_events
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.absence import same_person

LEFT = "người đã rời đơn vị"
BATCH = 500
REASON = "khử tên người đã rời đơn vị theo thời hạn lưu (DONDOC_KEEP_PEOPLE_YEARS)"


@dataclass(frozen=True)
class Left:
    """All rows that are one address."""

    rows: tuple[Somebody, ...]

    @property
    def emails(self) -> tuple[str, ...]:
        return tuple(sorted({one.email for one in self.rows}))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.rows)

    @property
    def contact_ids(self) -> tuple[int, ...]:
        return tuple(one.contact_id for one in self.rows if one.contact_id)

    @property
    def user_ids(self) -> tuple[int, ...]:
        return tuple(one.user_id for one in self.rows if one.user_id)

    @property
    def pseudonym(self) -> str:
        """An address that is nobody's, and one person's only."""
        number = f"c{min(self.contact_ids)}" if self.contact_ids else f"u{min(self.user_ids)}"
        return f"da-roi-{number}@{NOWHERE}"


def people_who_left(workspace: Workspace, before: datetime) -> list[Left]:
    """Nowhere active, and nothing heard of them since; whoever nobody can tell the time of stays."""
    with workspace.database.reading() as session:
        by_person: dict[str, list[Somebody]] = defaultdict(list)
        for one in queries.everybody(session):
            by_person[same_person(one.email)].append(one)
        gone = [Left(tuple(rows)) for rows in by_person.values() if not any(one.is_active for one in rows)]
        return [one for one in gone if _is_past(session, one, before)]


def _is_past(session: Session, person: Left, before: datetime) -> bool:
    known = queries.last_known(session, person.emails, person.user_ids)
    retired = queries.retired_at(session, person.contact_ids, person.emails)
    last = max(filter(None, (known, retired)), default=None)
    return last is not None and last < before


def anonymise_person(workspace: Workspace, person: Left) -> None:
    """Batch by batch; directory and account come last, so what was broken off is found and finished the next time."""
    _letters(workspace, person)
    _steps(workspace, person)
    _audit_trail(workspace, person)
    now, new = workspace.clock.now(), person.pseudonym
    with workspace.database.transaction() as session:
        for old in person.emails:
            queries.rename_rest(session, old, new, LEFT)
        queries.rename_contacts(session, person.contact_ids, new, LEFT)
        for user_id in person.user_ids:
            queries.rename_account(session, user_id, new, LEFT)
        record_audit(
            session,
            workspace,
            at=now,
            action="person_anonymised",
            subject=("user", person.user_ids[0]) if person.user_ids else ("contact", person.contact_ids[0]),
            change={"contacts": len(person.contact_ids), "accounts": len(person.user_ids)},
        )


def _letters(workspace: Workspace, person: Left) -> None:
    after = 0
    while True:
        with workspace.database.transaction() as session:
            ids = queries.letters_of(session, person.emails, after=after, limit=BATCH)
            for old in person.emails:
                queries.rename_letters(session, ids, old, person.pseudonym, LEFT)
        if not ids:
            return
        after = ids[-1]


def _steps(workspace: Workspace, person: Left) -> None:
    with workspace.database.reading() as session:
        steps, owed = list(queries.spans(session, DueEvent)), list(queries.spans(session, Obligation))
        stood_in = queries.stood_in(session, person.emails)
    for span in steps:
        with workspace.database.transaction() as session:
            for old in person.emails:
                queries.rename_steps(session, span, old, person.pseudonym, LEFT)
            for email, old_name in stood_in:
                queries.rename_absent(session, span, email, old_name, LEFT)
    for span in owed:
        with workspace.database.transaction() as session:
            for old in person.emails:
                queries.rename_handled(session, span, old, person.pseudonym, LEFT)


def _audit_trail(workspace: Workspace, person: Left) -> None:
    """By a decision on the trail itself, so that `dondoc audit verify` tells it from an edit."""
    after = 0
    while True:
        with workspace.database.transaction() as session:
            found = queries.events_naming(session, person.emails, after=after, limit=BATCH)
            if not found:
                return
            after = max(found)
            renamed = {number: without_person(change, person) for number, change in found.items()}
            rewritten = {
                number: {"change": change} for number, change in renamed.items() if change != found[number]
            }
            if rewritten:
                anonymise_events(
                    session,
                    rewritten,
                    at=workspace.clock.now(),
                    actor=workspace.actor,
                    channel=workspace.channel,
                    reason=REASON,
                )


def without_person(value: Any, person: Left) -> Any:
    """The address wherever it stands as a whole (an@ is no part of lan@), the name where it stands alone."""
    if isinstance(value, dict):
        return {without_person(key, person): without_person(one, person) for key, one in value.items()}
    if isinstance(value, list):
        return [without_person(one, person) for one in value]
    if not isinstance(value, str):
        return value
    if value in person.names:
        return LEFT
    addresses = "|".join(map(re.escape, person.emails))
    return re.sub(rf"(?<![\w.+-])(?:{addresses})(?![\w-]|\.\w)", person.pseudonym, value)
