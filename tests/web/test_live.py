"""Word that the board has changed: given to all who listen, from one look, and ended with the server."""

import asyncio
import threading
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from flows.serving import QuietServer, bound_socket, server_settings
from operations.ladder.waive_obligation import waive_obligation
from operations.workspace import Workspace
from rules.errors import StorageFailed
from tests.web.browser import Browser
from web.app import create_app
from web.board_mark import mark_of
from web.live import Watch


def test_who_asks_for_no_stream_is_given_the_mark_alone(filled: Workspace) -> None:
    answer = Browser(create_app(filled, open_to_readers=True)).get("/board/live")
    assert answer.text.startswith(f"event: mark\ndata: {mark_of(filled)}\n")


async def _first(watch: Watch, number: int) -> list[str]:
    found = []
    async for mark in watch.marks():
        found.append(mark)
        if len(found) == number:
            break
    return found


def test_who_listens_is_told_the_mark_and_each_new_one_from_one_look() -> None:
    marks = ["a"]
    looks = []

    def look() -> str:
        looks.append(marks[-1])
        return marks[-1]

    async def go() -> list[list[str]]:
        watch = Watch(look, pause=0.02)
        listening = [asyncio.create_task(_first(watch, 2)) for _ in range(20)]
        await asyncio.sleep(0.1)
        before = len(looks)
        marks.append("b")
        found = await asyncio.gather(*listening)
        assert len(looks) - before < 20
        await asyncio.sleep(0.06)
        assert watch.number == 0
        idle = len(looks)
        await asyncio.sleep(0.06)
        assert len(looks) == idle  # nobody listens, nobody looks
        return found

    assert asyncio.run(go()) == [["a", "b"]] * 20


def test_one_too_many_is_let_go_at_once_and_so_is_everybody_when_the_server_ends() -> None:
    async def go() -> None:
        watch = Watch(lambda: "a", pause=0.02, most=1)
        first = asyncio.create_task(_first(watch, 9))
        await asyncio.sleep(0.05)
        assert await _first(watch, 1) == []
        watch.end()
        assert await asyncio.wait_for(first, 1) == ["a"]
        assert await _first(watch, 1) == []

    asyncio.run(go())


def test_a_stream_ends_after_a_while_so_that_rights_are_asked_again() -> None:
    async def go() -> list[str]:
        watch = Watch(lambda: "a", pause=0.02)
        return [mark async for mark in watch.marks(longest=0.1)]

    assert asyncio.run(go()) == ["a"]


def test_a_database_that_is_away_ends_nothing() -> None:
    says: list[str | Exception] = ["a", "a", StorageFailed("đứt"), "b"]

    def look() -> str:
        said = says.pop(0) if len(says) > 1 else says[0]
        if isinstance(said, Exception):
            raise said
        return said

    assert asyncio.run(asyncio.wait_for(_first(Watch(look, pause=0.01), 2), 2)) == ["a", "b"]


def test_the_mark_changes_with_the_data_and_says_nothing(
    filled: Workspace, report_of: Callable[[str], int]
) -> None:
    before = mark_of(filled)
    assert mark_of(filled) == before
    waive_obligation(filled, report_of("STC"), reason="thử")
    assert mark_of(filled) != before
    assert len(before) == 16


@pytest.mark.parametrize("is_open", [True, False])
def test_the_stream_asks_for_rights_and_a_server_that_stops_waits_for_no_listener(
    filled: Workspace, is_open: bool
) -> None:
    app: FastAPI = create_app(filled, open_to_readers=is_open)
    listening = bound_socket("127.0.0.1", 0, mend="")
    port = listening.getsockname()[1]
    server = QuietServer(server_settings(app))
    running = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    running.start()
    try:
        asked = {"accept": "text/event-stream"}
        with httpx.stream("GET", f"http://127.0.0.1:{port}/board/live", headers=asked, timeout=10) as answer:
            if not is_open:
                assert answer.status_code == 303
                return
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.iter_lines()
            assert next(lines) == "event: mark"
            assert next(lines) == f"data: {mark_of(filled)}"
            server.should_exit = True
            running.join(4)  # less than the patience of the server with what is still open
            assert not running.is_alive()
    finally:
        server.should_exit = True
        running.join(10)
