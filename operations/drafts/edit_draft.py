"""What every edit of a draft shares: one transaction, the version compared and counted, one audit event."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import Assignment, Plan
from models.base import JsonDict
from models.queries import drafts
from models.queries import plans as plan_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, NotFound
from rules.lifecycle import PlanState

CHANGED_MEANWHILE = "bản dự thảo vừa được người khác sửa; tải lại trang"


@dataclass(frozen=True)
class DraftEdit:
    """The draft under the hand of one person for one transaction; `version` is the one the edit makes."""

    session: Session
    workspace: Workspace
    plan: Plan
    now: datetime
    version: int

    @property
    def plan_id(self) -> int:
        return self.plan.id or 0

    def assignment(self, assignment_id: int) -> Assignment:
        """An assignment of this plan; NotFound when it is none of its own."""
        row = drafts.assignment(self.session, assignment_id)
        if row is None or row.plan_id != self.plan_id:
            raise NotFound(f"kế hoạch {self.plan.key!r} không có nhiệm vụ số {assignment_id}")
        return row

    def record(
        self, action: str, *, subject: tuple[str, int] | None = None, change: JsonDict | None = None
    ) -> None:
        record_audit(
            self.session,
            self.workspace,
            at=self.now,
            action=action,
            subject=subject or ("plan", self.plan_id),
            plan_id=self.plan_id,
            change=change,
        )


@contextmanager
def editing_plan(workspace: Workspace, key: str, *, version: int) -> Iterator[DraftEdit]:
    """The draft with this key; IllegalMove when it is none, LostRace when it has been edited since `version`."""
    with workspace.database.transaction() as session:
        plan = plan_queries.plan_by_key(session, key)
        if plan is None:
            raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
        yield _taken(session, workspace, plan, version)


@contextmanager
def editing_assignment(
    workspace: Workspace, assignment_id: int, *, version: int
) -> Iterator[tuple[DraftEdit, Assignment]]:
    """The draft an assignment belongs to, and the assignment."""
    with workspace.database.transaction() as session:
        row = drafts.assignment(session, assignment_id)
        if row is None:
            raise NotFound(f"không có nhiệm vụ số {assignment_id}")
        edit = _taken(session, workspace, plan_queries.plan(session, row.plan_id), version)
        session.refresh(row)
        yield edit, row


def _taken(session: Session, workspace: Workspace, plan: Plan, version: int) -> DraftEdit:
    take_draft(session, plan, version)
    return DraftEdit(session, workspace, plan, workspace.clock.now(), version + 1)


def take_draft(session: Session, plan: Plan, version: int) -> None:
    """Count one edit of a draft, and keep everybody else from editing it until this transaction ends."""
    taken = drafts.take_version(session, plan.id or 0, version)
    session.refresh(plan)
    if plan.state is not PlanState.DRAFT:
        raise IllegalMove(
            f"kế hoạch {plan.key!r} không còn là bản dự thảo, không sửa trực tiếp được; "
            "nhập kế hoạch điều chỉnh để thay đổi"
        )
    if not taken:
        raise LostRace(CHANGED_MEANWHILE)
