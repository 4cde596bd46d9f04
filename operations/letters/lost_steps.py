"""What a batch of lost letters spoke of, and to whom each step goes now; read once, decided without another question."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from models import ContactRole, Plan
from models.queries import letter_subjects as subject_queries
from models.queries import mail_choices as choice_queries
from models.queries import plans as plan_queries
from models.queries import undelivered as undelivered_queries
from models.queries.bulk import by_id
from models.queries.letter_subjects import SpokenObligation
from models.queries.undelivered import Holder, LostStep, Try
from operations.ladder.step_addressees import StandIns, post_of, stand_ins
from rules.absence import same_person
from rules.ladder import Audience
from rules.lifecycle import AWAITED
from rules.mail_choices import OWN, is_optional_step
from rules.passing_on import OTHER_POST, Candidate, Next, Outcome, next_contact

Place = tuple[int | None, int, int, date | None]


@dataclass
class LostSteps:
    """`heard`: everybody each step has been raised to, by what it is about."""

    steps: list[LostStep]
    obligations: dict[int, SpokenObligation] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    partners: dict[int, list[int]] = field(default_factory=dict)
    holders: dict[tuple[int, ContactRole], list[Holder]] = field(default_factory=dict)
    heard: dict[Place, list[Try]] = field(default_factory=dict)
    away: StandIns = field(default_factory=StandIns)
    declining: frozenset[str] = frozenset()

    @classmethod
    def read(cls, session: Session, letter_ids: Collection[int], today: date) -> "LostSteps":
        steps = undelivered_queries.steps_of(session, letter_ids)
        about = {step.obligation_id for step in steps if step.obligation_id}
        # Held before the letters, as a round that raises steps and one that writes them do.
        subject_queries.standings(session, sorted(about))
        obligations = subject_queries.obligations_of(session, about)
        plans = by_id(session, Plan, {step.plan_id for step in steps})
        partners = plan_queries.cooperating_units(
            session, {one.assignment_id for one in obligations.values() if one.assignment_id}
        )
        found = cls(steps, obligations, plans, partners)
        found._read_people(session, today)
        courtesies = {step.plan_id for step in steps if not step.obligation_id}
        for one in undelivered_queries.tries(session, about, courtesies):
            place = (one.obligation_id, one.plan_id, one.unit_id, one.due_on)
            found.heard.setdefault(place, []).append(one)
        return found

    def _read_people(self, session: Session, today: date) -> None:
        units = {step.unit_id for step in self.steps}
        units |= {plan.coordinating_unit_id or 0 for plan in self.plans.values()}
        units |= {plan.issuer_unit_id or 0 for plan in self.plans.values()}
        units |= {unit for partners in self.partners.values() for unit in partners}
        holders = defaultdict(list)
        for one in undelivered_queries.holders(session, units):
            holders[one.unit_id, one.role].append(one)
        self.holders = dict(holders)
        self.away = stand_ins(session, today)
        self.declining = choice_queries.without_optional(session)

    def is_still_said(self, step: LostStep) -> bool:
        """Not what has been answered, re-dated or handed over, and not a step that a later one has overtaken (4.2)."""
        if step.obligation_id is None:
            return True
        one = self.obligations[step.obligation_id]
        is_handed_over = step.audience in OWN and step.unit_id != one.unit_id
        if one.state not in AWAITED or step.due_on != one.due_on or is_handed_over:
            return False
        return all(
            other.step == step.step or other.raised_at <= step.raised_at or other.is_instead
            for other in self._heard(step)
        )

    def next_of(self, step: LostStep) -> tuple[Next, Holder | None]:
        """Who gets the step now, and the holder of the post they stand for."""
        same = [one for one in self._heard(step) if one.step == step.step]
        candidates = self._candidates(step)
        by_address = {same_person(holder.email): holder for holder, _ in reversed(candidates)}
        found = next_contact(
            [Candidate(holder.email, audience) for holder, audience in candidates],
            tried=[one.recipient_email for one in same],
            known=[one.recipient_email for one in same if not one.is_lost],
            refused=[holder.email for holder, _ in candidates if holder.refused_at],
            standing=self.away.standing,
        )
        if found.candidate and self._is_declined(step, found):
            found = Next(Outcome.NOBODY)
        return found, by_address[same_person(found.candidate.email)] if found.candidate else None

    def _is_declined(self, step: LostStep, found: Next) -> bool:
        """Nobody is asked to take an informing letter they have opted out of."""
        is_optional = is_optional_step(step.audience, step.level, step.letter)
        return is_optional and same_person(found.email) in self.declining

    def _heard(self, step: LostStep) -> list[Try]:
        return self.heard.get((step.obligation_id, step.plan_id, step.unit_id, step.due_on), [])

    def _candidates(self, step: LostStep) -> list[tuple[Holder, str]]:
        """The role's other contacts in their order, then the unit's other role."""
        unit_id, role = self._post(step)
        other = ContactRole.HEAD if role is ContactRole.DESK else ContactRole.DESK
        other_audience = OTHER_POST.get(step.audience, step.audience)
        return [
            *((holder, step.audience) for holder in self.holders.get((unit_id, role), ())),
            *((holder, other_audience) for holder in self.holders.get((unit_id, other), ())),
        ]

    def _post(self, step: LostStep) -> tuple[int, ContactRole]:
        if step.audience == Audience.COOPERATING_DESKS.value:
            return self._partner(step), ContactRole.DESK
        plan = self.plans[step.plan_id]
        return post_of(Audience(step.audience), step.unit_id, plan.coordinating_unit_id, plan.issuer_unit_id)

    def _partner(self, step: LostStep) -> int:
        """The cooperating unit whose officer was written to; a step says only who owes."""
        one = self.obligations.get(step.obligation_id or 0)
        address = same_person(step.recipient_email or "")
        for unit_id in self.partners.get(one.assignment_id or 0, ()) if one else ():
            if address in self._reached(self.holders.get((unit_id, ContactRole.DESK), ())):
                return unit_id
        return 0

    def _reached(self, holders: Iterable[Holder]) -> set[str]:
        own = {same_person(holder.email) for holder in holders}
        return own | {same_person(self.away.standing[email]) for email in own if email in self.away.standing}
