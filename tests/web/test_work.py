"""Work that outlasts its request: watched on a page, ended well or badly, stopped with the process; never lost in silence."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from config.clock import SetClock
from models import LongWork, UserRole, WorkState
from models.queries import plans as plan_queries
from operations.drafts import import_plan as operation
from operations.plans.plan_outlook import outlook_of
from operations.workspace import Workspace
from rules.errors import BadInput, Refused
from tests.web.browser import Browser, signed_in
from tests.web.drafts import PLAN
from web import working
from web.app import create_app
from web.routes import dry_run
from web.routes import import_plan as route
from web.working import Task, Workroom


@pytest.fixture
def house(office: Workspace) -> Iterator[FastAPI]:
    app = create_app(office)
    app.state.workroom.wait = 0.05
    app.state.workroom.beat = 0.05
    yield app
    app.state.workroom.stop()


@pytest.fixture
def desk(house: FastAPI, office: Workspace) -> Browser:
    return signed_in(house, office, UserRole.COORDINATING_DESK)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reading waits here, after its first step."""
    opened, read = threading.Event(), operation.import_plan

    def slow(workspace: Workspace, data: bytes, name: str, **given: Any) -> object:
        given["progress"](1, 3, "Đang nhận ra nhiệm vụ")
        assert opened.wait(10)
        return read(workspace, data, name, **given)

    monkeypatch.setattr(route, "import_document", slow)
    yield opened
    opened.set()


def begun(browser: Browser, text: str = PLAN) -> str:
    answer = browser.upload("/import", "ke-hoach.txt", text.encode())
    assert answer.status_code == 303
    place: str = answer.headers["location"]
    assert place.startswith("/work/")
    return place


def until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it never came true")


def works(workspace: Workspace) -> list[LongWork]:
    with workspace.database.reading() as session:
        return list(session.exec(select(LongWork)))


def ended(browser: Browser, place: str) -> httpx.Response:
    def is_over() -> bool:
        return 'data-live="' not in browser.get(place).text

    until(is_over)
    return browser.get(place)


def test_a_long_upload_is_watched_and_leads_to_its_draft(
    desk: Browser, office: Workspace, gate: threading.Event
) -> None:
    place = begun(desk)
    page = desk.get(place).text
    assert "Đang nhận ra nhiệm vụ" in page
    assert re.search(r'<progress[^>]* max="3" value="1"', page)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert f'data-live="{place}/live"' in page
    # The heart copies what is known in memory for other processes to read.
    until(lambda: works(office)[0].done == 1)
    gate.set()
    assert ended(desk, place).headers["location"] == "/plans/1/review?done=imported"
    (row,) = works(office)
    assert (row.state, row.started_by) == (WorkState.DONE, "Người dùng coordinating_desk-house")


def test_the_same_file_sent_twice_is_one_work(
    desk: Browser, office: Workspace, gate: threading.Event
) -> None:
    first = begun(desk)
    assert begun(desk) == first
    gate.set()
    ended(desk, first)
    with office.database.reading() as session:
        assert len(plan_queries.all_plans(session)) == 1
    assert len(works(office)) == 1


def test_only_who_began_a_work_and_administrators_see_it(
    house: FastAPI, desk: Browser, office: Workspace, gate: threading.Event
) -> None:
    place = begun(desk)
    other = signed_in(house, office, UserRole.COORDINATOR_HEAD)
    assert other.get(place).status_code == 404
    assert other.get(f"{place}/live").status_code == 404
    assert signed_in(house, office, UserRole.ADMINISTRATOR).get(place).status_code == 200
    assert Browser(house).get(place).headers["location"].startswith("/login")
    assert desk.get(f"/work/{'guessed'}").status_code == 404
    gate.set()


def test_the_steps_come_by_themselves_until_the_end(desk: Browser, gate: threading.Event) -> None:
    place = begun(desk)
    threading.Timer(0.3, gate.set).start()
    stream = desk.get(f"{place}/live")
    assert stream.headers["content-type"].startswith("text/event-stream")
    steps = [json.loads(line) for line in re.findall(r"data: (.*)", stream.text)]
    assert steps[0] == {"done": 1, "total": 3, "words": "Đang nhận ra nhiệm vụ", "ended": False}
    assert steps[-1]["ended"]


def test_what_is_wrong_with_a_long_file_is_said_on_the_page_of_the_form(
    desk: Browser, office: Workspace, gate: threading.Event
) -> None:
    place = begun(desk, "Kính gửi các đồng chí, mời dự họp lúc 8 giờ.")
    gate.set()
    answer = ended(desk, place)
    assert answer.status_code == 422
    assert "ke-hoach.txt" in answer.text.split('class="problem" role="alert">')[1].split("</p>")[0]
    assert "Nhập và đọc" in answer.text
    assert works(office)[0].state is WorkState.FAILED


def test_a_work_that_breaks_says_so_and_nothing_of_the_machine(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        time.sleep(0.2)
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(route, "import_document", broken)
    answer = ended(desk, begun(desk))
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.text
    assert "secret" not in answer.text
    assert 'href="/import"' in answer.text


def test_what_the_stopping_process_interrupts_is_written_down(
    house: FastAPI, desk: Browser, office: Workspace, gate: threading.Event
) -> None:
    place = begun(desk)
    house.state.workroom.stop(0.05)
    assert works(office)[0].state is WorkState.FAILED
    page = desk.get(place).text
    assert "bị ngắt giữa chừng" in page
    assert "Làm lại việc này từ đầu" in page
    assert desk.upload("/import", "khac.txt", b"x").status_code == 409
    gate.set()
    # It came to its end all the same, and does not pretend to have been watched to it.
    until(lambda: not house.state.workroom._running)
    assert works(office)[0].state is WorkState.FAILED


def test_a_work_of_a_process_that_died_is_shown_as_interrupted(
    house: FastAPI, desk: Browser, office: Workspace, clock: SetClock, gate: threading.Event
) -> None:
    place = begun(desk)
    other = create_app(office)
    elsewhere = Browser(other)
    elsewhere.cookies = desk.cookies
    assert "Đang nhận ra nhiệm vụ" in elsewhere.get(place).text or "data-live" in elsewhere.get(place).text
    house.state.workroom.end()  # no heart beats any more
    time.sleep(0.1)
    clock.set(clock.now() + timedelta(minutes=10))
    assert "bị ngắt giữa chừng" in elsewhere.get(place).text
    # Where it runs it is known to be alive.
    assert "data-live" in desk.get(place).text


def a_task(work: Callable[..., Any], **given: Any) -> Task[Any]:
    return Task("import", work, lambda value: {"value": value}, lambda error: (str(error), {}), **given)


def test_a_work_that_holds_the_write_lock_says_how_far_it_is_and_blocks_nobody(workspace: Workspace) -> None:
    room, held, let_go = Workroom(workspace, wait=0.05, beat=0.02), threading.Event(), threading.Event()

    def work(progress: Callable[[int, int, str], None]) -> str:
        with workspace.database.transaction() as session:
            session.exec(select(LongWork).with_for_update()).all()
            for number in range(50):
                progress(number, 50, "trong giao dịch")
            held.set()
            assert let_go.wait(10)
        return "xong"

    handed = room.run(workspace, a_task(work))
    assert held.wait(5)
    running = room.look(handed.key)
    assert running is not None
    assert (running.step.done, running.step.total) == (49, 50)
    let_go.set()
    until(lambda: works(workspace)[0].state is WorkState.DONE)
    assert works(workspace)[0].result == {"value": "xong"}
    room.stop()


def test_work_that_is_quick_is_answered_at_once_and_what_it_raises_is_raised(office: Workspace) -> None:
    room = Workroom(office)
    assert room.run(office, a_task(lambda _: 7, is_kept_early=False)) == 7
    assert works(office) == []

    def refused(_: object) -> None:
        raise BadInput("không được")

    with pytest.raises(BadInput):
        room.run(office, a_task(refused))


def test_too_many_works_are_refused_in_words(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "MOST_WAITING", 0)
    room, let_go = Workroom(office, wait=0), threading.Event()
    for _ in range(working.AT_ONCE):
        room.run(office, a_task(lambda _: let_go.wait(10)))
    with pytest.raises(Refused, match="quá nhiều việc"):
        room.run(office, a_task(lambda _: None))
    let_go.set()
    room.stop()


def test_a_long_dry_run_is_made_once_and_shown_when_it_is_ready(
    app: FastAPI, filled: Workspace, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, made = signed_in(app, filled, UserRole.COORDINATING_DESK), []
    app.state.workroom.wait = 0.05

    def slow(*given: Any, **named: Any) -> object:
        made.append(1)
        time.sleep(0.3)
        return outlook_of(*given, **named)

    monkeypatch.setattr(dry_run, "outlook_of", slow)
    place = desk.get("/plans/1/dry-run?by=unit").headers["location"]
    answer = ended(desk, place)
    assert answer.headers["location"].startswith("/plans/1/dry-run?by=unit&of=")
    shown = desk.get(answer.headers["location"])
    assert shown.status_code == 200
    assert "Sở Tài chính" in shown.text
    assert made == [1]
    app.state.workroom.stop()
