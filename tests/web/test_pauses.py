"""What people do on the ladder by their pages: wait for another unit, be quiet, be away."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from models import Obligation, PauseKind, UserRole
from models.queries import audit as audit_queries
from models.queries import delegations as delegation_queries
from models.queries import obligations as obligation_queries
from models.queries import waiting as waiting_queries
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.web.browser import Browser, signed_in
from tests.web.house import signed_path
from web.doors.door import DESK, UNIT, Door
from web.doors.table import ACCESS

ABSENCE = {"unit": "STC", "person": "desk@stc.example.vn", "stand_in": "head@stc.example.vn"}


class UnitBrowser(Browser):
    """A unit's own person, who finds the token on the unit's page: the lists are not for them."""

    def form_token(self) -> str:
        found = re.search(
            r'name="form_token" value="([^"]+)"', self.get(self.get("/").headers["location"]).text
        )
        assert found is not None
        return found[1]


def of_unit(app: FastAPI, workspace: Workspace, role: UserRole, code: str) -> Browser:
    browser = UnitBrowser(app)
    browser.cookies = signed_in(app, workspace, role, unit_code=code).cookies
    return browser


def _obligation(workspace: Workspace, obligation_id: int) -> Obligation:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    return view.obligation


def _input_of(workspace: Workspace, obligation_id: int) -> int:
    with workspace.database.reading() as session:
        return waiting_queries.inputs_of(session, obligation_id)[-1].id or 0


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def test_a_unit_points_to_the_one_that_blocks_it_and_that_one_answers_by_its_own_page(
    officer: Browser, desk: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    assert "Chưa làm được vì còn chờ ý kiến" in officer.get(link).text
    assert _obligation(filled, obligation_id).pause_kind is None  # looking changes nothing
    wrong = officer.post(f"{link}/wait", {"unit": "STP", "reason": "định mức chi", "until": "2021-09-01"})
    assert wrong.status_code == 409
    assert "nhiều nhất 10 ngày làm việc" in wrong.text
    assert ">định mức chi</textarea>" in wrong.text
    done = officer.post(f"{link}/wait", {"unit": "STP", "reason": "định mức chi", "until": ""})
    assert done.headers["location"] == f"{link}?done=waiting"
    page = officer.get(link).text
    assert "Đang chờ ý kiến Sở Tư pháp, hạn Thứ Sáu 25/6/2021" in page
    assert "/wait" not in page
    assert "Chờ ý kiến <span" in (board := desk.get("/").text) or "Chờ ý kiến</a>" in board
    assert "cho ý kiến: định mức chi" in desk.get("/obligations?kind=input").text
    assert "Chờ ý kiến của đơn vị này (1)" in desk.get("/units/STP").text
    shown = desk.get(f"/obligations/{obligation_id}").text
    assert "đang tạm dừng: chờ ý kiến Sở Tư pháp" in shown

    asked = _input_of(filled, obligation_id)
    own = signed_path(filled, asked)
    form = officer.get(own).text
    assert "Sở Tài chính chờ ý kiến này để thực hiện" in form
    assert 'name="state-' not in form
    assert officer.post(own, {"note": " "}).status_code == 422
    assert officer.post(own, {"note": "Thuộc HĐND tỉnh."}).status_code == 303
    receipt = officer.get(own).text
    assert "Đơn vị chờ ý kiến đã được báo." in receipt
    assert "Thuộc HĐND tỉnh." in receipt
    assert _obligation(filled, obligation_id).pause_kind is None
    told = desk.get(f"/obligations/{obligation_id}").text
    assert "Đơn vị được hỏi đã có ý kiến" in told


def test_the_desk_waits_for_a_unit_in_a_units_stead_and_lifts_it(
    desk: Browser, filled: Workspace, obligation_id: int
) -> None:
    place = f"/obligations/{obligation_id}"
    assert desk.act(f"{place}/lift-wait", reason="x").status_code == 404
    waits = desk.act(f"{place}/wait", unit="SYT", reason="số liệu quý II", until="2021-06-24")
    assert waits.headers["location"] == f"{place}?done=waiting"
    asked = _input_of(filled, obligation_id)
    assert "Thôi chờ ý kiến Sở Y tế" in desk.get(place).text
    assert desk.act(f"{place}/lift-wait", reason="").status_code == 422
    assert desk.act(f"{place}/lift-wait", reason="đã gọi điện").headers["location"] == f"{place}?done=lifted"
    assert _obligation(filled, asked).state is State.CANCELLED
    assert "Thôi chờ ý kiến" in desk.get(place).text


def test_quiet_is_for_the_desk_and_before_the_due_date_for_the_unit_itself(
    app: FastAPI, filled: Workspace, desk: Browser, report_of: Callable[[str], int]
) -> None:
    late = report_of("STC")
    own = of_unit(app, filled, UserRole.UNIT_DESK, "STC")
    assert own.act(f"/obligations/{late}/snooze", until="2021-06-21").status_code == 409
    assert own.act(f"/obligations/{report_of('STP')}/snooze", until="2021-06-21").status_code == 403
    assert own.act(f"/obligations/{late}/wait", unit="STP", reason="x").status_code == 403
    assert desk.act(f"/obligations/{late}/snooze", until="2021-06-28", reason="kiểm toán").status_code == 303
    assert _obligation(filled, late).pause_kind is PauseKind.SNOOZED
    assert "(đang tạm dừng: tạm ngừng nhắc)" in desk.get(f"/obligations/{late}").text
    assert own.act("/quiet-units", unit="STC", until="2021-06-28", reason="x").status_code == 403
    quiet = desk.act("/quiet-units", unit="SYT", until="2021-06-28", reason="chuyển trụ sở")
    assert quiet.headers["location"] == "/units/SYT?done=unit_snoozed"
    assert _obligation(filled, report_of("SYT")).next_action_on == _obligation(filled, late).next_action_on


def test_a_units_own_people_say_who_is_away_and_nobody_elses(
    app: FastAPI, filled: Workspace, desk: Browser
) -> None:
    own = of_unit(app, filled, UserRole.UNIT_HEAD, "STC")
    days = {"starts_on": "2021-06-21", "ends_on": "25/6/2021"}
    added = own.act("/absences", **ABSENCE, **days, reason="nghỉ phép")
    assert added.headers["location"] == "/units/STC?done=absence_added"
    page = own.get("/units/STC").text
    assert "Chuyên viên STC" in page
    assert "nghỉ phép" in page
    again = own.act("/absences", **ABSENCE, **days)
    assert again.status_code == 409
    assert "thu hồi trước rồi ủy quyền lại" in again.text
    foreign = {**ABSENCE, "person": "desk@stp.example.vn"}
    assert own.act("/absences", **foreign, **days).status_code == 409
    assert own.act("/absences", **{**foreign, "unit": "STP"}, **days).status_code == 403
    with filled.database.reading() as session:
        (row,) = delegation_queries.of_people(session, ["desk@stc.example.vn"])
    other = of_unit(app, filled, UserRole.UNIT_HEAD, "STP")
    assert other.act(f"/absences/{row.id}/revoke", unit="STP").status_code == 409
    assert desk.act(f"/absences/{row.id}/revoke", unit="STC").status_code == 303
    assert "đã thu hồi" in own.get("/units/STC").text
    with filled.database.reading() as session:
        trail = audit_queries.of_subject(session, ("delegation", row.id or 0))
    assert [event.action for event in trail] == ["absence_added", "absence_revoked"]


def test_more_time_is_granted_until_another_day_and_counted_on_the_page(
    app: FastAPI, filled: Workspace, officer: Browser, link: str, obligation_id: int
) -> None:
    head = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    officer.post(f"{link}/more-time", {"until": "2021-06-30", "reason": "Chờ số liệu"})
    place = f"/obligations/{obligation_id}"
    assert "xin sau khi đã quá hạn" in head.get(place).text
    assert head.act(f"{place}/extension", decision="grant", until="2021-06-25").status_code == 303
    page = head.get(place).text
    assert "1 lần, tổng cộng 7 ngày làm việc" in page
    assert "Gia hạn đến 25/6/2021: đồng ý" in page


def test_the_doors_of_pauses() -> None:
    for name in ("snooze", "add_absence", "revoke_absence"):
        assert ACCESS[name].roles == DESK | UNIT, name
    assert ACCESS["wait_for"] == ACCESS["lift_wait"] == ACCESS["snooze_unit"] == Door(DESK)
