"""Everything the review of a draft shows, on the page and in the file; it reads and changes nothing."""

from dataclasses import dataclass, field

from sqlmodel import Session

from models import Assignment, Doubt, Plan, Unit
from models.queries import drafts
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from operations.drafts.bind_names import Bindings, BoundName, NameBinder, bind_with
from operations.drafts.choose_for_plan import saved_decisions
from operations.drafts.decisions import Decisions
from operations.drafts.remember_choices import binder_with_memory
from operations.drafts.review_readings import (
    DOUBTFUL_BELOW,
    Reading,
    anchor_of,
    place_words_of,
    readings_in_words,
    why_doubtful,
)
from operations.plans.plan_year import periods_for, planned_for, policies_of
from operations.workspace import Workspace
from rules.directory import Suggestion
from rules.errors import DondocError, NotFound
from rules.periods import ReportingPeriod

__all__ = [
    "DOUBTFUL_BELOW",
    "NameBinding",
    "NameSuggestion",
    "Reading",
    "Review",
    "ReviewRow",
    "anchor_of",
    "place_words_of",
    "review_of",
]


@dataclass(frozen=True)
class ReviewRow:
    assignment: Assignment
    output: str | None
    readings: dict[str, Reading]
    units: list[Unit]  # bound now, for the assignment's own role
    partners: list[Unit]
    is_doubtful: bool
    why: list[str]
    place_words: str
    anchor: str


@dataclass(frozen=True)
class NameSuggestion:
    codes: tuple[str, ...]
    name: str
    likeness: float
    note: str = ""


@dataclass(frozen=True)
class NameBinding:
    """One written name; `is_needed`: an unbound one keeps the plan from being confirmed (a partner's does not)."""

    written: str
    where_used: list[int]
    how: str
    units: list[Unit]
    suggestions: list[NameSuggestion]
    is_needed: bool = True
    note: str = ""


@dataclass(frozen=True)
class Review:
    plan: Plan
    head_readings: dict[str, Reading]
    rows: list[ReviewRow]
    dropped: list[ReviewRow]
    doubts: list[Doubt]
    names: list[NameBinding]
    decisions: Decisions
    needs: list[str]  # what still keeps the plan from being confirmed, in words
    periods: tuple[ReportingPeriod, ...] = ()
    issuer: Unit | None = None
    coordinator: Unit | None = None
    recipients: list[str] = field(default_factory=list)

    @property
    def version(self) -> int:
        return self.plan.draft_version


def review_of(workspace: Workspace, key: str) -> Review:
    """NotFound when there is no such plan; a confirmed plan is shown too, as it was decided."""
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        if plan is None:
            raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
        return _review(workspace, session, plan)


def _review(workspace: Workspace, session: Session, plan: Plan) -> Review:
    plan_id = plan.id or 0
    decisions = saved_decisions(plan)
    every = drafts.every_assignment(session, plan_id)
    kept = [row for row in every if not row.is_dropped]
    outputs = plan_queries.deliverables(session, plan_id)
    units = {unit.id or 0: unit for unit in unit_queries.all_units(session)}
    binder = binder_with_memory(session, plan, decisions)
    bindings = bind_with(binder, plan, kept)
    doubts = plan_queries.doubts(session, plan_id)
    periods, refusal = _periods(workspace, session, plan, kept, bindings, decisions)
    rows = {row.id or 0: _row(row, outputs, bindings, units) for row in every}
    return Review(
        plan=plan,
        head_readings=readings_in_words(plan.readings),
        rows=[rows[row.id or 0] for row in kept],
        dropped=[rows[row.id or 0] for row in every if row.is_dropped],
        doubts=doubts,
        names=_names(kept, binder, units),
        decisions=decisions,
        needs=_needs(kept, bindings, doubts, refusal),
        periods=periods,
        issuer=units.get(bindings.issuer_id or 0),
        coordinator=units.get(bindings.coordinator_id or 0),
        recipients=[one.name for one in plan_queries.recipients(session, plan_id)],
    )


def _row(row: Assignment, outputs: dict[int, str], bindings: Bindings, units: dict[int, Unit]) -> ReviewRow:
    readings = readings_in_words(row.readings)
    why = why_doubtful(row, readings)
    bound = bindings.by_assignment.get(row.id or 0, [])
    return ReviewRow(
        assignment=row,
        output=outputs.get(row.id or 0),
        readings=readings,
        units=[units[unit_id] for unit_id, role, _ in bound if role is row.role],
        partners=[units[unit_id] for unit_id, role, _ in bound if role is not row.role],
        is_doubtful=bool(why) and row.checked_at is None,
        why=why,
        place_words=place_words_of(row.source),
        anchor=anchor_of(row.source),
    )


def _names(rows: list[Assignment], binder: NameBinder, units: dict[int, Unit]) -> list[NameBinding]:
    """Each written name once, in the order of the plan; names of responsible units before names of partners."""
    leads: dict[str, list[int]] = {}
    partners: dict[str, list[int]] = {}
    for row in rows:
        if row.unit_as_named:
            leads.setdefault(row.unit_as_named, []).append(row.id or 0)
    for row in rows:
        for name in row.cooperating_as_named:
            (leads if name in leads else partners).setdefault(name, []).append(row.id or 0)
    named = [(name, used, True) for name, used in leads.items()]
    named += [(name, used, False) for name, used in partners.items()]
    return [
        _name(binder.bind(name), list(dict.fromkeys(used)), binder, units, is_needed)
        for name, used, is_needed in named
    ]


def _name(
    bound: BoundName, used: list[int], binder: NameBinder, units: dict[int, Unit], is_needed: bool
) -> NameBinding:
    suggestions = binder.suggestions(bound.written) if bound.how == "unbound" else []
    return NameBinding(
        written=bound.written,
        where_used=used,
        how=bound.how,
        units=[units[unit_id] for unit_id in bound.unit_ids],
        suggestions=[_suggestion(one, units) for one in suggestions],
        is_needed=is_needed,
        note=bound.note,
    )


def _suggestion(one: Suggestion, units: dict[int, Unit]) -> NameSuggestion:
    codes = tuple(units[unit_id].code for unit_id in one.unit_ids)
    return NameSuggestion(codes, one.name, one.likeness, one.note)


def _periods(
    workspace: Workspace,
    session: Session,
    plan: Plan,
    rows: list[Assignment],
    bindings: Bindings,
    decisions: Decisions,
) -> tuple[tuple[ReportingPeriod, ...], str]:
    """The periods that will be owed, or in words why they cannot be."""
    try:
        planned = [one for row in rows for one in planned_for(row, bindings)]
        regime = policies_of(decisions, session).regime
        return periods_for(workspace, plan, planned, bindings, decisions, regime), ""
    except DondocError as error:
        return (), str(error)


def _needs(rows: list[Assignment], bindings: Bindings, doubts: list[Doubt], refusal: str) -> list[str]:
    needs = []
    names = [name for name in bindings.unbound if not name.startswith("(không nêu đơn vị")]
    if names:
        needs.append(f"{len(names)} tên chưa gắn với đơn vị")
    orphans = len(bindings.unbound) - len(names)
    if orphans:
        needs.append(f"{orphans} nhiệm vụ không nêu đơn vị thực hiện")
    waiting = sum(1 for doubt in doubts if doubt.must_be_settled and doubt.settled_at is None)
    if waiting:
        needs.append(f"{waiting} điểm phải trả lời")
    if not rows:
        needs.append("kế hoạch không còn nhiệm vụ nào")
    elif bindings.coordinator_id is None:
        needs.append("chưa biết đơn vị đầu mối tổng hợp báo cáo")
    return [*needs, refusal] if refusal else needs
