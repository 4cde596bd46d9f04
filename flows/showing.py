"""How runs are shown to people: a run of its own with a name, and a note beside it.

Outside a Prefect run (a test, a replay) everything works the same and nothing is shown.
"""

from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from prefect import Flow
from prefect.artifacts import acreate_markdown_artifact
from prefect.context import FlowRunContext

P = ParamSpec("P")
R = TypeVar("R")


def is_shown() -> bool:
    """Whether Prefect is watching."""
    return FlowRunContext.get() is not None


def named_run(part: Flow[P, Coroutine[Any, Any, R]], name: str) -> Callable[P, Coroutine[Any, Any, R]]:
    """The part of a round as a run of its own, called what people call its subject."""
    if not is_shown():
        return part.fn
    # Prefect fills in parameters where it sees braces; the number of a plan may hold any character.
    return part.with_options(flow_run_name=name.replace("{", "{{").replace("}", "}}"))


async def leave_note(key: str, text: str) -> None:
    """A note on the present run; notes under one key are kept as the history of one thing."""
    if is_shown():
        await acreate_markdown_artifact(text, key=key)
