"""To whom a step goes when its letter did not arrive: the next person of the unit (tracking.md 4.8)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.absence import reached, same_person
from rules.ladder import Audience

# The other post of the same unit, as the letter speaks of it.
OTHER_POST = {
    Audience.DESK_OFFICER.value: Audience.UNIT_HEAD.value,
    Audience.UNIT_HEAD.value: Audience.DESK_OFFICER.value,
    Audience.COORDINATING_DESK.value: Audience.COORDINATOR_HEAD.value,
    Audience.COORDINATOR_HEAD.value: Audience.COORDINATING_DESK.value,
}


class Outcome(StrEnum):
    NEXT = "next"  # somebody else gets the step
    KNOWN = "known"  # somebody of the unit has had it
    NOBODY = "nobody"


@dataclass(frozen=True)
class Candidate:
    """A holder of a post of the unit, in rank order; `audience` as the step would name them."""

    email: str
    audience: str


@dataclass(frozen=True)
class Next:
    """Who gets the step; `email` differs from the candidate's own when somebody stands in."""

    outcome: Outcome
    candidate: Candidate | None = None
    email: str = ""


def next_contact(
    candidates: Iterable[Candidate],
    *,
    tried: Collection[str],
    known: Collection[str] = (),
    refused: Collection[str] = (),
    standing: Mapping[str, str] | None = None,
) -> Next:
    """The first candidate that letters reach and this step has not tried; once somebody has had it, nobody else.

    `tried`: everybody the step has been raised to; `known`: those of them whose letter did not come back; `refused`:
    addresses letters come back from. A stand-in who was tried in vain gives way to the person they stand in for.
    """
    closed = {same_person(email) for email in (*tried, *refused)}
    known_folded = {same_person(email) for email in known}
    for one in candidates:
        stand_in = reached(one.email, dict(standing or {}))
        for email in dict.fromkeys((stand_in, one.email)):
            if same_person(email) in known_folded:
                return Next(Outcome.KNOWN)
            if same_person(email) not in closed:
                return Next(Outcome.NEXT, one, email)
    return Next(Outcome.NOBODY)
