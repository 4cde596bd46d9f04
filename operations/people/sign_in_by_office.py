"""Signing in through the office's own service: it says who somebody is, never what they may do."""

from models import User
from models.queries import accounts as account_queries
from models.queries import sessions as session_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, Refused

UNKNOWN = "Chưa có tài khoản nào ở đây ứng với tài khoản của cơ quan; đề nghị người quản trị cấp hoặc sửa địa chỉ thư."
UNVERIFIED = "Nơi đăng nhập của cơ quan chưa xác nhận địa chỉ thư của tài khoản này."


def sign_in_by_office(
    workspace: Workspace, *, issuer: str, subject: str, email: str, is_verified: bool
) -> User:
    """The account bound to this subject; the first time, the one account of the verified address is bound to it.

    Refused for everybody else: no account and no role is ever made here.
    """
    key = f"{issuer}|{subject}"
    with workspace.database.transaction() as session:
        known = account_queries.by_subject(session, key)
        if known is not None:
            if not known.is_active:
                raise Refused(UNKNOWN)
            return known
        if not is_verified or not email:
            raise Refused(UNVERIFIED)
        found = account_queries.unbound_by_address(session, email)
        # Two accounts of one address: which of them is meant is for the administrator to say.
        if len(found) != 1 or not account_queries.bind_subject(session, found[0].id or 0, key):
            raise Refused(UNKNOWN)
        record_audit(
            session,
            workspace.acting_as(found[0].name, "web"),
            at=workspace.clock.now(),
            action="office_account_bound",
            subject=("user", found[0].id or 0),
            change={"issuer": issuer, "email": email},
        )
        return found[0]


def forget_office_account(workspace: Workspace, user_id: int) -> None:
    """By the administrator: the next sign-in through the service binds anew, by the verified address."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        if not account_queries.unbind_subject(session, user_id):
            raise IllegalMove("tài khoản này chưa gắn với tài khoản cơ quan nào")
        session_queries.end_all(session, user_id, at=now)
        record_audit(session, workspace, at=now, action="office_account_forgotten", subject=("user", user_id))
