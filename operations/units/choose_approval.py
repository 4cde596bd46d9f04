"""Whether answers of a unit leave it only with its head's approval."""

from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import NotFound


def choose_approval(workspace: Workspace, unit_code: str, *, is_needed: bool) -> bool:
    """False when it was so already. What waits for the head goes on waiting until the head or the officer acts."""
    with workspace.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, unit_code)
        if unit is None:
            raise NotFound(f"không có đơn vị mã {unit_code!r}; xem: dondoc unit list")
        if not unit_queries.choose_approval(session, unit.id or 0, is_needed=is_needed):
            return False
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="approval_chosen",
            subject=("unit", unit.id or 0),
            change={"needs_approval": [not is_needed, is_needed]},
        )
    return True
