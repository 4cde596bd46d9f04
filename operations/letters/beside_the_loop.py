"""Work on the database from a coroutine."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from operations.workspace import Workspace

Found = TypeVar("Found")


async def beside_the_loop(workspace: Workspace, work: Callable[[], Found]) -> Found:
    """In a thread where a commit is a wait for a server; in place on SQLite, where it takes less than changing threads."""
    if workspace.database.is_sqlite:
        return work()
    return await asyncio.to_thread(work)
