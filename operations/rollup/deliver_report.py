"""A lower report is put for an obligation above: submitted where everything is covered, else a draft a person completes."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from models import AnswerDraft, DraftState
from models.queries import answer_drafts as draft_queries
from models.queries import audit as audit_queries
from models.queries.obligations import ObligationView
from operations.answers.answer_drafts import write_draft
from operations.answers.answer_of_draft import Asked, answer_of, asked_of, faults_of
from operations.answers.submit_status import take_answer
from operations.ladder.open_in_time import open_in_time
from operations.record_audit import record_audit
from operations.rollup.draft_of_report import content_of, doubt_words, merged, of_a_person
from operations.rollup.keep_documents import BY, keep_documents
from operations.rollup.lower_report import LowerReport, lower_lines
from operations.rollup.tell_above import tell_above
from operations.workspace import Workspace
from rules.lifecycle import AWAITED, DONE
from rules.lower_lines import HigherIndicator, HigherLine, Rolled
from rules.roll_up import roll_up


class Outcome(StrEnum):
    SUBMITTED = "submitted"
    DRAFTED = "drafted"
    HELD = "held"  # the unit's head is reading a draft: nothing is written over it
    NOTED = "noted"  # what was sent before stands; the coordinator above is told
    KNOWN = "known"  # this very report has been put before
    NOT_OPEN = "not_open"


@dataclass(frozen=True)
class RolledUp:
    """What became of a lower report above. `doubts`: line by line what a person has to complete."""

    outcome: Outcome
    obligation_id: int
    obligation: str
    submission_id: int | None = None
    filled: int = 0
    owed: int = 0
    doubts: tuple[str, ...] = ()


def rolled_for(session: Session, view: ObligationView, report: LowerReport) -> tuple[Asked, Rolled]:
    """What would be put, without putting it."""
    asked = asked_of(session, view)
    owed = [
        HigherLine(
            one.id or 0,
            one.task,
            tuple(
                HigherIndicator(each.name, each.measure, each.aggregation.value)
                for each in asked.numbers_of(one.id or 0)
            ),
        )
        for one in asked.assignments
    ]
    return asked, roll_up(owed, lower_lines(report), report.issued)


def deliver_report(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    report: LowerReport,
    *,
    channel: str,
    now: datetime,
) -> RolledUp:
    """In the caller's transaction. An issued report bears its head's name: no second approval is asked for it."""
    workspace = workspace.acting_as(workspace.actor, channel)
    obligation_id = view.obligation.id or 0
    draft_queries.hold(session, obligation_id)
    view = open_in_time(session, workspace, view, now)
    asked, rolled = rolled_for(session, view, report)
    doubts = doubt_words(asked, rolled)
    done = RolledUp(
        Outcome.DRAFTED,
        obligation_id,
        view.obligation.key,
        None,
        sum(bool(line.state) for line in rolled.lines),
        len(rolled.lines),
        doubts,
    )
    if _is_known(session, obligation_id, report):
        return replace(done, outcome=Outcome.KNOWN)
    if view.obligation.state not in AWAITED:
        if view.obligation.state not in DONE:
            return replace(done, outcome=Outcome.NOT_OPEN)
        tell_above(session, workspace, view, report, now)
        _record(session, workspace, view, report, "rollup_noted", Outcome.NOTED, now)
        return replace(done, outcome=Outcome.NOTED)
    kept = draft_queries.draft_of(session, obligation_id)
    if kept is not None and kept.state is DraftState.AWAITING_APPROVAL:
        return replace(done, outcome=Outcome.HELD)
    keep_documents(session, workspace, view, report, by=BY + report.issued.words, now=now)
    done = _put(session, workspace, asked, rolled, report, kept, done, now)
    _record(session, workspace, view, report, "rolled_up", done.outcome, now, done.submission_id)
    return done


def _put(
    session: Session,
    workspace: Workspace,
    asked: Asked,
    rolled: Rolled,
    report: LowerReport,
    kept: AnswerDraft | None,
    done: RolledUp,
    now: datetime,
) -> RolledUp:
    by = BY + report.issued.words
    mine = content_of(rolled, report)
    theirs = of_a_person(kept)
    content = merged(mine, theirs) if theirs else mine
    saved_by = kept.saved_by if kept and theirs else by  # a person's draft stays that person's
    if rolled.is_whole and theirs is None and not faults_of(asked, content):
        receipt = take_answer(
            session,
            workspace,
            done.obligation_id,
            answer_of(asked, content, by=by),
            now=now,
            approved_by=workspace.actor,
        )
        return replace(done, outcome=Outcome.SUBMITTED, submission_id=receipt.submission_id)
    write_draft(session, workspace, done.obligation_id, content, by=saved_by, state=DraftState.TYPED, now=now)
    return done


def _is_known(session: Session, obligation_id: int, report: LowerReport) -> bool:
    """Put before, and what it became has not been returned since."""
    newest = ""
    for event in audit_queries.of_subject(session, ("obligation", obligation_id)):
        if event.action in ("rolled_up", "rollup_noted"):
            newest = event.change.get("print", "")
        elif event.action == "returned":
            newest = ""
    return newest == fingerprint_of(report)


def fingerprint_of(report: LowerReport) -> str:
    """What tells one delivery from another: the facts, the document's number, and what is linked."""
    said = f"{report.checksum}|{report.issued.words}|{sorted(report.links.items())}"
    return hashlib.sha256(said.encode()).hexdigest()


def _record(
    session: Session,
    workspace: Workspace,
    view: ObligationView,
    report: LowerReport,
    action: str,
    outcome: Outcome,
    now: datetime,
    submission_id: int | None = None,
) -> None:
    record_audit(
        session,
        workspace,
        at=now,
        action=action,
        subject=("obligation", view.obligation.id or 0),
        plan_id=view.obligation.plan_id,
        change={
            "note": report.issued.words,
            "outcome": outcome.value,
            "submission": submission_id,
            "checksum": report.checksum,
            "print": fingerprint_of(report),
            **report.origin,
        },
    )
