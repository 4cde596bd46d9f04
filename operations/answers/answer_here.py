"""Somebody of the unit who is signed in answers without a letter: they get a signed page of their own."""

from models import User
from models.queries import obligations as obligation_queries
from operations.answers.signed_links import link_for
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import NotFound, Refused


def answer_here(workspace: Workspace, user: User, obligation_id: int) -> str:
    """The address of the page, for this person and this obligation; what another unit owes is refused."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        if view is None:
            raise NotFound("không có nghĩa vụ báo cáo này")
        if user.unit_id is None or view.obligation.unit_id != user.unit_id:
            raise Refused("việc này không phải của đơn vị của tài khoản đang đăng nhập")
        address = link_for(
            session,
            workspace,
            obligation_id=obligation_id,
            due_version=view.obligation.due_version,
            email=user.email,
            name=user.name,
            now=now,
        )
        record_audit(
            session,
            workspace,
            at=now,
            action="link_opened",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"name": user.name, "email": user.email},
        )
    return address
