"""What was chosen for an issuer's names: used when its next plan is bound, kept when a plan is confirmed."""

from datetime import datetime

from sqlmodel import Session

from models import Assignment, Plan
from models.queries import remembered_names
from models.queries import units as unit_queries
from operations.drafts.bind_names import NameBinder, binder_for, issuer_names, issuer_of
from operations.drafts.decisions import Decisions
from operations.workspace import Workspace
from rules.folding import fold


def binder_with_memory(
    session: Session, plan: Plan, decisions: Decisions, *, assume_above: float | None = None
) -> NameBinder:
    """The binder of a plan, knowing what was learnt from its issuer's earlier plans."""
    directory = unit_queries.directory(session)
    issuers = issuer_names(plan, directory, issuer_of(plan, directory, decisions))
    remembered = remembered_names.of_issuer(session, issuers)
    return binder_for(plan, directory, decisions, remembered, assume_above=assume_above)


def remember_choices(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    binder: NameBinder,
    assignments: list[Assignment],
    now: datetime,
) -> None:
    """What a person chose for the names this plan really uses holds for the issuer's next plans."""
    issuers = issuer_names(plan, binder.directory, binder.issuer_id)
    if not issuers:
        return
    used = {
        fold(name): name
        for one in assignments
        for name in (one.unit_as_named, *one.cooperating_as_named)
        if name
    }
    rows = [
        {
            "issuer_folded": issuers[0],
            "folded": folded,
            "written": written,
            "unit_codes": list(binder.decisions.bindings.get(folded, ())),
            "ignored_because": binder.decisions.ignored.get(folded),
        }
        for folded, written in used.items()
        if folded in binder.decisions.bindings or folded in binder.decisions.ignored
    ]
    remembered_names.remember(session, rows, at=now, by=workspace.actor)
