"""A world in which everything a scorecard counts happens, by chance: what a seed makes it makes again."""

from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from bench.web_world import TODAY, opening
from models import (
    AuditEvent,
    DocumentKind,
    DocumentState,
    DueEvent,
    DueOutcome,
    Extension,
    ExtensionState,
    LetterObligation,
    Obligation,
    ObligationKind,
    OfficialLetter,
    Submission,
    SubmissionState,
    Tier,
    UnitChange,
    UnitSuccession,
)
from operations.workspace import Workspace
from rules.lifecycle import State
from rules.unit_changes import ChangeKind

# The edges of the age classes and of the years, and days around them.
EDGES = (
    *(TODAY - timedelta(days=days) for days in (0, 1, 2, 29, 30, 31, 59, 60, 61, 119, 120, 121, 122)),
    *(date(TODAY.year - back, month, day) for back in (0, 1) for month, day in ((1, 1), (12, 31))),
)
NUMBERS = count(1_000)  # of what must be unlike whatever an earlier turn left


def live_by_chance(workspace: Workspace, seed: int) -> None:
    """One more turn of everything: states, dates, answers, letters, heirs."""
    chance = Random(seed)
    with workspace.database.transaction() as session:
        obligations = list(session.exec(select(Obligation).order_by(col(Obligation.id))))
        units = sorted({one.unit_id for one in obligations})
        for one in chance.sample(obligations, len(obligations) // 2):
            _turn(chance, one, units)
            session.add(one)
        session.flush()
        for one in chance.sample(obligations, len(obligations) // 3):
            session.add_all(_told_about(chance, one))
        _letters(session, chance, obligations)
        _heirs(session, chance, units)
        session.execute(text("UPDATE assignment_unit SET ended_on = NULL"))
        session.execute(
            text("UPDATE assignment_unit SET ended_on = :day WHERE (assignment_id + unit_id) % 5 = :part"),
            {"day": TODAY, "part": chance.randrange(7)},
        )
        states = [("active", "draft", "closed", "active")[chance.randrange(4)] for _ in range(3)]
        for number, state in enumerate(states, start=1):
            session.execute(
                text("UPDATE plan SET state = :state WHERE id = :number"), {"state": state, "number": number}
            )


def a_day(chance: Random) -> date:
    if chance.random() < 0.5:
        return chance.choice(EDGES)
    return TODAY - timedelta(days=chance.randrange(-400, 700))


def _turn(chance: Random, one: Obligation, units: list[int]) -> None:
    """Also what no rule would write: counting goes by what is there."""
    one.state = chance.choice(list(State))
    one.due_on = a_day(chance)
    one.answered_on = chance.choice((None, one.due_on, one.due_on + timedelta(days=1), a_day(chance)))
    one.level_reached = chance.choice((0, 0, 0, 1, 2, 4))
    one.kind = chance.choice((ObligationKind.REPORT, ObligationKind.TASK, ObligationKind.INPUT, one.kind))
    one.tier = chance.choice((Tier.UNIT, Tier.UNIT, Tier.TOP))
    one.unit_id = chance.choice(units)
    one.inherited_on = chance.choice((None, None, one.due_on, one.due_on + timedelta(days=1), a_day(chance)))
    one.inherited_from_id = chance.choice(units) if one.inherited_on else None
    # Midnight of the office is another day of the clock that is stored.
    changed_on = one.due_on + timedelta(days=chance.choice((-1, 0, 1, 2)))
    hour = time(chance.choice((0, 6, 7, 16, 17, 23)), 30)
    one.changed_at = datetime.combine(changed_on, hour, opening().tzinfo)


def _told_about(chance: Random, one: Obligation) -> list[Any]:
    obligation_id, at = one.id or 0, opening()
    found: list[Any] = [
        DueEvent(
            key=f"chance-{next(NUMBERS)}",
            obligation_id=obligation_id,
            plan_id=one.plan_id,
            unit_id=one.unit_id,
            step="overdue",
            letter=chance.choice(("request", "reminder", "overdue")),
            level=chance.choice((0, 1, 3, 5)),
            audience="desk",
            raised_at=at,
            raised_on=TODAY - timedelta(days=chance.randrange(3)),
            outcome=chance.choice(list(DueOutcome)),
        )
        for _ in range(chance.randrange(4))
    ]
    found += [
        Submission(
            obligation_id=obligation_id,
            version=next(NUMBERS),
            state=chance.choice(list(SubmissionState)),
            submitted_at=at,
            submitted_on=TODAY,
            submitted_by="Chuyên viên",
            channel="web",
        )
        for _ in range(chance.randrange(3))
    ]
    found += [
        Extension(
            obligation_id=obligation_id,
            state=chance.choice(list(ExtensionState)),
            due_on_before=TODAY,
            until=TODAY,
            reason="chờ số liệu",
            asked_at=at,
            asked_by="Chuyên viên",
        )
        for _ in range(chance.randrange(3))
    ]
    if one.state is State.CANCELLED and chance.random() < 0.4:
        action = chance.choice(("obligation_ended_by_unit_change", "cancelled"))
        found.append(
            AuditEvent(
                at=at,
                actor="hệ thống",
                channel="engine",
                action=action,
                subject_type=chance.choice(("obligation", "obligation", "plan")),
                subject_id=obligation_id,
            )
        )
    return found


def _letters(session: Session, chance: Random, obligations: list[Obligation]) -> None:
    for _ in range(3):
        letter = OfficialLetter(
            key=f"chance-{next(NUMBERS)}",
            kind=chance.choice((DocumentKind.EXPLANATION, DocumentKind.EXPLANATION, DocumentKind.URGING)),
            state=chance.choice((DocumentState.ISSUED, DocumentState.DRAFTED)),
            plan_id=1,
            speaks_on=TODAY,
            drafted_at=opening(),
            drafted_by="hệ thống",
            content={"head": {"symbol": "SNV"}},
            document_number="20",
            document_date=TODAY,
        )
        session.add(letter)
        session.flush()
        about = chance.sample(obligations, 9)
        session.add_all(
            LetterObligation(letter_id=letter.id or 0, obligation_id=one.id or 0) for one in about
        )


def _heirs(session: Session, chance: Random, units: list[int]) -> None:
    """Merged, renamed, split, and merged again, this year or before it."""
    change = UnitChange(
        kind=chance.choice(list(ChangeKind)),
        effective_on=a_day(chance),
        legal_basis="Nghị quyết",
        applied_at=opening(),
        applied_by="Chuyên viên",
    )
    session.add(change)
    session.flush()
    pairs = {tuple(chance.sample(units, 2)) for _ in range(chance.randrange(1, 3))}
    session.add_all(
        UnitSuccession(change_id=change.id or 0, from_unit_id=before, to_unit_id=after)
        for before, after in pairs
    )
