"""Many answers at once: a file is judged answer by answer, then each that is ready is sent in a transaction of its own."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from intake.answer_files.rows import read_answers
from operations.answers.judge_answer import Fate, Giver, MatchedAnswer
from operations.answers.match_answers import match_answers
from operations.answers.submit_status import take_answer
from operations.obligation_words import plan_number, what_is_owed
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, DondocError, IllegalMove, LostRace, NotFound, Refused

ACTION = "answers_imported"
# How many refusals the record of an import keeps in words.
MOST_REASONS = 50
# What is wrong with one answer; anything else (a full disk, a fault of ours) stops the work.
OWN_FAULTS = (BadInput, IllegalMove, LostRace, NotFound, Refused)


@dataclass(frozen=True)
class AnswerImport:
    """`is_applied` False: only looked at."""

    file: str
    is_applied: bool
    answers: tuple[MatchedAnswer, ...]

    def count(self, fate: Fate) -> int:
        return sum(one.fate is fate for one in self.answers)


class _OneFailed(Exception):
    def __init__(self, place: int, error: DondocError) -> None:
        super().__init__()
        self.place, self.error = place, error


def check_answers(
    workspace: Workspace, data: bytes, name: str, giver: Giver, *, received_on: date | None = None
) -> AnswerImport:
    """What would be sent, what was said before, what is refused and why; nothing is written."""
    rows = read_answers(data, name)
    with workspace.database.reading() as session:
        found = match_answers(session, workspace, rows, giver, received_on)
    return AnswerImport(name, False, tuple(found))


def import_answers(
    workspace: Workspace,
    data: bytes,
    name: str,
    giver: Giver,
    *,
    received_on: date | None = None,
    all_or_nothing: bool = False,
) -> AnswerImport:
    """Answers that are refused keep no other from being sent, unless `all_or_nothing`; the same file again changes nothing."""
    seen = check_answers(workspace, data, name, giver, received_on=received_on)
    if all_or_nothing:
        answers = _send_together(workspace, seen.answers)
    else:
        answers = tuple(_send(workspace, one) for one in seen.answers)
    done = AnswerImport(name, True, answers)
    if done.count(Fate.SENT):
        _record(workspace, done, data, received_on)
    return done


def _send(workspace: Workspace, one: MatchedAnswer) -> MatchedAnswer:
    if one.fate is not Fate.READY:
        return one
    try:
        with workspace.database.transaction() as session:
            return _taken(session, workspace, one)
    except OWN_FAULTS as error:
        return _refused(one, error)


def _send_together(workspace: Workspace, answers: tuple[MatchedAnswer, ...]) -> tuple[MatchedAnswer, ...]:
    """One transaction for all of them, begun only when none is refused."""
    if any(one.fate is Fate.REFUSED for one in answers):
        return _held(answers)
    done = list(answers)
    try:
        with workspace.database.transaction() as session:
            for place, one in enumerate(answers):
                if one.fate is Fate.READY:
                    try:
                        done[place] = _taken(session, workspace, one)
                    except OWN_FAULTS as error:
                        raise _OneFailed(place, error) from error
    except _OneFailed as failed:
        again = list(answers)
        again[failed.place] = _refused(answers[failed.place], failed.error)
        return _held(tuple(again))
    return tuple(done)


def _taken(session: Session, workspace: Workspace, one: MatchedAnswer) -> MatchedAnswer:
    if one.view is None or one.answer is None:
        return one
    now = workspace.clock.now()
    receipt = take_answer(
        session, workspace, one.view.obligation.id or 0, one.answer, now=now, came_in_at=one.came_in_at
    )
    return replace(one, fate=Fate.SENT, receipt=receipt.code, is_late=receipt.is_late)


def _refused(one: MatchedAnswer, error: DondocError) -> MatchedAnswer:
    return replace(one, fate=Fate.REFUSED, reasons=(str(error),), notes=())


def _held(answers: tuple[MatchedAnswer, ...]) -> tuple[MatchedAnswer, ...]:
    return tuple(replace(one, fate=Fate.HELD) if one.fate is Fate.READY else one for one in answers)


def _record(workspace: Workspace, done: AnswerImport, data: bytes, received_on: date | None) -> None:
    reasons = [reason for one in done.answers if one.fate is Fate.REFUSED for reason in one.reasons]
    change: dict[str, Any] = {
        "file": done.file,
        "sha256": hashlib.sha256(data).hexdigest(),
        **{fate.value: done.count(fate) for fate in (Fate.SENT, Fate.KNOWN, Fate.REFUSED)},
        "reasons": reasons[:MOST_REASONS],
    }
    if received_on is not None:
        change["received_on"] = received_on.isoformat()
    with workspace.database.transaction() as session:
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action=ACTION,
            subject=("answers", 0),
            change=change,
        )


def import_as_json(done: AnswerImport) -> dict[str, Any]:
    """The shape of docs/interfaces.md: for the command line and for the API."""
    counts = {fate.value: done.count(fate) for fate in Fate}
    return {
        "file": done.file,
        "applied": done.is_applied,
        **counts,
        "answers": [answer_as_json(one) for one in done.answers],
    }


def answer_as_json(one: MatchedAnswer) -> dict[str, Any]:
    view = one.view
    return {
        "rows": list(one.rows),
        "fate": one.fate.value,
        "obligation": view.obligation.key if view else None,
        "id": view.obligation.id if view else None,
        "unit": view.unit.code if view else None,
        "plan": plan_number(view) if view else None,
        "what": what_is_owed(view) if view else None,
        "due_on": view.obligation.due_on.isoformat() if view else None,
        "received_on": one.received_on.isoformat() if one.received_on else None,
        "receipt": one.receipt or None,
        "late": one.is_late if view else None,
        "reasons": list(one.reasons),
        "notes": list(one.notes),
        "questions": list(one.questions),
    }
