"""Coordination and issuing of running plans when the unit that holds them changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from models import Plan
from operations.units.unit_change_request import UnitChangeRequest
from rules.errors import BadInput


@dataclass(frozen=True)
class PlanPosts:
    """Who coordinates and who has issued a running plan after the change; None where nobody is left."""

    plan: Plan
    coordinator: int | None
    issuer: int | None

    @property
    def is_changed(self) -> bool:
        return (self.coordinator, self.issuer) != (self.plan.coordinating_unit_id, self.plan.issuer_unit_id)


def heir_named(request: UnitChangeRequest, ids: Mapping[str, int], code: str) -> int:
    if code not in request.to_codes:
        raise BadInput(
            f"{code!r} không phải đơn vị tiếp nhận",
            where="answers",
            mend=f"chọn một trong: {', '.join(request.to_codes)}",
        )
    return ids[code]


def posts_after(
    request: UnitChangeRequest, ids: Mapping[str, int], plans: Mapping[int, Plan]
) -> tuple[tuple[PlanPosts, ...], tuple[str, ...]]:
    """Coordination and issuing pass like everything else; of a split a person says to whom."""
    ending = {ids[code] for code in request.change.ending}
    found, unsaid = [], []
    for plan in plans.values():
        after: dict[str, int | None] = {}
        for post, words, held in (
            ("coordinator", "cơ quan đầu mối", plan.coordinating_unit_id),
            ("issuer", "cơ quan ban hành", plan.issuer_unit_id),
        ):
            after[post] = held
            if held is None or held not in ending or not request.to_codes:
                continue
            answer = request.to_codes[0] if len(request.to_codes) == 1 else None
            answer = answer or request.answer_for(plan.key, post)
            if answer is None:
                unsaid.append(f"{plan.key}#{post}: ai thay làm {words} của kế hoạch {plan.document_number}?")
            else:
                after[post] = heir_named(request, ids, answer)
        found.append(PlanPosts(plan, after["coordinator"], after["issuer"]))
    return tuple(found), tuple(unsaid)
