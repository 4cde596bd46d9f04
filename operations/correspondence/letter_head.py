"""The head of a plan's công văn: in the coordinating unit's name, under the body whose plan it is."""

import re

from sqlmodel import Session

from models import Plan, Unit
from models.queries import signatories as signatory_queries
from models.queries import units as unit_queries
from reports.consolidated.facts import PlanFacts
from reports.consolidated.wording import basis_words, plan_words
from reports.correspondence.content import LetterHead, PlanNamed
from reports.document import Signature

_PLACE = re.compile(r".*\b(?:tỉnh|thành phố|huyện|quận|thị xã|phường|xã)\s+(?P<name>.+)$", re.IGNORECASE)


def letter_head(session: Session, plan: Plan) -> LetterHead:
    """What nobody has entered stays blank: the signature, the drafting office in the symbol, the place."""
    units = unit_queries.unit_names(session, filter(None, (plan.coordinating_unit_id, plan.issuer_unit_id)))
    coordinator = units.get(plan.coordinating_unit_id or 0)
    issuer = _issuer(plan, units)
    return LetterHead(
        superior=_superior(session, plan, coordinator, issuer),
        agency=coordinator.name if coordinator else plan.coordinating_unit_name or issuer,
        symbol=coordinator.code if coordinator else "",
        place=place_of(issuer),
        signature=usual_signature(session, plan),
    )


def plan_named(session: Session, plan: Plan) -> PlanNamed:
    units = unit_queries.unit_names(session, filter(None, (plan.issuer_unit_id,)))
    issuer = _issuer(plan, units)
    facts = PlanFacts(
        number=plan.document_number or "",
        title=plan.title,
        issued_on=plan.issued_on,
        issuer=issuer,
        parent_issuer=None,
        coordinator="",
        coordinator_code="",
        place="",
        recipients=(),
        report_to=None,
    )
    return PlanNamed(basis_words(facts).removeprefix("Căn cứ "), plan_words(facts), issuer)


def usual_signature(session: Session, plan: Plan) -> Signature:
    """The coordinating unit's own choice; without one, dotted lines."""
    one = signatory_queries.default_of(session, plan.coordinating_unit_id or 0)
    return Signature(tuple(one.lines), one.name) if one else Signature()


def place_of(issuer: str) -> str:
    """The place name of the date line, where the issuer's own name carries it; else blank for the clerk."""
    found = _PLACE.match(issuer)
    return found["name"].strip() if found else ""


def _issuer(plan: Plan, units: dict[int, Unit]) -> str:
    known = units.get(plan.issuer_unit_id or 0)
    return known.name if known else plan.issuer_name or ""


def _superior(session: Session, plan: Plan, coordinator: Unit | None, issuer: str) -> str | None:
    """A coordinator that issued the plan itself stands under its own parent; else under the plan's issuer."""
    if coordinator is None or coordinator.name.casefold() != issuer.casefold():
        return issuer or plan.parent_issuer_name
    parents = unit_queries.unit_names(session, filter(None, (coordinator.parent_id,)))
    parent = parents.get(coordinator.parent_id or 0)
    return parent.name if parent else plan.parent_issuer_name
