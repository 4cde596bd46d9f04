"""Somebody with an account was refused: who, where, what the address named; never what was sent."""

from collections.abc import Mapping

from models import User
from operations.record_audit import record_audit
from operations.workspace import Workspace

LONGEST = 60


def record_refusal(
    workspace: Workspace, user: User, *, route: str, method: str, named: Mapping[str, object], why: str
) -> None:
    """In the audit trail, beside what was done."""
    with workspace.database.transaction() as session:
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="access_refused",
            subject=("user", user.id or 0),
            change={
                "route": route,
                "method": method,
                "named": {name: str(value)[:LONGEST] for name, value in named.items()},
                "why": why,
            },
        )
