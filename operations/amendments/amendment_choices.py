"""What a person corrects in the difference of an amendment: pairs, new ones, kept and dropped ones."""

from dataclasses import dataclass

from sqlmodel import Session

from models import Plan
from models.base import JsonDict
from models.queries import plans as plan_queries
from operations.drafts.edit_draft import editing_plan
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.revision import Choices


@dataclass(frozen=True)
class Correction:
    """One row as a person wants it: `new_id` takes the place of `old_id`, is new (no `old_id`), or the old one stays or goes.

    `is_automatic`: the row is again as the comparison finds it.
    """

    new_id: int | None = None
    old_id: int | None = None
    is_kept: bool = False
    is_automatic: bool = False


def choices_of(plan: Plan) -> Choices:
    """What has been corrected so far."""
    kept = plan.amendment_choices
    return Choices(
        pairs={int(new): old for new, old in kept.get("pairs", {}).items()},
        kept=frozenset(kept.get("kept", [])),
        dropped=frozenset(kept.get("dropped", [])),
    )


def correct_difference(workspace: Workspace, key: str, corrections: list[Correction], *, version: int) -> int:
    """Put corrections on top of those made before; BadInput when they speak of assignments that are not there."""
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        before = choices_of(plan) if plan else Choices()
        new, old = _ids(session, plan) if plan else (set(), set())
    for one in corrections:
        if one.new_id not in (None, *new) or one.old_id not in (None, *old):
            raise BadInput(
                "có dòng không còn trong hai bản kế hoạch", where=key, mend="tải lại trang rồi chọn lại"
            )
    return save_choices(workspace, key, corrected(before, corrections), version=version)


def save_choices(workspace: Workspace, key: str, choices: Choices, *, version: int) -> int:
    """What speaks of assignments that have gone meanwhile is forgotten; the new version of the draft."""
    with editing_plan(workspace, key, version=version) as edit:
        if edit.plan.amends_plan_id is None:
            raise BadInput("chưa chọn kế hoạch được điều chỉnh", where=key, mend="chọn kế hoạch trước")
        new, old = _ids(edit.session, edit.plan)
        held = Choices(
            {one: other for one, other in choices.pairs.items() if one in new and other in (None, *old)},
            frozenset(choices.kept) & old,
            frozenset(choices.dropped) & old,
        )
        _check_each_once(held, key)
        edit.plan.amendment_choices = _as_table(held)
        edit.session.add(edit.plan)
        edit.record("difference_corrected", change=edit.plan.amendment_choices)
        return edit.version


def _ids(session: Session, plan: Plan) -> tuple[set[int], set[int]]:
    """The assignments of the draft and of the plan it amends."""
    new, old = (
        {row.id or 0 for row in plan_queries.assignments(session, plan_id)}
        for plan_id in (plan.id or 0, plan.amends_plan_id or 0)
    )
    return new, old


def corrected(choices: Choices, corrections: list[Correction]) -> Choices:
    """The choices with the corrections on top."""
    pairs, kept, dropped = dict(choices.pairs), set(choices.kept), set(choices.dropped)
    for one in corrections:
        if one.new_id is not None:
            pairs.pop(one.new_id, None)
            if not one.is_automatic:
                pairs[one.new_id] = one.old_id
        elif one.old_id is not None:
            kept.discard(one.old_id)
            dropped.discard(one.old_id)
            if not one.is_automatic:
                (kept if one.is_kept else dropped).add(one.old_id)
    return Choices(pairs, frozenset(kept), frozenset(dropped))


def _check_each_once(choices: Choices, key: str) -> None:
    taken = [old for old in choices.pairs.values() if old is not None]
    if len(taken) > len(set(taken)):
        raise BadInput(
            "hai nhiệm vụ mới cùng thay một nhiệm vụ cũ",
            where=key,
            mend="chọn cho mỗi nhiệm vụ một dòng riêng",
        )


def _as_table(choices: Choices) -> JsonDict:
    return {
        "pairs": {str(new): old for new, old in choices.pairs.items()},
        "kept": sorted(choices.kept),
        "dropped": sorted(choices.dropped),
    }
