"""The installation a flow works on: that of the process it runs in, or one opened for the run."""

from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import load_settings
from operations.workspace import Workspace, open_workspace

# A stack of the process, not of a thread: flows, their parts and the clock all work on the same one.
_open: list[Workspace] = []


@contextmanager
def using(workspace: Workspace) -> Iterator[None]:
    """Flows that run inside this block work on this workspace."""
    _open.append(workspace)
    try:
        yield
    finally:
        _open.remove(workspace)


@contextmanager
def installation() -> Iterator[Workspace]:
    """A flow run by somebody else's worker finds none open, and opens the one its environment names."""
    if _open:
        yield _open[-1]
        return
    workspace = open_workspace(load_settings())
    try:
        with using(workspace):
            yield workspace
    finally:
        workspace.close()
