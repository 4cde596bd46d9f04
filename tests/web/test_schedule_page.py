"""The schedule is chosen, seen and confirmed; what is seen is what is written."""

import re
from datetime import date

import pytest
from fastapi import FastAPI

from models import ObligationKind, UserRole
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from operations.drafts.choose_for_plan import bind_name, saved_decisions
from operations.workspace import Workspace
from rules.lifecycle import PlanState
from tests.web.browser import Browser, signed_in
from tests.web.drafts import ODD_NAME, plan_of, posted

PLACE = "/plans/1/schedule"
CHOICE = {"regime": "cchc", "report_ladder": "report", "task_ladder": "task"}


@pytest.fixture
def ready(clerk: Browser, drafted: Workspace) -> Browser:
    """All names bound: the schedule can be seen."""
    bind_name(drafted, plan_of(drafted).key, ODD_NAME, ["STC"], version=1)
    return clerk


def test_what_is_missing_is_listed_and_nothing_can_be_confirmed(clerk: Browser, drafted: Workspace) -> None:
    page = clerk.get(PLACE).text
    assert "Chưa tính được lịch" in page
    assert "1 tên chưa gắn với đơn vị" in page
    assert "Xác nhận kế hoạch" not in page
    refused = posted(clerk, drafted, "/plans/1/confirm")
    assert refused.status_code == 422
    assert plan_of(drafted).state is PlanState.DRAFT


def test_the_year_is_shown_before_it_is_confirmed(ready: Browser) -> None:
    page = ready.get(PLACE).text
    for words in (
        "15/12/2020 – 14/06/2021",  # the window of the half year
        "07/06/2021",  # opening
        "14/06/2021",  # cut-off
        "16/06/2021",  # units
        "21/06/2021",  # upward, rolled over the Sunday
        "29/04/2021",
        "29/06/2021",
        "30/09/2021",
    ):
        assert words in page, words
    assert "Sẽ mở <strong>" in page


def test_what_was_seen_is_what_is_written(ready: Browser, drafted: Workspace) -> None:
    page = ready.get(PLACE).text
    seen = re.search(r"Sẽ mở <strong>(\d+) nghĩa vụ</strong>: (\d+) báo cáo định kỳ, (\d+) việc có hạn", page)
    assert seen is not None
    response = posted(ready, drafted, "/plans/1/confirm")
    assert response.headers["location"] == "/plans/1?done=confirmed"
    assert "Đã xác nhận" in ready.get(response.headers["location"]).text
    with drafted.database.reading() as session:
        views = obligation_queries.views_of_plan(session, 1)
        periods = plan_queries.periods(session, 1)
    reports = [view for view in views if view.obligation.kind is ObligationKind.REPORT]
    assert tuple(map(int, seen.groups())) == (len(views), len(reports), len(views) - len(reports))
    tasks = {view.obligation.due_on for view in views if view.obligation.kind is ObligationKind.TASK}
    assert tasks == {date(2021, 4, 29), date(2021, 6, 29), date(2021, 9, 30)}
    for period in periods:
        assert f"{period.unit_due_on:%d/%m/%Y}" in page
    assert plan_of(drafted).confirmed_by == "Người dùng coordinating_desk-house"


def test_a_draft_changed_after_it_was_seen_is_not_confirmed(ready: Browser, drafted: Workspace) -> None:
    old = str(plan_of(drafted).draft_version)
    posted(ready, drafted, "/plans/1/review/1/check")
    response = ready.act("/plans/1/confirm", version=old)
    assert response.status_code == 409
    assert f'href="{PLACE}"' in response.text
    assert plan_of(drafted).state is PlanState.DRAFT


def test_choices_change_the_schedule(ready: Browser, drafted: Workspace) -> None:
    assert "Nghị định 09/2019" in ready.get(PLACE).text
    chosen = {**CHOICE, "regime": "nd09", "coordinator": "Sở Tư pháp (STP)", "issuer": "UBND"}
    response = posted(ready, drafted, PLACE, report_every=["half_yearly", "yearly"], **chosen)
    assert response.headers["location"] == f"{PLACE}?done=chosen#seen"
    saved = saved_decisions(plan_of(drafted))
    assert (saved.regime, saved.coordinator, saved.issuer) == ("nd09", "STP", "UBND")
    page = ready.get(PLACE).text
    assert 'value="Sở Tư pháp (STP)"' in page
    assert "quý I/2021" not in page
    assert "6 tháng đầu năm 2021" in page


def test_a_letter_gives_one_period_other_dates(ready: Browser, drafted: Workspace) -> None:
    dates = {"unit_due_on-2021-H1": "2021-06-17", "letter-2021-H1": "Công văn 12/SNV"}
    assert posted(ready, drafted, PLACE, **CHOICE, **dates).status_code == 303
    page = ready.get(PLACE).text
    assert "17/06/2021" in page
    assert "theo Công văn 12/SNV" in page
    posted(ready, drafted, "/plans/1/confirm")
    with drafted.database.reading() as session:
        half = next(one for one in plan_queries.periods(session, 1) if one.key == "2021-H1")
    assert half.unit_due_on == date(2021, 6, 17)


def test_dates_that_leave_no_day_are_refused_and_can_be_mended(ready: Browser, drafted: Workspace) -> None:
    dates = {"unit_due_on-2021-H1": "2021-06-25", "letter-2021-H1": "CV 12"}
    posted(ready, drafted, PLACE, **CHOICE, **dates)
    page = ready.get(PLACE).text
    assert "Chưa tính được lịch" in page
    assert 'name="unit_due_on-2021-H1"' in page
    assert "Xác nhận kế hoạch" not in page
    assert posted(ready, drafted, PLACE, **CHOICE).status_code == 303
    assert "Xác nhận kế hoạch" in ready.get(PLACE).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"regime": "none"},
        {"task_ladder": "none"},
        {"issuer": "Sở Lạ"},
        {"coordinator": "STC; STP"},
        {"report_every": ["daily"]},
        {"unit_due_on-2021-H1": "31/6/2021"},
        {"unit_due_on-2021-H1": "2021-06-17"},  # by what letter?
    ],
)
def test_choices_nobody_can_mean_are_refused(
    ready: Browser, drafted: Workspace, wrong: dict[str, str | list[str]]
) -> None:
    assert posted(ready, drafted, PLACE, **{**CHOICE, **wrong}).status_code == 422
    assert saved_decisions(plan_of(drafted)).regime == "cchc"


def test_an_auditor_sees_the_schedule_and_no_button(
    draft_app: FastAPI, ready: Browser, drafted: Workspace
) -> None:
    page = signed_in(draft_app, drafted, UserRole.AUDITOR).get(PLACE).text
    assert "16/06/2021" in page
    assert "Xác nhận kế hoạch" not in page
    assert "Lưu và tính lại" not in page


def test_a_confirmed_plan_has_no_more_schedule_to_choose(ready: Browser, drafted: Workspace) -> None:
    posted(ready, drafted, "/plans/1/confirm")
    assert ready.get(PLACE).headers["location"] == "/plans/1"
    assert posted(ready, drafted, "/plans/1/review/1/check").status_code == 409
    assert ready.get("/plans/1/review").text.count("Sửa</a>") == 0
