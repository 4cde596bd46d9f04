"""Whom a step of the ladder reaches: the holders of the posts it names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import ContactRole
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from models.queries.units import Person
from rules.ladder import Audience, Step


@dataclass(frozen=True)
class Addressee:
    """`person` None: nobody holds the post. `acting_for`: the holder who is away, when somebody stands in."""

    audience: Audience
    person: Person | None
    acting_for: str | None = None


@dataclass(frozen=True)
class Addressees:
    """The people and partners of one batch of obligations, loaded at once."""

    people: dict[tuple[int, ContactRole], Person]
    partners: dict[int, list[int]]

    def of_step(self, view: ObligationView, step: Step) -> list[Addressee]:
        """A role nobody holds is said, a unit without partners is not; one person is reached once."""
        found: list[Addressee] = []
        for audience in step.audiences:
            if audience is Audience.COOPERATING_DESKS:
                partners = self.partners.get(view.obligation.assignment_id or 0, [])
                desks = (self.people.get((unit, ContactRole.DESK)) for unit in partners)
                found += [Addressee(audience, desk) for desk in desks if desk]
            else:
                found.append(Addressee(audience, self.people.get(_post(view, audience))))
        return _each_person_once(found)


def addressees_for(session: Session, views: Iterable[ObligationView], today: date) -> Addressees:  # noqa: ARG001
    """Everybody the steps of these obligations may reach on a day."""
    views = tuple(views)
    partners = plan_queries.cooperating_units(session, {view.obligation.assignment_id or 0 for view in views})
    units = {view.obligation.unit_id for view in views}
    units |= {view.plan.coordinating_unit_id or 0 for view in views}
    units |= {view.plan.issuer_unit_id or 0 for view in views}
    units |= {unit for members in partners.values() for unit in members}
    return Addressees(unit_queries.people_of(session, units), partners)


def _post(view: ObligationView, audience: Audience) -> tuple[int, ContactRole]:
    match audience:
        case Audience.DESK_OFFICER:
            return view.obligation.unit_id, ContactRole.DESK
        case Audience.UNIT_HEAD:
            return view.obligation.unit_id, ContactRole.HEAD
        case Audience.COORDINATING_DESK:
            return view.plan.coordinating_unit_id or 0, ContactRole.DESK
        case Audience.COORDINATOR_HEAD:
            return view.plan.coordinating_unit_id or 0, ContactRole.HEAD
        case _:
            return view.plan.issuer_unit_id or 0, ContactRole.HEAD


def _each_person_once(found: list[Addressee]) -> list[Addressee]:
    """One person may hold two posts; the step still reaches them once."""
    seen: set[str] = set()
    kept = []
    for addressee in found:
        if addressee.person is not None and addressee.person.email in seen:
            continue
        if addressee.person is not None:
            seen.add(addressee.person.email)
        kept.append(addressee)
    return kept
