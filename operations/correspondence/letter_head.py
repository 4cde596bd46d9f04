"""The head of a plan's công văn: in the coordinating unit's name, under the body whose plan it is."""

from sqlmodel import Session

from models import Plan, Unit
from models.queries import units as unit_queries
from operations.units.signatories import usual_signature
from reports.consolidated.facts import PlanFacts
from reports.consolidated.wording import basis_words, plan_words
from reports.correspondence.content import LetterHead, PlanNamed
from reports.document import Signature
from rules.place_names import place_in


def letter_head(session: Session, plan: Plan) -> LetterHead:
    """What nobody has entered stays blank: the signature, the drafting office in the symbol, the place."""
    units = unit_queries.unit_names(session, filter(None, (plan.coordinating_unit_id, plan.issuer_unit_id)))
    coordinator = units.get(plan.coordinating_unit_id or 0)
    issuer = _issuer(plan, units)
    return LetterHead(
        superior=_superior(session, plan, coordinator, issuer),
        agency=coordinator.name if coordinator else plan.coordinating_unit_name or issuer,
        symbol=coordinator.code if coordinator else "",
        place=_place(session, plan, issuer),
        signature=usual_signature(session, plan.coordinating_unit_id) or Signature(),
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


def _place(session: Session, plan: Plan, issuer: str) -> str:
    """As in the head of a report: a department's place is that of the body above it; else blank for the clerk."""
    place, above = place_in(issuer), plan.issuer_unit_id
    while not place and above is not None:
        unit = unit_queries.unit_names(session, [above]).get(above)
        place, above = (place_in(unit.name), unit.parent_id) if unit else ("", None)
    return place


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
