"""What a round does with many due obligations: decided once for all that stand at the same place of one ladder.

Rows are made in the form the driver takes, so that nothing is left to do while a lock is held.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from config.snapshots import ladder_from_snapshot
from models import DueOutcome, ObligationKind, Plan
from models.queries import mail_choices as choice_queries
from models.queries import plans as plan_queries
from models.queries.due_obligations import DueObligation, MoveRows, PlacesKnown
from models.queries.events import EventRows
from models.queries.units import Person
from operations.ladder.step_addressees import Addressee, Addressees, stand_ins
from operations.workspace import Workspace
from rules.absence import same_person
from rules.keys import due_event_key
from rules.ladder import Decision, Ladder, Occurrence, Step, decide
from rules.mail_choices import is_optional_step

NOBODY = "-"


def ladder_of(plan: Plan, kind: ObligationKind) -> Ladder:
    """The ladder that was copied onto the plan when it was confirmed."""
    snapshot = plan.report_ladder if kind is ObligationKind.REPORT else plan.task_ladder
    return ladder_from_snapshot(snapshot or {})


class StepToWrite(NamedTuple):
    """One step for one audience member; `person` None where no letter follows."""

    outcome: DueOutcome
    person: Person | None
    ready: Any


class Decided(NamedTuple):
    """One obligation with the steps to write and the place on the ladder it moves to."""

    row: DueObligation
    steps: list[StepToWrite]
    move: Any


class _Course(NamedTuple):
    """A decision, and the rows of its steps with all that does not depend on the obligation."""

    decision: Decision
    skipped: list[tuple[str, Any]]
    raised: Any
    unreachable: Any
    declined: Any
    move: Any


@dataclass
class Deciding:
    """The decisions of one round; most due obligations of a period share theirs."""

    workspace: Workspace
    now: datetime
    today: date
    known: PlacesKnown = field(default_factory=PlacesKnown)
    letters: dict[str, int] = field(default_factory=dict)  # planned by this round, by address
    _addressees: Addressees | None = None
    _declining: frozenset[str] = frozenset()
    _ladders: dict[tuple[int, ObligationKind], Ladder] = field(default_factory=dict)
    _courses: dict[tuple[Any, ...], _Course] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = EventRows(self.workspace.database.engine.dialect)
        self._moves = MoveRows(self.workspace.database.engine.dialect)

    def learn(self, session: Session, due: Collection[DueObligation]) -> None:
        """The ladders these obligations stand on, and whom their steps reach; a plan keeps its copy for life."""
        if self._addressees is None:
            self._addressees = Addressees(stand_ins=stand_ins(session, self.today))
            self._declining = choice_queries.without_optional(session)
        self._addressees.learn(session, due)
        for plan_id, kind in {(one.plan_id, one.kind) for one in due} - set(self._ladders):
            self._ladders[plan_id, kind] = ladder_of(plan_queries.plan(session, plan_id), kind)

    def decided(self, one: DueObligation) -> Decided:
        course = self._course(one)
        decision = course.decision
        steps = [
            StepToWrite(DueOutcome.SKIPPED, None, self._rows.row(template, one, _key(one, name, NOBODY)))
            for name, template in course.skipped
        ]
        level = one.level_reached
        if decision.raised is not None:
            level = max(level, decision.raised.step.level)
            for addressee in self._reached(one, decision.raised.step):
                steps.append(self._raised(one, course, decision.raised, addressee))
        return Decided(one, steps, self._moves.row(course.move, one.id, level))

    def _reached(self, one: DueObligation, step: Step) -> list[Addressee]:
        return self._addressees.of_step(one, step) if self._addressees else []

    def _raised(
        self, one: DueObligation, course: _Course, raised: Occurrence, addressee: Addressee
    ) -> StepToWrite:
        audience, person = addressee.audience.value, addressee.person
        if person is None:
            key = _key(one, raised.name, f"{NOBODY}{audience}")
            row = self._rows.row(course.unreachable, one, key, audience)
            return StepToWrite(DueOutcome.UNREACHABLE, None, row)
        key = _key(one, raised.name, person.email)
        is_declined = self._is_declined(person, raised.step, audience)
        row = self._rows.row(
            course.declined if is_declined else course.raised,
            one,
            key,
            audience,
            person.email,
            person.name,
            addressee.acting_for,
        )
        if is_declined:
            return StepToWrite(DueOutcome.DECLINED, None, row)
        return StepToWrite(DueOutcome.RAISED, person, row)

    def _is_declined(self, person: Person, step: Step, audience: str) -> bool:
        return (
            bool(self._declining)
            and is_optional_step(audience, step.level, step.letter)
            and same_person(person.email) in self._declining
        )

    def _course(self, one: DueObligation) -> _Course:
        place = (one.plan_id, one.kind, one.due_on, one.opens_on, one.ladder_position, one.calendar)
        if place not in self._courses:
            decision = decide(
                self._ladders[one.plan_id, one.kind],
                due_on=one.due_on,
                opens_on=one.opens_on,
                position=one.ladder_position,
                today=self.today,
                calendar=self.workspace.calendars.named(one.calendar),
            )
            self._courses[place] = _Course(
                decision,
                [
                    (skipped.name, self._template(one, skipped, DueOutcome.SKIPPED))
                    for skipped in decision.skipped
                ],
                self._template(one, decision.raised, DueOutcome.RAISED),
                self._template(one, decision.raised, DueOutcome.UNREACHABLE),
                self._template(one, decision.raised, DueOutcome.DECLINED),
                self._moves.template(position=decision.position, next_on=decision.next_on),
            )
        return self._courses[place]

    def _template(self, one: DueObligation, occurrence: Occurrence | None, outcome: DueOutcome) -> Any:
        if occurrence is None:
            return None
        return self._rows.template(
            plan_id=one.plan_id,
            step=occurrence.name,
            letter=occurrence.step.letter,
            level=occurrence.step.level,
            due_on=one.due_on,
            raised_at=self.now,
            raised_on=self.today,
            outcome=outcome,
            draft_letter=occurrence.step.draft_letter and outcome is DueOutcome.RAISED,
        )


def _key(one: DueObligation, step: str, recipient: str) -> str:
    return due_event_key(one.id, one.due_on, one.due_version, step, recipient)
