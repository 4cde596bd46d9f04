"""Statements about công văn: what the ladder asks to be drafted, the letters, what they are about."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import case, update
from sqlalchemy import select as select_many  # SQLModel's own select ends at four columns
from sqlmodel import Session, col, func, select

from models import (
    DocumentState,
    LetterObligation,
    Obligation,
    OfficialLetter,
    Plan,
)
from models.base import JsonDict
from models.queries.bulk import among
from models.queries.inserting import insert_new
from models.queries.outcomes import changed_one
from rules.lifecycle import AWAITED


def add_letters(session: Session, rows: Collection[dict[str, Any]]) -> dict[str, OfficialLetter]:
    """Written unless its key is there; what stands under each key afterwards, whoever wrote it."""
    insert_new(session, OfficialLetter, rows)
    keys = [row["key"] for row in rows]
    statement = select(OfficialLetter).where(among(session, col(OfficialLetter.key), keys)).with_for_update()
    return {one.key: one for one in session.exec(statement)}


def link_obligations(session: Session, pairs: Iterable[tuple[int, int]]) -> None:
    """(letter, obligation); a pair that is there stays."""
    insert_new(
        session,
        LetterObligation,
        [{"letter_id": letter, "obligation_id": obligation} for letter, obligation in pairs],
    )


def letter(session: Session, letter_id: int) -> OfficialLetter | None:
    return session.exec(select(OfficialLetter).where(col(OfficialLetter.id) == letter_id)).first()


def letter_by_key(session: Session, key: str) -> OfficialLetter | None:
    return session.exec(select(OfficialLetter).where(col(OfficialLetter.key) == key)).first()


def hold_letter(session: Session, letter_id: int) -> OfficialLetter | None:
    """The row until the end of the transaction: nobody adds to it or issues it meanwhile."""
    statement = select(OfficialLetter).where(col(OfficialLetter.id) == letter_id).with_for_update()
    return session.exec(statement).first()


def obligations_of(session: Session, letter_ids: Collection[int]) -> dict[int, list[int]]:
    statement = (
        select(LetterObligation)
        .where(among(session, col(LetterObligation.letter_id), letter_ids))
        .order_by(col(LetterObligation.obligation_id))
    )
    found: dict[int, list[int]] = {}
    for one in session.exec(statement):
        found.setdefault(one.letter_id, []).append(one.obligation_id)
    return found


def letters_about(session: Session, obligation_ids: Collection[int]) -> dict[int, list[OfficialLetter]]:
    """Every công văn of each obligation but the dropped ones, in the order drafted."""
    statement = (
        select(LetterObligation.obligation_id, OfficialLetter)
        .join(OfficialLetter, col(OfficialLetter.id) == col(LetterObligation.letter_id))
        .where(
            among(session, col(LetterObligation.obligation_id), obligation_ids),
            col(OfficialLetter.state) != DocumentState.DROPPED,
        )
        .order_by(col(OfficialLetter.id))
    )
    found: dict[int, list[OfficialLetter]] = {}
    for obligation_id, one in session.exec(statement):
        found.setdefault(obligation_id, []).append(one)
    return found


class ListedLetter(NamedTuple):
    letter: OfficialLetter
    plan: Plan
    owed: int  # how many obligations it is about
    awaited: int  # how many of them are still owed

    @property
    def answer_by(self) -> date | None:
        """That of a draft nobody has touched moves with the day, until it is numbered."""
        letter = self.letter
        is_set = letter.state is DocumentState.ISSUED or letter.edited_at is not None
        return letter.answer_by if is_set else None

    @property
    def is_settled(self) -> bool:
        return self.letter.state is DocumentState.DRAFTED and self.owed > 0 and self.awaited == 0


def listed(
    session: Session,
    *,
    plan_id: int | None = None,
    state: DocumentState | None = None,
    limit: int | None = None,
    offset: int = 0,
    plans: Collection[int] | None = None,
) -> list[ListedLetter]:
    """Drafts first, then the newest; each with how much of it is still owed. `plans`: of no others; None: of all."""
    statement = (
        select(OfficialLetter, Plan)
        .join(Plan, col(Plan.id) == col(OfficialLetter.plan_id))
        .order_by(col(OfficialLetter.state) != DocumentState.DRAFTED, col(OfficialLetter.id).desc())
    )
    statement = statement.where(*_wanted(plan_id, state, plans))
    found = list(session.exec(statement.limit(limit).offset(offset)))
    counts = _counts(session, {one.id or 0 for one, _ in found})
    return [ListedLetter(one, plan, *counts.get(one.id or 0, (0, 0))) for one, plan in found]


def number_listed(
    session: Session,
    *,
    plan_id: int | None = None,
    state: DocumentState | None = None,
    plans: Collection[int] | None = None,
) -> int:
    statement = select(func.count()).select_from(OfficialLetter)
    return session.exec(statement.where(*_wanted(plan_id, state, plans))).one()


def _wanted(plan_id: int | None, state: DocumentState | None, plans: Collection[int] | None) -> list[Any]:
    found: list[Any] = []
    found += [col(OfficialLetter.plan_id) == plan_id] if plan_id is not None else []
    found += [col(OfficialLetter.state) == state] if state is not None else []
    found += [col(OfficialLetter.plan_id).in_(plans)] if plans is not None else []
    return found


def _counts(session: Session, letter_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    awaited = func.sum(case((col(Obligation.state).in_(AWAITED), 1), else_=0))
    statement = (
        select_many(col(LetterObligation.letter_id), func.count(), awaited)
        .join(Obligation, col(Obligation.id) == col(LetterObligation.obligation_id))
        .where(among(session, col(LetterObligation.letter_id), letter_ids))
        .group_by(col(LetterObligation.letter_id))
    )
    return {found: (owed, still) for found, owed, still in session.execute(statement)}


def number_waiting(session: Session) -> int:
    """Drafts that wait for a person."""
    drafted = col(OfficialLetter.state) == DocumentState.DRAFTED
    return session.exec(select(func.count()).select_from(OfficialLetter).where(drafted)).one()


def change_draft(session: Session, letter_id: int, version: int, **values: Any) -> bool:
    """Compare-and-set: only a draft, and only the version that was looked at."""
    statement = update(OfficialLetter).where(
        col(OfficialLetter.id) == letter_id,
        col(OfficialLetter.state) == DocumentState.DRAFTED,
        col(OfficialLetter.version) == version,
    )
    return changed_one(session, statement.values(version=version + 1, **values))


def issue(
    session: Session,
    letter_id: int,
    version: int,
    *,
    content: JsonDict,
    answer_by: date | None,
    number: str,
    day: date,
    at: datetime,
    by: str,
) -> bool:
    """drafted → issued, with the words as they are printed."""
    return change_draft(
        session,
        letter_id,
        version,
        state=DocumentState.ISSUED,
        content=content,
        answer_by=answer_by,
        document_number=number,
        document_date=day,
        issued_at=at,
        issued_by=by,
    )


def letters_issued(session: Session, plan_id: int, start: date, end: date) -> list[OfficialLetter]:
    """Issued in the name of one plan with a date in the period, in the order of their dates."""
    statement = (
        select(OfficialLetter)
        .where(
            col(OfficialLetter.plan_id) == plan_id,
            col(OfficialLetter.state) == DocumentState.ISSUED,
            col(OfficialLetter.document_date).between(start, end),
        )
        .order_by(col(OfficialLetter.document_date), col(OfficialLetter.id))
    )
    return list(session.exec(statement))
