"""Who may come in where."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount

from models import UserRole
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in
from web.app import create_app
from web.doors.door import DESK, HEAD, Door
from web.doors.table import ACCESS, TABLES
from web.routes import ROUTERS

PLACES = (
    "/",
    "/obligations",
    "/obligations/1",
    "/plans",
    "/plans/1",
    "/units",
    "/units/STC",
    "/reports",
    "/outbox",
)
ACTIONS = (
    "/obligations/1/accept",
    "/obligations/1/return",
    "/obligations/1/extension",
    "/obligations/1/acknowledge",
    "/obligations/1/waive",
    "/reports/1/freeze",
    "/reports/1/issue",
    "/outbox/retry",
)
# What a unit's own people do with what their unit owes; tests/web/test_answer_people.py tries it on another unit's.
# One's own account is everybody's own; tests/web/test_account_page.py tries somebody else's.
OF_ACCOUNTS = (
    "account",
    "change_account",
    "change_password",
    "end_own_session",
    "end_own_sessions",
    "second_factor",
    "set_second_factor",
    "drop_second_factor",
    "make_own_key",
    "revoke_own_key",
)
OF_VIEWS = ("save_view", "drop_view")  # everybody's own
OF_UNITS = (
    *("revoke_link", "hand_over_from_page", "take_back_from_page", "choose_approval", "answer_here"),
    *("make_feed", "revoke_feed"),
)


def _routes(app: FastAPI) -> list[APIRoute | Mount]:
    """FastAPI includes a router as one entry, so the routers themselves are walked, and nothing may stand beside them."""
    mounts = [route for route in app.routes if isinstance(route, Mount)]
    assert len(app.routes) == len(mounts) + len(ROUTERS)
    return mounts + [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def test_the_table_names_every_route_and_nothing_else(app: FastAPI) -> None:
    assert {route.name for route in _routes(app)} == set(ACCESS)


def test_a_route_the_table_does_not_name_lets_nobody_in(app: FastAPI, filled: Workspace) -> None:
    app.get("/forgotten", name="forgotten")(lambda: "secret")
    assert signed_in(app, filled, UserRole.ADMINISTRATOR).get("/forgotten").status_code == 403
    assert Browser(app).get("/forgotten").status_code == 303
    app.state.open_to_readers = True
    assert Browser(app).get("/forgotten").status_code == 303


def test_only_known_pages_are_open_to_everybody() -> None:
    everybody = {name for name, door in ACCESS.items() if door.is_open}
    assert everybody == {
        "healthz",
        "readyz",
        "static",
        "api",
        "login",
        "sign_in",
        "sign_in_code",
        "give_code",
        "office_sign_in",
        "office_signed_in",
        "forgotten_password",
        "ask_new_password",
        "account_link",
        "use_account_link",
        "submission",
        "submit",
        "save_draft",
        "add_evidence",
        "answer_sheet",
        "take_answer_sheet",
        "ask_more_time",
        "ask_input",
        "ask_quiet",
        "hand_over",
        "take_back",
        "approve_answer",
        "send_back_answer",
        "withdraw_request",
        "signed_evidence",
        "mail_choices",
        "choose_mail",
        "calendar_feed",
    }


def test_every_action_asks_for_a_role(app: FastAPI) -> None:
    for route in _routes(app):
        if isinstance(route, APIRoute) and "POST" in (route.methods or ()) and not ACCESS[route.name].is_open:
            allowed = ACCESS[route.name].roles
            own = ("sign_out", "snooze", "add_absence", "revoke_absence", *OF_ACCOUNTS, *OF_UNITS, *OF_VIEWS)
            assert route.name in own or not allowed & {
                UserRole.UNIT_DESK,
                UserRole.UNIT_HEAD,
                UserRole.AUDITOR,
            }


def test_what_binds_the_house_is_for_its_head() -> None:
    for name in ("waive", "decide_extension", "freeze_report", "issue_report"):
        assert ACCESS[name] == Door(HEAD)
    assert ACCESS["accept"] == ACCESS["return"] == ACCESS["retry_letters"] == Door(DESK)


def test_without_signing_in_every_page_leads_to_the_door(app: FastAPI) -> None:
    for place in PLACES:
        response = Browser(app).get(place)
        assert response.status_code == 303, place
        assert response.headers["location"].startswith("/login"), place


def test_readers_of_an_open_house_change_nothing(filled: Workspace) -> None:
    browser = Browser(create_app(filled, open_to_readers=True))
    for place in PLACES:
        assert browser.get(place).status_code == 200, place
    for place in ACTIONS:
        response = browser.post(place)
        assert (response.status_code, response.headers["location"]) == (303, "/login"), place


def test_an_auditor_reads_and_does_nothing(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.AUDITOR)
    for place in PLACES:
        assert browser.get(place).status_code == 200, place
    for place in ACTIONS:
        assert browser.act(place, reason="x").status_code == 403, place


def test_the_coordinating_desk_accepts_and_does_not_waive(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    browser = signed_in(app, filled, UserRole.COORDINATING_DESK)
    place = f"/obligations/{report_of('STC')}"
    assert browser.act(f"{place}/waive", reason="x").status_code == 403
    assert (
        browser.act(f"{place}/accept").status_code == 409
    )  # nothing has been sent yet, but the role is right
    page = browser.get(place).text
    assert "Miễn báo cáo" not in page
    assert "Đã biết, sẽ xử lý" in page


def test_a_supervisor_may_take_note_of_an_escalation(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    browser = signed_in(app, filled, UserRole.SUPERVISOR)
    place = f"/obligations/{report_of('STC')}"
    response = browser.act(f"{place}/acknowledge", note="Sẽ làm việc với Sở", until="2021-06-25")
    assert response.status_code == 303
    assert "Sẽ làm việc với Sở" in browser.get(place).text


def test_an_officer_of_a_unit_sees_that_unit_alone(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    browser = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert browser.get("/").headers["location"] == "/my-unit"
    assert browser.get("/units/STC").status_code == 200
    assert browser.get(f"/obligations/{report_of('STC')}").status_code == 200
    for place in (
        "/units/STP",
        f"/obligations/{report_of('STP')}",
        "/plans",
        "/outbox",
        "/units",
        "/reports",
    ):
        assert browser.get(place).status_code == 403, place


def test_a_form_without_its_token_is_refused(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    browser = signed_in(app, filled, UserRole.ADMINISTRATOR)
    other = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    place = f"/obligations/{report_of('STC')}/waive"
    assert browser.post(place, {"reason": "x"}).status_code == 403
    assert browser.post(place, {"reason": "x", "form_token": "guessed"}).status_code == 403
    assert browser.post(place, {"reason": "x", "form_token": other.form_token()}).status_code == 403
    assert browser.act(place, reason="Đã sáp nhập").status_code == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://dondoc.example.evil.example"])
def test_a_form_from_elsewhere_is_refused_even_with_the_token(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int], origin: str
) -> None:
    browser = signed_in(app, filled, UserRole.ADMINISTRATOR)
    fields = {"reason": "x", "form_token": browser.form_token()}
    assert browser.post(f"/obligations/{report_of('STC')}/waive", fields, origin=origin).status_code == 403


def test_actions_bear_the_name_of_the_person(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    browser = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    obligation_id = report_of("STC")
    browser.act(f"/obligations/{obligation_id}/waive", reason="Đơn vị đã giải thể")
    page = browser.get(f"/obligations/{obligation_id}").text
    assert "Đơn vị đã giải thể" in page
    assert "Người dùng coordinator_head-house" in page


def test_metrics_are_for_this_machine_and_for_those_signed_in(app: FastAPI, filled: Workspace) -> None:
    assert Browser(app, address="127.0.0.1").get("/metrics").status_code == 200
    assert Browser(app, address="10.0.0.7").get("/metrics").status_code == 303
    forwarded = {"x-forwarded-for": "203.0.113.9"}
    assert Browser(app, address="127.0.0.1").get("/metrics", **forwarded).status_code == 303
    assert signed_in(app, filled, UserRole.ADMINISTRATOR).get("/metrics").status_code == 200


def test_a_door_stands_in_one_table_alone() -> None:
    assert len(ACCESS) == sum(len(table) for table in TABLES), (
        "the last of two doors of a name would count unseen"
    )
