"""Whom a step of the ladder reaches: the holders of the posts it names, or who stands in while they are away."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session

from models import ContactRole
from models.queries import delegations as delegation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.due_obligations import DueObligation
from models.queries.units import Person
from operations.answers.handlers import person_handling
from rules.absence import reached, same_person
from rules.ladder import Audience, Step


@dataclass(frozen=True)
class Addressee:
    """`person` None: nobody holds the post. `acting_for`: the holder who is away, when somebody stands in."""

    audience: Audience
    person: Person | None
    acting_for: str | None = None


@dataclass(frozen=True)
class StandIns:
    """Who stands in for whom on one day, by address, and what they are called."""

    standing: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def for_person(self, person: Person) -> tuple[Person, str | None]:
        """Who is reached in the place of a person, and for whom if it is somebody else."""
        if not self.standing or same_person(person.email) not in self.standing:
            return person, None
        email = reached(person.email, self.standing)
        if same_person(email) == same_person(person.email):
            return person, None
        return person._replace(email=email, name=self.names[same_person(email)]), person.name


def stand_ins(session: Session, day: date) -> StandIns:
    return StandIns(*delegation_queries.standing(session, day))


@dataclass(frozen=True)
class Addressees:
    """The people and partners of obligations, loaded batch by batch and kept for a round, and who is away."""

    people: dict[tuple[int, ContactRole], Person] = field(default_factory=dict)
    partners: dict[int, list[int]] = field(default_factory=dict)
    stand_ins: StandIns = field(default_factory=StandIns)
    _met: set[int] = field(default_factory=set)  # units
    _asked: set[int] = field(default_factory=set)  # assignments
    _known: dict[tuple[object, ...], list[Addressee]] = field(default_factory=dict)

    def learn(self, session: Session, views: Iterable[DueObligation]) -> None:
        """Everybody the steps of these obligations may reach; those known already are not asked for again."""
        views = tuple(views)
        assignments = {view.assignment_id or 0 for view in views} - self._asked
        if assignments:
            self._asked.update(assignments)
            self.partners.update(plan_queries.cooperating_units(session, assignments))
        units = {view.unit_id for view in views}
        units |= {view.coordinating_unit_id or 0 for view in views}
        units |= {view.issuer_unit_id or 0 for view in views}
        units |= {unit for one in assignments for unit in self.partners.get(one, ())}
        units -= self._met
        if units:
            self._met.update(units)
            self.people.update(unit_queries.people_of(session, units))

    def of_step(self, view: DueObligation, step: Step) -> list[Addressee]:
        """A role nobody holds is said, a unit without partners is not; one person is reached once."""
        # Many obligations of a unit stand at the same step; only partners differ from one assignment to the next.
        partners = view.assignment_id if view.assignment_id in self.partners else None
        place: tuple[object, ...] = (
            view.unit_id,
            step.audiences,
            view.coordinating_unit_id,
            view.issuer_unit_id,
            partners,
        )
        if view.handled_by_email:  # of few; the others share a place with all of their unit
            place = (*place, view.handled_by_email, view.handled_by_name, step.level > 0)
        if place not in self._known:
            self._known[place] = self._found(view, step)
        return self._known[place]

    def _found(self, view: DueObligation, step: Step) -> list[Addressee]:
        found: list[Addressee] = []
        for audience in step.audiences:
            if audience is Audience.COOPERATING_DESKS:
                partners = self.partners.get(view.assignment_id or 0, [])
                desks = (self.people.get((unit, ContactRole.DESK)) for unit in partners)
                found += [self._reached(audience, desk) for desk in desks if desk]
                continue
            post = post_of(audience, view.unit_id, view.coordinating_unit_id, view.issuer_unit_id)
            colleague = person_handling(view) if audience is Audience.DESK_OFFICER else None
            if colleague is not None:
                found.append(self._reached(audience, colleague))
            # What is late the desk hears of besides whoever took it over.
            if colleague is None or (step.level > 0 and post in self.people):
                found.append(self._reached(audience, self.people.get(post)))
        return _each_person_once(found)

    def _reached(self, audience: Audience, holder: Person | None) -> Addressee:
        if holder is None:
            return Addressee(audience, None)
        return Addressee(audience, *self.stand_ins.for_person(holder))


def addressees_for(session: Session, views: Iterable[DueObligation], today: date) -> Addressees:
    """Everybody the steps of these obligations may reach on a day."""
    found = Addressees(stand_ins=stand_ins(session, today))
    found.learn(session, views)
    return found


def post_of(
    audience: Audience, unit_id: int, coordinating_unit_id: int | None, issuer_unit_id: int | None
) -> tuple[int, ContactRole]:
    """The unit and role an audience means for something this unit owes."""
    match audience:
        case Audience.DESK_OFFICER:
            return unit_id, ContactRole.DESK
        case Audience.UNIT_HEAD:
            return unit_id, ContactRole.HEAD
        case Audience.COORDINATING_DESK:
            return coordinating_unit_id or 0, ContactRole.DESK
        case Audience.COORDINATOR_HEAD:
            return coordinating_unit_id or 0, ContactRole.HEAD
        case _:
            return issuer_unit_id or 0, ContactRole.HEAD


def _each_person_once(found: list[Addressee]) -> list[Addressee]:
    """One person may hold two posts, or one and stand in for another; the step still reaches them once.

    The post of one's own is the one spoken of; for whom one stands in besides is kept.
    """
    if len(found) < 2:  # nearly every step, in a round of ten thousand
        return found
    kept: dict[str, Addressee] = {}
    for addressee in found:
        key = same_person(addressee.person.email) if addressee.person else f"-{addressee.audience}"
        before = kept.get(key)
        if before is None:
            kept[key] = addressee
        elif before.acting_for and not addressee.acting_for:
            kept[key] = replace(addressee, acting_for=before.acting_for)
        elif addressee.acting_for and not before.acting_for:
            kept[key] = replace(before, acting_for=addressee.acting_for)
    return list(kept.values())
