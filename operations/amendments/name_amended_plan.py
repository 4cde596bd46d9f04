"""Which running plan a draft amends: suggested from the document, said by a person, never set by itself."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from sqlmodel import Session

from models import Plan
from models.queries import amendments
from models.queries import plans as plan_queries
from operations.drafts.edit_draft import editing_plan
from operations.drafts.plan_document import plan_document
from operations.workspace import Workspace
from rules.amendment_words import CitedPlan, cited_plans, is_titled_amendment, number_key, titles_alike
from rules.errors import BadInput, DondocError, IllegalMove, NotFound
from rules.folding import fold
from rules.lifecycle import PlanState
from rules.revision import AmendmentScope
from rules.wording import percent_words, short_date

# A title that says it changes another plan needs less likeness to that plan's own title.
ALIKE = 0.8
ALIKE_IF_TITLED = 0.6
# A draft with this share of the running plan's assignments looks like the whole of it, written anew.
LOOKS_WHOLE = 0.6
# The sentence that names the amended plan stands in the head, the opening or the closing words.
OPENING, CLOSING = 80, 40


@dataclass(frozen=True)
class AmendedPlan:
    """A plan that a draft seems to amend, and why, in words for the person who decides."""

    key: str
    plan_id: int
    title: str
    scope: AmendmentScope
    reason: str


def suggest_amended(workspace: Workspace, key: str) -> tuple[AmendedPlan, ...]:
    """The plans a draft seems to amend, the surest first."""
    with workspace.database.reading() as session:
        draft = _plan(session, key)
        lines = _lines(workspace, draft)
        running = [plan for plan in amendments.amendable(session) if plan.id != draft.id]
        found: dict[int, AmendedPlan] = {}
        for plan, scope, reason in _reasons(draft, running, cited_plans(lines)):
            root = running_plan(session, plan)
            if root is None or root.id == draft.id:
                continue
            via = "" if root.id == plan.id else f"; kế hoạch {plan.key} đã là điều chỉnh của kế hoạch này"
            scope = scope or scope_by_size(session, draft, root)
            one = AmendedPlan(root.key, root.id or 0, root.title, scope, reason + via)
            found.setdefault(one.plan_id, one)
    return tuple(found.values())


def set_amendment(
    workspace: Workspace,
    key: str,
    amends: str | None,
    scope: AmendmentScope | None = None,
    *,
    version: int | None = None,
) -> int:
    """A person says which plan a draft amends and how, or that it amends none; the new version of the draft."""
    with workspace.database.reading() as session:
        draft = _plan(session, key)
        seen = draft.draft_version if version is None else version
    with editing_plan(workspace, key, version=seen) as edit:
        root = None if amends is None else amended_plan(edit.session, edit.plan, amends)
        if root is not None and scope is None:
            scope = scope_by_size(edit.session, edit.plan, root)
        before = edit.plan.amends_plan_id
        edit.plan.amends_plan_id = root.id if root else None
        edit.plan.amendment_scope = scope if root else None
        if before != edit.plan.amends_plan_id:
            edit.plan.amendment_choices = {}  # they speak of the assignments of the plan named before
        edit.session.add(edit.plan)
        edit.record(
            "amended_plan_named",
            change={"amends": root.key if root else None, "scope": scope.value if root and scope else None},
        )
        return edit.version


def amended_plan(session: Session, draft: Plan, amends: str) -> Plan:
    """The running plan with this key; an amendment that has been applied stands for the plan it has become part of."""
    named = plan_queries.plan_by_key(session, amends)
    if named is None:
        raise NotFound(f"không có kế hoạch {amends!r}; xem: dondoc plan list")
    if named.id == draft.id:
        raise BadInput("kế hoạch không thể điều chỉnh chính nó", where=draft.key, mend="chọn kế hoạch khác")
    root = running_plan(session, named)
    if root is None:
        state = "còn là bản dự thảo: xác nhận kế hoạch đó trước"
        if named.state is not PlanState.DRAFT:
            state = "đã đóng, không còn gì để điều chỉnh"
        raise IllegalMove(f"kế hoạch {amends!r} {state}")
    return root


def running_plan(session: Session, plan: Plan) -> Plan | None:
    """The plan itself while it runs, or the running plan it was applied to; None when nothing runs any more."""
    if plan.state is PlanState.APPLIED and plan.amends_plan_id is not None:
        plan = plan_queries.plan(session, plan.amends_plan_id)
    return plan if plan.state is PlanState.ACTIVE else None


def _plan(session: Session, key: str) -> Plan:
    plan = plan_queries.plan_by_key(session, key)
    if plan is None:
        raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    return plan


def _lines(workspace: Workspace, draft: Plan) -> list[str]:
    """The title, and the paragraphs where such a sentence stands; a title broken over two lines is also read as one."""
    texts: list[str] = []
    with suppress(DondocError):  # a draft whose original is gone still has its title
        texts = [paragraph.text for paragraph in plan_document(workspace, draft).paragraphs]
    near = texts if len(texts) <= OPENING + CLOSING else [*texts[:OPENING], *texts[-CLOSING:]]
    return [draft.title, *near, *(" ".join(two) for two in pairwise(texts[:OPENING]))]


def _reasons(
    draft: Plan, running: Sequence[Plan], cited: Sequence[CitedPlan]
) -> Iterable[tuple[Plan, AmendmentScope | None, str]]:
    """The surest reasons first; no scope where the document does not say it."""
    for one in cited:
        for plan in running:
            if number_key(plan.document_number) == number_key(one.number) and _is_of_day(plan, one):
                scope = one.scope if one.scope is AmendmentScope.WHOLE or _says_some(draft, one) else None
                yield plan, scope, f"văn bản viết “{one.words}”"
    for plan in running:
        if _is_same_issuer(draft, plan) and _is_same_year(draft, plan):
            if draft.document_number and number_key(draft.document_number) == number_key(
                plan.document_number
            ):
                reason = (
                    f"trùng số {plan.document_number} và cơ quan ban hành: một bản khác của cùng kế hoạch"
                )
                yield plan, AmendmentScope.WHOLE, reason
                continue
            likeness = titles_alike(draft.title, plan.title)
            if likeness >= (ALIKE_IF_TITLED if is_titled_amendment(draft.title) else ALIKE):
                scope = AmendmentScope.PARTIAL if "một số" in draft.title.casefold() else None
                year = f"năm {plan.plan_year}" if plan.plan_year else "chưa rõ năm"
                reason = f"cùng cơ quan ban hành, cùng {year}, tên giống nhau {percent_words(likeness)}"
                yield plan, scope, reason


def _says_some(draft: Plan, cited: CitedPlan) -> bool:
    return "một số" in f"{draft.title} {cited.words}".casefold()


def _is_of_day(plan: Plan, cited: CitedPlan) -> bool:
    """Numbers start again each year: a day that is written must be the plan's own."""
    return cited.issued_on is None or plan.issued_on is None or cited.issued_on == plan.issued_on


def _is_same_issuer(draft: Plan, plan: Plan) -> bool:
    return bool(draft.issuer_name) and fold(draft.issuer_name or "") == fold(plan.issuer_name or "")


def _is_same_year(draft: Plan, plan: Plan) -> bool:
    years = [one.plan_year or (one.issued_on.year if one.issued_on else None) for one in (draft, plan)]
    return None in years or years[0] == years[1]


def scope_by_size(session: Session, draft: Plan, running: Plan) -> AmendmentScope:
    own = len(plan_queries.assignments(session, draft.id or 0))
    others = len(plan_queries.assignments(session, running.id or 0))
    return AmendmentScope.WHOLE if own >= LOOKS_WHOLE * others else AmendmentScope.PARTIAL


def named_words(plan: Plan) -> str:
    """'46/KH-UBND ngày 22/3/2021'."""
    day = f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""
    return f"{plan.document_number or plan.key}{day}"
