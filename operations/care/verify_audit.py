"""Prove the audit trail of this installation against its chain; changes nothing."""

from collections.abc import Collection
from datetime import datetime

from models.queries import audit_chain
from operations.workspace import Workspace
from rules.audit_chain import ChainCheck, Link, Verdict
from rules.errors import DondocError


def verify_audit(
    workspace: Workspace, *, heads: Collection[str] = (), as_of: datetime | None = None
) -> Verdict:
    """Every link and every event, a part at a time; `as_of`: the instant at which the tail was short (a restored backup)."""
    now = as_of or workspace.clock.now()
    position = 0
    with workspace.database.snapshot() as session:
        check = ChainCheck(audit_chain.redactions(session), heads)
        try:
            for link, content in audit_chain.links(session):
                check.see(link, content)
                position = link.position
            after = 0
            while part := audit_chain.unsealed(session, after=after):
                for one in part:
                    check.see_unsealed(one.event_id, one.content, now=now)
                after = part[-1].event_id
        except ValueError as error:
            # An instant that is none, JSON that is none: the program never wrote that.
            raise DondocError(
                f"nhật ký có dòng bị sửa thành dạng không đọc được, sau mắt xích {position}: {error}"
            ) from error
    return check.verdict()


def audit_head(workspace: Workspace) -> Link | None:
    """The last link: whoever keeps its hash outside can tell later whether anything before it was touched."""
    with workspace.database.reading() as session:
        return audit_chain.head(session)
