"""The audit trail as operations write it: actor and channel come from the workspace."""

from datetime import datetime

from sqlmodel import Session

from models.base import JsonDict
from models.queries import audit
from operations.workspace import Workspace


def record_audit(
    session: Session,
    workspace: Workspace,
    *,
    at: datetime,
    action: str,
    subject: tuple[str, int],
    plan_id: int | None = None,
    change: JsonDict | None = None,
) -> None:
    """One event in the transaction that made it true."""
    audit.record(
        session,
        at=at,
        actor=workspace.actor,
        channel=workspace.channel,
        action=action,
        subject=subject,
        plan_id=plan_id,
        change=change,
    )
