"""How runs are shown to people: a note beside them.

Outside a Prefect run (a test, a replay) everything works the same and nothing is shown.
"""

import logging

from prefect.artifacts import acreate_markdown_artifact
from prefect.context import FlowRunContext

log = logging.getLogger("dondoc.prefect")


def is_shown() -> bool:
    """Whether Prefect is watching."""
    return FlowRunContext.get() is not None


async def leave_note(key: str, text: str) -> None:
    """A note on the present run; notes under one key are kept as the history of one thing. No work fails for want of one."""
    if not is_shown():
        return
    try:
        await acreate_markdown_artifact(text, key=key)
    except Exception as error:
        log.warning("không để lại được ghi chú %s ở máy chủ Prefect (%s)", key, type(error).__name__)
