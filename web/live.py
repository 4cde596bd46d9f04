"""Pages that follow the data: one look at it every few seconds, shared by all who listen, ended with the server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

from rules.errors import DondocError

log = logging.getLogger("dondoc.web")

PAUSE = 3.0  # seconds between two looks
MOST_LISTENERS = 100
# A stream ends after this many seconds; the browser comes back by itself, and is asked for its rights again.
LONGEST = 600.0

Queue = asyncio.Queue[str | None]


class Watch:
    """`look` reads a mark that changes with the data; whoever listens is given each new one.

    Nothing runs while nobody listens.
    """

    def __init__(self, look: Callable[[], str], *, pause: float = PAUSE, most: int = MOST_LISTENERS) -> None:
        self.look = look
        self.pause = pause
        self.most = most
        self._listeners: set[Queue] = set()
        self._looking: asyncio.Task[None] | None = None
        self._has_ended = False

    @property
    def number(self) -> int:
        """How many listen now."""
        return len(self._listeners)

    async def marks(self, *, longest: float = LONGEST) -> AsyncIterator[str]:
        """The mark as it is, then each new one; ends with the server, after a while, or at once where too many listen."""
        if self._has_ended or len(self._listeners) >= self.most:
            return
        mine: Queue = asyncio.Queue(maxsize=1)
        self._listeners.add(mine)
        loop = asyncio.get_running_loop()
        until = loop.time() + longest
        try:
            yield await run_in_threadpool(self.look)
            self._begin()
            while (mark := await asyncio.wait_for(mine.get(), until - loop.time())) is not None:
                yield mark
        except TimeoutError:
            return
        finally:
            self._listeners.discard(mine)
            if not self._listeners and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    def end(self) -> None:
        """Lets every listener go: a stream would hold a server that stops until its patience is at an end."""
        self._has_ended = True
        self._tell(None)

    def _begin(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_on())

    async def _look_on(self) -> None:
        before: str | None = None
        while True:
            mark = before
            try:
                mark = await run_in_threadpool(self.look)
            except DondocError as error:
                # The database is away for a while: the pages stay as they are.
                log.warning("bảng đôn đốc: %s", error)
            if mark != before and before is not None and mark is not None:
                self._tell(mark)
            before = mark
            await asyncio.sleep(self.pause)

    def _tell(self, mark: str | None) -> None:
        """The newest word counts: one that nobody has taken yet is replaced."""
        for one in self._listeners:
            if one.full():
                one.get_nowait()
            one.put_nowait(mark)
