"""One thing that was found, as the page of the search shows it."""

from dataclasses import dataclass

from fastapi import Request

from models.queries.search_found import Found
from rules.lifecycle import PlanState
from rules.search_marks import excerpt, marked
from rules.search_words import SearchKind, Wanted
from web.access import Visitor

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Row:
    """Texts in pieces, each with whether it is one of the words looked for; the template escapes and marks them."""

    address: str
    title: Pieces
    text: Pieces
    plan: str
    unit: str


def row_of(request: Request, visitor: Visitor, one: Found, sought: Wanted) -> Row:
    plan = (one.plan.document_number or one.plan.key) if one.plan else ""
    return Row(
        address=_address(request, visitor, one),
        title=marked(excerpt(one.title, sought), sought),
        text=marked(excerpt(one.text, sought), sought),
        plan="" if one.kind is SearchKind.PLAN else plan,
        unit=(one.unit.short_name or one.unit.name) if one.unit and one.kind is not SearchKind.UNIT else "",
    )


def _address(request: Request, visitor: Visitor, one: Found) -> str:
    """The page on which it stands; empty where this visitor has none for it."""
    path = request.app.url_path_for
    if one.kind is SearchKind.UNIT and one.unit is not None:
        return str(path("unit", code=one.unit.code))
    if one.kind is SearchKind.TICKET and one.ticket_id is not None:
        return str(path("ticket", ticket_id=one.ticket_id))
    if one.obligation_id is not None:
        return str(path("obligation", obligation_id=one.obligation_id))
    if one.plan is None or visitor.reach.units is not None:
        return ""
    is_draft = one.plan.state is PlanState.DRAFT
    page = str(path("review" if is_draft else "plan", plan_id=one.plan.id))
    return page if one.position is None or is_draft else f"{page}#n{one.position}"
