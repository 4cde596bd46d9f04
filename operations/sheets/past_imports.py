"""The imports of sheets there have been, as the audit trail tells them: for the list, the undo, and the choice of columns."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from intake.tracking_sheets.headings import Head
from intake.tracking_sheets.mapping import SheetMapping, mapping_of, resolve
from models import AuditEvent, Plan
from models.queries import audit
from models.queries import plans as plan_queries
from rules.errors import BadInput
from rules.lifecycle import PlanState

SUBJECT = ("sheet", 0)
IMPORTED, UNDONE = "sheet_imported", "sheet_import_undone"


@dataclass(frozen=True)
class PastImport:
    id: int
    at: datetime
    by: str
    file: str
    sheet: str
    sha256: str
    mapping: SheetMapping
    plan_ids: tuple[int, ...]
    tasks: int
    ended: int
    left_out: int
    undone_by: str = ""
    plans: tuple[Plan, ...] = ()

    @property
    def is_undone(self) -> bool:
        return bool(self.undone_by)

    @property
    def confirmed(self) -> tuple[Plan, ...]:
        return tuple(one for one in self.plans if one.state is not PlanState.DRAFT)

    @property
    def can_be_undone(self) -> bool:
        return not self.is_undone and bool(self.plans) and not self.confirmed


def past_imports(session: Session) -> list[PastImport]:
    """The newest first."""
    trail = audit.of_subject(session, SUBJECT)
    undone = {int(one.change["import"]): one.actor for one in trail if one.action == UNDONE}
    events = [one for one in reversed(trail) if one.action == IMPORTED]
    ids = {plan_id for one in events for plan_id in one.change["plans"] if one.id not in undone}
    plans = {one.id: one for one in plan_queries.plans_named(session, ids)}
    return [_past(one, undone.get(one.id or 0, ""), plans) for one in events]


def _past(event: AuditEvent, undone_by: str, plans: dict[int | None, Plan]) -> PastImport:
    change = event.change
    return PastImport(
        id=event.id or 0,
        at=event.at,
        by=event.actor,
        file=change["file"],
        sheet=change["sheet"],
        sha256=change["sha256"],
        mapping=mapping_of(json.loads(change["mapping"]), "nhật ký"),
        plan_ids=tuple(change["plans"]),
        tasks=change["tasks"],
        ended=change["ended"],
        left_out=change["left_out"],
        undone_by=undone_by,
        plans=tuple(plans[one] for one in change["plans"] if one in plans and not undone_by),
    )


def remembered_mapping(imports: list[PastImport], head: Head) -> SheetMapping | None:
    """How the office last said what these columns hold; an import that was taken back has still said it."""
    return next((one for one in _fitting(imports, head)), None)


def _fitting(imports: list[PastImport], head: Head) -> Iterator[SheetMapping]:
    for one in imports:
        try:
            resolve(one.mapping, head, one.file)
        except BadInput:
            continue
        yield one.mapping
