"""Gia hạn without a request on the system: what the unit asked for by letter or telephone is written down and granted."""

from datetime import date

from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.workspace import Workspace

BY = "{actor} (ghi theo đề nghị của đơn vị)"


def extend_deadline(workspace: Workspace, obligation_id: int, *, until: date, reason: str) -> None:
    """Both within the rules of a request and of a decision; if the decision fails, the request waits as any other."""
    by = BY.format(actor=workspace.actor)
    request_extension(workspace, obligation_id, until=until, reason=reason, by=by, tells_head=False)
    decide_extension(workspace, obligation_id, grant=True)
