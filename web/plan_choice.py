"""What the address of a page of plans asks for."""

from dataclasses import dataclass

from fastapi import Request

from models.queries.plan_heat import HeatChoice
from models.queries.plan_list import PlanChoice
from rules.errors import BadInput
from rules.lifecycle import PlanState
from rules.reach import Reach

LONGEST = 200
LAST_PAGE = 100_000


def number_in(request: Request, name: str, most: int = LAST_PAGE) -> int | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise BadInput(f"{text[:20]!r} không dùng được", where=name, mend="chọn lại trên trang")
    return int(text)


def plan_choice_in(request: Request, reach: Reach) -> tuple[PlanChoice, dict[str, str]]:
    """The choice, and the same as the query of the page's own links."""
    given = request.query_params
    names = ("q", "year", "state", "field", "coordinator")
    query = {name: given.get(name, "")[:LONGEST] for name in names}
    if query["state"] and query["state"] not in set(PlanState):
        raise BadInput("không có trạng thái này", mend="chọn lại trên trang Kế hoạch")
    choice = PlanChoice(
        words=query["q"].strip(),
        year=number_in(request, "year", 9999),
        state=PlanState(query["state"]) if query["state"] else None,
        field=query["field"] or None,
        coordinator_id=number_in(request, "coordinator", 2**31 - 1),
        reach=reach,
    )
    return choice, query


@dataclass(frozen=True)
class PlanParts:
    """Which part of a plan's two long tables is shown."""

    words: str
    page: int
    heat: HeatChoice
    heat_page: int
    query: dict[str, str]

    def at(self, **changes: object) -> dict[str, object]:
        return {**self.query, **changes}


def parts_in(request: Request) -> PlanParts:
    given = request.query_params
    query = {name: given.get(name, "")[:LONGEST] for name in ("q", "page", "unit", "late", "of", "rows")}
    heat = HeatChoice(query["unit"].strip(), query["late"] == "yes", query["of"])
    return PlanParts(
        query["q"].strip(), number_in(request, "page") or 1, heat, number_in(request, "rows") or 1, query
    )
