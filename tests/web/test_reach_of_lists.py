"""Whose rights end somewhere: no list, no file and no answer of the API names a unit or a plan beyond."""

import asyncio
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from config.clock import SetClock
from models import DocumentKind, UserPlan, UserRole
from models.queries import access as access_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from operations.answers.submit_status import submit_status
from operations.correspondence.draft_by_hand import draft_by_hand
from operations.ladder.run_round import run_round
from operations.reporting.compile_reports import compile_report
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.builders import a_deadline, a_draft, a_plan, an_answer, at
from tests.web.api_calls import a_program
from tests.web.browser import Browser, signed_in
from tests.web.house import report_obligation
from web.access_table import all_routes, names_something
from web.api.app import ROUTERS
from web.api.needs.table import API_ACCESS
from web.doors.door import UNIT
from web.doors.table import ACCESS

FIRST_PLAN = ("46/KH-UBND", "Tuyên truyền cải cách hành chính", "46-kh-ubnd")
# The second plan asks nothing of Sở Tài chính; Sở Nội vụ coordinates both and stands at the head of each.
SECOND_PLAN = ("77/KH-UBND", "Rà soát thủ tục lưu trữ", "77-kh-ubnd")
OTHER_UNITS = ("Sở Tư pháp", "Sở Y tế", "desk@stp", "desk@syt", "STP", "SYT")
QUERIES = {"search": "q=S%E1%BB%9F"}
# What never ends, and what is made anew each time it is opened.
NOT_LISTS = ("board_live", "work_live", "work", "second_factor")


@pytest.fixture
def two_plans(filled: Workspace, clock: SetClock) -> Workspace:
    """Each plan and each unit has something in every list: work, answers, difficulties, reports, công văn, letters."""
    number, title, _ = SECOND_PLAN
    asked = (a_deadline("Sở Tư pháp", "2021-05-14"), a_deadline("Sở Y tế", "2021-06-10"))
    a_plan(filled, a_draft(*asked, number=number, title=title))
    clock.set(at("2021-06-21", "09:00"))
    asyncio.run(run_round(filled, engine="test"))
    for code in ("STC", "STP"):
        _answer(filled, report_obligation(filled, code))
    for plan_id, code in ((1, "STC"), (2, "STP"), (2, "SYT")):
        draft_by_hand(filled, DocumentKind.URGING, [_overdue(filled, plan_id, code)])
    return filled


def _answer(workspace: Workspace, report: int) -> None:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, report)
    assert view is not None
    name = view.unit.name
    answer = an_answer(workspace, view.obligation.plan_id, view.unit.id or 0, f"Kết quả của {name}")
    submit_status(workspace, report, replace(answer, difficulty=f"{name} thiếu kinh phí"))
    compile_report(workspace, view.obligation.period_id or 0)


def _overdue(workspace: Workspace, plan_id: int, code: str) -> int:
    today = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        views = obligation_queries.views_of_unit(session, unit.id if unit and unit.id else 0)
    of_plan = [one.obligation for one in views if one.obligation.plan_id == plan_id]
    return next(one.id or 0 for one in of_plan if one.state is State.OPEN and one.due_on < today)


def _limit_to_plan(workspace: Workspace, login: str, plan_id: int) -> None:
    with workspace.database.transaction() as session:
        user = access_queries.user_by_login(session, login)
        session.add(UserPlan(user_id=user.id if user and user.id else 0, plan_id=plan_id))


def _addresses() -> Iterator[tuple[str, str]]:
    """Every page that names nothing, and each of them as a file."""
    for route in all_routes():
        door = ACCESS[route.name]
        is_list = "GET" in (route.methods or ()) and not names_something(route) and "{" not in route.path
        if is_list and not door.is_open and route.name not in NOT_LISTS:
            for form in ("", "as=csv", "as=xlsx"):
                yield route.name, f"{route.path}?{'&'.join(filter(None, (QUERIES.get(route.name), form)))}"
    yield "calendar_of", "/calendar/national"
    yield "download_register", "/register/download?form=docx"
    yield "documents", "/documents?state=drafted"


def _words(content: bytes) -> str:
    """What a reader finds in it: of a workbook the text of its sheets."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(one).decode("utf-8", "replace") for one in packed.namelist())


def _found(browser: Browser, foreign: tuple[str, ...]) -> tuple[list[str], set[str]]:
    """Where a foreign word stands; which routes were open."""
    wrong, opened = [], set()
    for name, address in _addresses():
        answer = browser.get(address)
        assert answer.status_code in (200, 303, 403, 404, 422), (address, answer.status_code)
        if answer.status_code == 200:
            opened.add(name)
            words = _words(answer.content)
            wrong += [f"{address}: {one}" for one in foreign if one in words]
    return wrong, opened


LISTS = {"overview", "board", "obligations", "plans", "units", "documents", "reports", "register", "outbox"}


@pytest.mark.parametrize("role", [UserRole.SUPERVISOR, UserRole.COORDINATING_DESK])
def test_whose_rights_end_at_a_unit_finds_no_other_unit_and_no_plan_that_asks_it_nothing(
    app: FastAPI, two_plans: Workspace, role: UserRole
) -> None:
    browser = signed_in(app, two_plans, role, unit_code="STC")
    wrong, opened = _found(browser, (*SECOND_PLAN, *OTHER_UNITS))
    assert wrong == []
    assert LISTS | {"search", "tickets", "download_register"} <= opened
    assert not {"audit", "people", "tokens", "webhooks", "system", "scorecards"} & opened
    # What is of a plan and of no unit is of nobody whose rights end at a unit, not even of the plan that asks it.
    assert "Công văn đôn đốc" not in _words(browser.get("/documents?as=csv").content)
    assert "46/KH-UBND" not in _words(browser.get("/reports?as=csv").content)
    assert "46/KH-UBND" in browser.get("/plans").text


def test_whose_rights_end_at_a_plan_finds_no_other_plan(app: FastAPI, two_plans: Workspace) -> None:
    browser = signed_in(app, two_plans, UserRole.COORDINATING_DESK)
    _limit_to_plan(two_plans, "coordinating_desk-house", 2)
    wrong, opened = _found(browser, FIRST_PLAN)
    assert wrong == []
    assert opened >= LISTS
    assert "77/KH-UBND" in browser.get("/documents").text


@pytest.mark.parametrize("role", sorted(UNIT))
def test_a_units_own_people_find_nobody_else(app: FastAPI, two_plans: Workspace, role: UserRole) -> None:
    browser = signed_in(app, two_plans, role, unit_code="STC")
    wrong, opened = _found(browser, (*SECOND_PLAN, *OTHER_UNITS))
    assert wrong == []
    assert opened <= {"overview", "my_unit", "tickets", "search", "feeds", "account", "download_scorecards"}


@pytest.mark.parametrize(
    ("role", "unit_code", "foreign"),
    [
        (UserRole.SUPERVISOR, "STC", (*SECOND_PLAN, *OTHER_UNITS)),
        (UserRole.COORDINATING_DESK, None, FIRST_PLAN),
    ],
)
def test_programs_find_no_more_than_their_people(
    app: FastAPI, two_plans: Workspace, role: UserRole, unit_code: str | None, foreign: tuple[str, ...]
) -> None:
    program = a_program(app, two_plans, role, unit_code=unit_code)
    if unit_code is None:
        _limit_to_plan(two_plans, f"{role.value}-house", 2)
    opened = set()
    for route in (one for router in ROUTERS for one in router.routes if isinstance(one, APIRoute)):
        if "GET" in (route.methods or ()) and "{" not in route.path:
            answer = program.get(route.path, **({"q": "Sở"} if route.name == "api_search" else {}))
            assert answer.status_code in (200, 403), (route.path, answer.text)
            opened |= {route.name} if answer.status_code == 200 else set()
            assert not [one for one in foreign if one in _words(answer.content)], route.path
    assert opened >= {"api_documents", "api_reports", "api_plans", "api_obligations", "api_search"}
    assert opened <= {name for name, need in API_ACCESS.items() if need.keeps_reach}


def test_a_units_page_shows_a_reader_of_one_plan_that_plans_work_and_no_score(
    app: FastAPI, two_plans: Workspace
) -> None:
    browser = signed_in(app, two_plans, UserRole.COORDINATING_DESK)
    _limit_to_plan(two_plans, "coordinating_desk-house", 2)
    page = browser.get("/units/STP")
    assert page.status_code == 200
    assert "77/KH-UBND" in page.text
    assert not [one for one in FIRST_PLAN if one in page.text]
    # A score counts every plan, and the book of scores every unit.
    assert browser.get("/scorecards/STP").status_code == 403
    limited = signed_in(app, two_plans, UserRole.SUPERVISOR, unit_code="STC")
    for reader in (browser, limited):
        assert reader.get("/scorecards/download?form=json").status_code == 403
    assert limited.get("/scorecards/STC").status_code == 200
    assert limited.get("/scorecards/STP").status_code == 403
