"""Gia hạn without a request on the system: what the unit asked for by letter or telephone is written down and granted."""

from datetime import date

from operations.ladder.decide_extension import decide_more_time
from operations.ladder.request_extension import ask_more_time
from operations.workspace import Workspace

BY = "{actor} (ghi theo đề nghị của đơn vị)"


def extend_deadline(workspace: Workspace, obligation_id: int, *, until: date, reason: str) -> None:
    """Both within the rules of a request and of a decision, in one transaction: without the decision no request either."""
    by = BY.format(actor=workspace.actor)
    with workspace.database.transaction() as session:
        ask_more_time(session, workspace, obligation_id, until=until, reason=reason, by=by, tells_head=False)
        decide_more_time(session, workspace, obligation_id, grant=True)
