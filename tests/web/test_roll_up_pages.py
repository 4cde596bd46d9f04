"""The pages of a roll-up: the plan above, tasks linked, a package given out, looked at and taken."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from fastapi import FastAPI

from config.clock import SetClock
from config.package_keys import public_key
from models import UserRole
from models.queries import plans as plan_queries
from operations.reporting.publish_report import publish_report
from operations.rollup.export_package import export_package
from operations.rollup.trust_offices import trust_office
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.operations.rolling_up import ABOVE, BELOW, answer_below, frozen_below, owed_by, two_levels
from tests.web.browser import signed_in
from web.app import create_app


def hidden(page: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="(ticket|name|obligation)" value="([^"]*)"', page)
    }


def plan_id(workspace: Workspace, key: str) -> int:
    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    assert plan is not None
    return plan.id or 0


@pytest.fixture
def levels(workspace: Workspace, clock: SetClock) -> Callable[[], Workspace]:
    def build() -> Workspace:
        two_levels(workspace, clock, linked=False)
        return workspace

    return build


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_person_links_the_plans_and_a_package_is_taken_after_a_look(
    levels: Callable[[], Workspace], clock: SetClock
) -> None:
    workspace = levels()
    app: FastAPI = create_app(workspace)
    desk = signed_in(app, workspace, UserRole.COORDINATING_DESK)
    page = f"/plans/{plan_id(workspace, BELOW)}/above"
    shown = unescape(desk.get(page).text)
    assert "Giống lời nhất: số 2" in shown
    assert desk.act(page, above="nothing").status_code == 404
    linked = desk.act(f"{page}/tasks", **{"serves-1": "1", "serves-2": "2", "serves-3": "2"})
    assert linked.headers["location"].endswith("done=tasks_linked")
    wrong = desk.act(f"{page}/tasks", **{"serves-1": "77"})
    assert (wrong.status_code, 'class="problem"' in wrong.text) == (422, True)
    auditor = signed_in(app, workspace, UserRole.AUDITOR)
    assert "<select" not in auditor.get(page).text
    assert auditor.get("/report-packages").status_code == 403

    for code, value in (("P1", 2.0), ("P2", 3.0)):
        answer_below(workspace, code, "Đã <b>ban hành</b>", value)
    above = owed_by(workspace, "STC", ABOVE).obligation
    report_id = frozen_below(workspace, clock)
    desk = signed_in(app, workspace, UserRole.ADMINISTRATOR)
    # Taken as if it came from elsewhere: the links are cut for the time of issuing.
    desk.act(page, above="")
    publish_report(workspace, report_id)
    desk.act(page, above=ABOVE)
    desk.act(f"{page}/tasks", **{"serves-1": "1", "serves-2": "2", "serves-3": "2"})
    data, name = export_package(workspace, report_id)
    assert desk.get(f"/reports/{report_id}/package").content == data
    stranger = desk.upload("/report-packages", name, data)
    assert "chưa được tin cậy" in unescape(stranger.text)
    trust_office(workspace, public_key(workspace.secret), "Sở Tài chính")
    read = desk.upload("/report-packages", name, data)
    assert read.status_code == 200
    assert "Nhận thành báo cáo" in unescape(read.text)
    fields = hidden(read.text) | {"obligation": above.key}
    seen = desk.act("/report-packages/look", **fields)
    assert "nhận xong là báo cáo đã gửi" in unescape(seen.text)
    assert "<b>ban" not in seen.text
    assert desk.act("/report-packages/look", **{**fields, "obligation": "x"}).status_code == 404
    taken = desk.act("/report-packages/take", **hidden(seen.text))
    assert taken.headers["location"] == f"/obligations/{above.id}?done=rolled_submitted"
    assert "Nhận nội dung từ báo cáo của cấp dưới" in unescape(desk.get(taken.headers["location"]).text)
    assert owed_by(workspace, "STC", ABOVE).obligation.state is State.SUBMITTED
    assert "không nhận hai lần" in unescape(desk.upload("/report-packages", name, data).text)
    assert "không mở được" in unescape(desk.upload("/report-packages", name, data[:900]).text)
    again = desk.act(f"/reports/{report_id}/rollup")
    assert again.headers["location"].endswith("done=rolled_known")
    assert "Xuất gói có ký số" in unescape(desk.get(f"/reports/{report_id}").text)
