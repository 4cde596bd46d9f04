"""What a reviewer chooses for a draft, name by name and once for all: kept in `plan.decisions` until it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from intake.folding import one_line
from models import Plan
from models.queries import remembered_names
from models.queries import units as unit_queries
from operations.drafts.bind_names import issuer_names, issuer_of, unit_with_code
from operations.drafts.decisions import (
    CHOICES,
    Decisions,
    PeriodDates,
    decisions_from_table,
    decisions_to_table,
)
from operations.drafts.edit_draft import DraftEdit, editing_plan
from operations.plans.policy_shelf import load_ladder_for, load_regime_for
from operations.workspace import Workspace
from rules.cadence import Every
from rules.errors import BadInput
from rules.folding import fold


@dataclass(frozen=True)
class PolicyChoice:
    """What is chosen once for the whole plan."""

    regime: str = "cchc"
    report_ladder: str = "report"
    task_ladder: str = "task"
    issuer: str | None = None
    coordinator: str | None = None
    report_every: tuple[Every, ...] = ()
    missing_subject: str | None = None
    period_dates: dict[str, PeriodDates] = field(default_factory=dict)
    reports_with: str | None = None
    # assignment → the report it is fulfilled inside of, "" takes it back; rows not named stay as they are
    inside: dict[int, str] = field(default_factory=dict)


def saved_decisions(plan: Plan) -> Decisions:
    """What has been chosen for the plan so far."""
    return decisions_from_table(plan.decisions, plan.key)


def bind_name(workspace: Workspace, key: str, name: str, codes: Sequence[str], *, version: int) -> int:
    """A person says which units a written name means."""
    with editing_plan(workspace, key, version=version) as edit:
        units = set_binding(edit, name, codes)
        edit.record("name_bound", change={"name": name, "units": list(units)})
        return edit.version


def ignore_name(workspace: Workspace, key: str, name: str, reason: str, *, version: int) -> int:
    """A person says that a written name opens no obligations."""
    with editing_plan(workspace, key, version=version) as edit:
        set_ignored(edit, name, reason)
        edit.record("name_ignored", change={"name": name, "reason": reason})
        return edit.version


def forget_choice(workspace: Workspace, key: str, name: str, *, version: int) -> int:
    """Take back what was chosen for a name; what was learnt from earlier plans goes when this plan chose nothing."""
    with editing_plan(workspace, key, version=version) as edit:
        what = forget(edit, name)
        edit.record("name_choice_forgotten", change={"name": name, "forgotten": what})
        return edit.version


def choose_policies(workspace: Workspace, key: str, choice: PolicyChoice, *, version: int) -> int:
    """Regime, ladders, issuer, coordinator, rhythm, who answers for sentences without a subject, dates by letter."""
    with editing_plan(workspace, key, version=version) as edit:
        change = set_policies(edit, choice)
        edit.record("policies_chosen", change=change)
        return edit.version


def set_binding(edit: DraftEdit, name: str, codes: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if not wanted:
        raise BadInput("chưa chọn đơn vị nào", where=name, mend="chọn ít nhất một mã đơn vị")
    directory = unit_queries.directory(edit.session)
    for code in wanted:
        unit_with_code(directory, code)
    _save(edit, _one_name(name, bindings={fold(name): wanted}))
    return wanted


def set_ignored(edit: DraftEdit, name: str, reason: str) -> None:
    words = one_line(reason)
    if not words:
        raise BadInput("chưa nêu lý do bỏ qua", where=name, mend="ghi lý do, ví dụ “tập hợp mở”")
    _save(edit, _one_name(name, ignored={fold(name): words}))


def forget(edit: DraftEdit, name: str) -> str:
    """'decision' or 'remembered'; BadInput when nothing was ever chosen for the name."""
    saved, folded = saved_decisions(edit.plan), fold(name)
    if folded in saved.bindings or folded in saved.ignored:
        kept = replace(
            saved,
            bindings={other: codes for other, codes in saved.bindings.items() if other != folded},
            ignored={other: why for other, why in saved.ignored.items() if other != folded},
        )
        _write(edit, kept)
        return "decision"
    directory = unit_queries.directory(edit.session)
    issuers = issuer_names(edit.plan, directory, issuer_of(edit.plan, directory, saved))
    if not remembered_names.forget(edit.session, issuers, folded):
        raise BadInput("chưa ai chọn gì cho tên này", where=name)
    return "remembered"


def set_policies(edit: DraftEdit, choice: PolicyChoice) -> dict[str, object]:
    load_regime_for(edit.session, choice.regime)
    load_ladder_for(edit.session, choice.report_ladder)
    load_ladder_for(edit.session, choice.task_ladder)
    directory = unit_queries.directory(edit.session)
    for code in (choice.issuer, choice.coordinator, choice.missing_subject):
        if code:
            unit_with_code(directory, code)
    saved = saved_decisions(edit.plan)
    before = decisions_to_table(saved)
    values: dict[str, Any] = {name: getattr(choice, name) for name in CHOICES}
    kept = replace(
        saved,
        **values,
        period_dates=dict(choice.period_dates),
        said=frozenset(name for name in CHOICES if values[name]),
    )
    _write(edit, kept)
    after = decisions_to_table(kept)
    change: dict[str, object] = {
        name: [before.get(name), after.get(name)]
        for name in (*CHOICES, "period_dates")
        if before.get(name) != after.get(name)
    }
    inside = _write_inside(edit, choice.inside)
    return change | ({"inside": inside} if inside else {})


def _write_inside(edit: DraftEdit, inside: dict[int, str]) -> dict[str, list[str | None]]:
    """What is fulfilled inside another report stands on the row itself, where edits of the draft leave it."""
    changed: dict[str, list[str | None]] = {}
    for assignment_id, name in inside.items():
        row = edit.assignment(assignment_id)
        said = one_line(name) or None
        if row.inside != said:
            changed[str(row.position)] = [row.inside, said]
            row.inside = said
            edit.session.add(row)
    return changed


def _one_name(name: str, **choice: dict[str, object]) -> Decisions:
    written = one_line(name)
    if not fold(written):
        raise BadInput("tên để trống", mend="ghi tên như trong văn bản")
    return Decisions(written={fold(name): written}, **choice)  # type: ignore[arg-type]


def _save(edit: DraftEdit, choice: Decisions) -> None:
    _write(edit, choice.over(saved_decisions(edit.plan)))


def _write(edit: DraftEdit, decisions: Decisions) -> None:
    edit.plan.decisions = decisions_to_table(decisions)
    edit.session.add(edit.plan)
    edit.session.flush()
