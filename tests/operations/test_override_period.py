"""A later letter gives one period other dates: seen, applied once, told once, compiled by the new dates."""

from datetime import date

import pytest

from config.clock import SetClock
from models import ObligationKind, Tier
from models.queries import audit
from models.queries import plans as plan_queries
from operations.plans.override_period import NewDates, override_period, preview_override
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, LostRace, NotFound, Refused
from rules.letter_reference import read_letter
from tests.builders import at
from tests.operations.amending import everything_owed, letters, round_on, the_plan

LETTER = "123/SNV-CCHC ngày 5/5/2021"
LATER = NewDates(LETTER, unit_due_on=date(2021, 6, 18), top_due_on=date(2021, 6, 25))


def reports_of(workspace: Workspace, key: str) -> list[date]:
    return [
        view.obligation.due_on
        for view in everything_owed(workspace, key)
        if view.obligation.kind is ObligationKind.REPORT
        and view.obligation.tier is Tier.UNIT
        and view.period is not None
        and view.period.key == "2021-H1"
    ]


def test_a_letter_moves_what_is_owed_tells_each_once_and_keeps_the_first_date(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    seen = preview_override(workspace, running, "2021-H1", LATER)
    count = len(reports_of(workspace, running))
    assert count == len(seen.moving) == len(seen.news) > 1
    assert set(reports_of(workspace, running)) == {date(2021, 6, 16)}

    done = override_period(workspace, running, "2021-H1", LATER, seen=(date(2021, 6, 16), date(2021, 6, 21)))
    assert {(move.was, move.to) for move in done.moving} == {(date(2021, 6, 16), date(2021, 6, 18))}
    with workspace.database.reading() as session:
        periods = {
            one.key: one for one in plan_queries.periods(session, the_plan(workspace, running).id or 0)
        }
        (event, *others) = [one for one in audit.since(session, 0) if one.action == "period_dates_changed"]
    period = periods["2021-H1"]
    assert (period.unit_due_on, period.top_due_on, period.top_due_named_on, period.letter) == (
        date(2021, 6, 18), date(2021, 6, 25), date(2021, 6, 25), "123/SNV-CCHC ngày 5/5/2021",
    )  # fmt: skip
    assert periods["2021-Y"].letter == ""
    assert (event.change["unit_due_was"], event.change["unit_due_on"]) == ("2021-06-16", "2021-06-18")
    assert [one.change["due_on"] for one in others] == [["2021-06-16", "2021-06-18"]] * count
    views = [
        view.obligation
        for view in everything_owed(workspace, running)
        if view.period and view.period.key == "2021-H1"
    ]
    assert {(one.due_on, one.original_due_on, one.due_basis) for one in views} == {
        (date(2021, 6, 18), date(2021, 6, 16), "fixed:2021-06-18")
    }
    assert len(letters(workspace)) == len(done.news)
    with pytest.raises(BadInput, match="không đổi ngày nào"):
        override_period(workspace, running, "2021-H1", LATER)

    # The draft of the consolidated report waits for the new date of the units.
    for day, compiled in (("2021-06-07", False), ("2021-06-18", False), ("2021-06-21", True)):
        round_on(workspace, clock, day)
        with workspace.database.reading() as session:
            assert bool(plan_queries.period(session, period.id or 0).compiled_at) is compiled, day


REFUSED = [
    ("2021-H1", NewDates("", date(2021, 6, 18)), BadInput, "chưa ghi số và ngày của công văn"),
    ("2021-H1", NewDates("123/SNV-CCHC", date(2021, 6, 18)), BadInput, "thiếu số hoặc ngày"),
    (
        "2021-H1",
        NewDates("123/SNV-CCHC ngày 31/2/2021", date(2021, 6, 18)),
        BadInput,
        "không có ngày 31/2/2021",
    ),
    (
        "2021-H1",
        NewDates("123/SNV-CCHC ngày 5/6/2021", date(2021, 6, 18)),
        BadInput,
        "có ngày sau hôm nay",
    ),
    ("2021-H1", NewDates(LETTER, date(2021, 6, 21)), Refused, "thiếu 1 ngày làm việc"),
    ("2021-H1", NewDates(LETTER, date(2021, 6, 14)), Refused, "thiếu 1 ngày làm việc"),
    ("2021-H1", NewDates(LETTER, None, date(2021, 6, 15)), Refused, "thiếu 2 ngày làm việc"),
    ("2021-H1", NewDates(LETTER, date(2021, 5, 7)), BadInput, "đã qua"),
    ("2021-Q1", NewDates(LETTER, date(2021, 6, 18)), BadInput, "các kỳ: 2021-H1"),
    ("2021-H1", NewDates(LETTER), BadInput, "không đổi ngày nào"),
]


def test_what_cannot_be_is_refused_in_one_line_and_moves_nothing(workspace: Workspace, running: str) -> None:
    for period, dates, error, told in REFUSED:
        with pytest.raises(error, match=told):
            override_period(workspace, running, period, dates)
    with pytest.raises(LostRace):
        override_period(workspace, running, "2021-H1", LATER, seen=(date(2021, 6, 15), date(2021, 6, 21)))
    with pytest.raises(NotFound):
        preview_override(workspace, "khong-co", "2021-H1", LATER)
    assert set(reports_of(workspace, running)) == {date(2021, 6, 16)}


def test_a_closed_period_keeps_its_dates_and_a_rest_day_of_a_letter_is_noted(
    workspace: Workspace, clock: SetClock, running: str
) -> None:
    (note,) = preview_override(workspace, running, "2021-H1", NewDates(LETTER, None, date(2021, 6, 27))).notes
    assert note.startswith("Chủ nhật 27/6/2021 là ngày nghỉ")
    assert note.endswith("Thứ Sáu 25/6/2021")
    with workspace.database.transaction() as session:
        plan_id = the_plan(workspace, running).id or 0
        (period,) = [one for one in plan_queries.periods(session, plan_id) if one.key == "2021-H1"]
        plan_queries.mark_period(session, period.id or 0, "closed_at", at("2021-05-10"))
    with pytest.raises(IllegalMove, match="đã chốt"):
        override_period(workspace, running, "2021-H1", LATER)


@pytest.mark.parametrize(
    "text",
    [
        "123/SNV-CCHC ngày 5/6/2021",
        "Công văn số: 123 / SNV – CCHC, ngày 05 tháng 6 năm 2021",
        "số 123/SNV-CCHC ngày 5.6.2021",
    ],
)
def test_a_letter_is_known_by_number_and_date_however_it_is_written(text: str) -> None:
    assert read_letter(text).words() == "123/SNV-CCHC ngày 5/6/2021"
