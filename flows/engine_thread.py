"""The thread in which rounds run, with an event loop of its own.

Pages are answered on the main thread whatever a round does. And Prefect puts its own SIGTERM handler in place while a
flow runs on the main thread, one that would tear the process down in the middle of a letter; on another thread it does not.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class EngineThread:
    """One loop for the clock, the flows and the watch."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Hand over a coroutine from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Hand over a coroutine and wait for it on the caller's own loop."""
        return await asyncio.wrap_future(self.submit(work))

    def stop(self) -> None:
        """End the loop; whatever should have finished has been waited for before."""
        self.submit(_end_leftovers()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


async def _end_leftovers() -> None:
    """Tasks that libraries keep for the life of the loop."""
    own = asyncio.current_task()
    leftovers = [task for task in asyncio.all_tasks() if task is not own]
    for task in leftovers:
        task.cancel()
    await asyncio.gather(*leftovers, return_exceptions=True)
