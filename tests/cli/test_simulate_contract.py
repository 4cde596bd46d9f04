"""`dondoc simulate --json` against a year worked out by hand: every step of every unit, on its day."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from cli.main import BAD_INPUT, DONE, run_command_line
from tests.builders import UNITS_CSV

Line = dict[str, Any]

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HẢI BÌNH

Số: 46/KH-UBND

Hải Bình, ngày 22 tháng 3 năm 2021

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2021

I. MỤC ĐÍCH, YÊU CẦU

- Nâng cao nhận thức của cán bộ, công chức.

II. TỔ CHỨC THỰC HIỆN

1. Các sở, ban, ngành:

- Định kỳ hàng quý, 6 tháng, năm báo cáo kết quả thực hiện gửi Sở Nội vụ để tổng hợp.

2. Sở Tài chính:

- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch trước ngày 30/6/2021.

3. Sở Y tế:

- Báo cáo kết quả xử lý trong thời hạn 07 ngày làm việc kể từ khi nhận được kiến nghị của công dân.

4. Sở Nội vụ (cơ quan thường trực):

- Theo dõi, đôn đốc việc thực hiện; tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo định kỳ 6 tháng, năm.
"""

# One of each action. Sở Tài chính never reports; Sở Tư pháp reports, is sent back and reports again.
RESPONSES = """
{"at": "2021-05-10T09:00:00", "unit": "SYT", "obligation": "task:nhận được kiến nghị", "action": "fire", "event_on": "2021-05-07", "note": "đơn số 12"}
{"at": "2021-05-28T09:00:00", "unit": "SYT", "obligation": "task:Báo cáo kết quả xử lý", "action": "acknowledge", "until": "2021-06-10", "note": "đang xử lý"}
{"at": "2021-06-14T16:00:00", "unit": "SYT", "obligation": "task:Báo cáo kết quả xử lý", "action": "submit"}
{"at": "2021-06-15T09:20:00+07:00", "unit": "STP", "period": "2021-H1", "action": "submit"}
{"at": "2021-06-17T10:00:00+07:00", "unit": "Sở Tư pháp", "period": "2021-H1", "action": "return", "due_on": "2021-06-21", "reason": "thiếu số liệu"}
{"at": "2021-06-21T10:00:00+07:00", "unit": "STP", "period": "2021-H1", "action": "submit"}
{"at": "2021-06-22T10:00:00+07:00", "unit": "STP", "period": "2021-H1", "action": "accept"}
{"at": "2021-06-28T09:00:00+07:00", "unit": "STC", "obligation": "task:Hướng dẫn lập dự toán", "action": "ask_extension", "until": "2021-07-15", "reason": "chờ hướng dẫn"}
{"at": "2021-06-28T15:00:00+07:00", "unit": "STC", "obligation": "task:Hướng dẫn lập dự toán", "action": "grant_extension"}
{"at": "2021-07-14T10:00:00+07:00", "unit": "STC", "obligation": "task:Hướng dẫn lập dự toán", "action": "submit"}
{"at": "2022-02-01T10:00:00+07:00", "unit": "STC", "period": "2021-Y", "action": "submit"}
"""

# Worked out with a wall calendar. 2/9 and 3/9/2021 are days off; no other day off touches these ladders.
# Cut-off 14/6, 14/9, 14/12 (cchc); asked for 5 working days before, due 2 working days after it.
STC_REPORTS = {
    "2021-H1": ["06-07 request", "06-15 due_soon", "06-16 due_today", "06-17 overdue_1", "06-18 overdue_2",
                "06-22 overdue_2#2", "06-23 overdue_3", "06-24 overdue_2#3"],
    "2021-Q3": ["09-07 request", "09-15 due_soon", "09-16 due_today", "09-17 overdue_1", "09-20 overdue_2",
                "09-22 overdue_2#2", "09-23 overdue_3", "09-24 overdue_2#3"],
    "2021-Y": ["12-07 request", "12-15 due_soon", "12-16 due_today", "12-17 overdue_1", "12-20 overdue_2",
               "12-22 overdue_2#2", "12-23 overdue_3", "12-24 overdue_2#3"],
}  # fmt: skip
# "trước ngày 30/6" is 29/6; moved to 15/7 by the extension of 28/6, answered on 14/7.
STC_TASK = ["06-15 due_soon_far", "06-24 due_soon", "07-01 due_soon_far", "07-12 due_soon"]
# 7 working days from 7/5 end on 18/5; quiet from 28/5 to 10/6, when the step of 8/6 comes; answered on 14/6.
SYT_TASK = ["05-10 due_soon_far", "05-13 due_soon", "05-18 due_today", "05-19 overdue_1", "05-21 overdue_2",
            "05-27 overdue_3", "06-10 overdue_4"]  # fmt: skip
# Answered on 15/6 at 9:20, after the reminder of that morning; sent back with 21/6, reminded once, answered that day.
STP_H1 = ["06-07 request", "06-15 due_soon", "06-18 due_soon", "06-21 due_today"]
EVENTS = {
    "period_opened", "obligation_opened", "step_raised", "step_skipped", "letter_sent", "submitted", "returned",
    "accepted", "extended", "acknowledged", "waived", "event_fired", "report_compiled", "report_frozen",
    "report_issued", "calendar_changed", "unit_changed", "summary",
}  # fmt: skip
FIELDS = {
    "at", "event", "plan", "unit", "obligation", "kind", "period", "due_on", "step", "level", "to", "letter", "detail",
}  # fmt: skip


def run(folder: Path, *options: str, responses: str = "") -> tuple[int, str, str]:
    (folder / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    (folder / "don-vi.csv").write_text(UNITS_CSV, encoding="utf-8")
    arguments = ["simulate", str(folder / "ke-hoach.txt"), "--units", str(folder / "don-vi.csv"), *options]
    if responses:
        (folder / "tra-loi.jsonl").write_text(responses, encoding="utf-8")
        arguments += ["--responses", str(folder / "tra-loi.jsonl")]
    told, warned = io.StringIO(), io.StringIO()
    with redirect_stdout(told), redirect_stderr(warned):
        code = run_command_line(arguments)
    return code, told.getvalue(), warned.getvalue()


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Line], str]:
    """The whole year, played once for all tests of this file."""
    folder = tmp_path_factory.mktemp("year")
    code, told, warned = run(
        folder, "--from", "2021-03-22", "--to", "2021-12-31", "--json", responses=RESPONSES
    )
    assert code == DONE, warned
    return [json.loads(line) for line in told.splitlines()], warned


def steps(lines: list[Line], unit: str, event: str = "step_raised", **only: str | None) -> list[str]:
    found = (line for line in lines if line["event"] == event and line["unit_code"] == unit)
    chosen = (line for line in found if all(line[name] == value for name, value in only.items()))
    return [f"{line['at'][5:10]} {line['step']}" for line in chosen]


def of_event(lines: list[Line], *events: str) -> Iterator[Line]:
    return (line for line in lines if line["event"] in events)


@pytest.mark.parametrize("period", STC_REPORTS)
def test_a_report_nobody_sends_climbs_on_these_days(year: tuple[list[Line], str], period: str) -> None:
    lines, _ = year
    assert steps(lines, "STC", period=period) == STC_REPORTS[period]
    assert steps(lines, "STC", "step_skipped", period=period) == []


def test_tasks_answers_returns_extensions_and_pauses_move_the_steps(year: tuple[list[Line], str]) -> None:
    lines, _ = year
    assert steps(lines, "STC", kind="task") == STC_TASK
    assert steps(lines, "SYT", kind="task") == SYT_TASK
    assert steps(lines, "STP", period="2021-H1") == STP_H1


def test_every_action_is_told_with_its_instant(year: tuple[list[Line], str]) -> None:
    lines, warned = year
    acts = [
        (line["at"][:16], line["event"], line["unit_code"])
        for line in of_event(lines, "submitted", "returned", "accepted", "extended", "acknowledged", "event_fired")
    ]  # fmt: skip
    assert acts == [
        ("2021-05-10T09:00", "event_fired", "SYT"),
        ("2021-05-28T09:00", "acknowledged", "SYT"),
        ("2021-06-14T16:00", "submitted", "SYT"),
        ("2021-06-15T09:20", "submitted", "STP"),
        ("2021-06-17T10:00", "returned", "STP"),
        ("2021-06-21T10:00", "submitted", "STP"),
        ("2021-06-22T10:00", "accepted", "STP"),
        ("2021-06-28T15:00", "extended", "STC"),
        ("2021-07-14T10:00", "submitted", "STC"),
    ]
    fired = next(of_event(lines, "event_fired"))
    assert fired["due_on"] == "2021-05-18"
    assert "07 ngày làm việc" in fired["detail"]["phrase"]
    assert "sự kiện ngày 7/5/2021: đơn số 12" in fired["detail"]["phrase"]
    assert "1 hành động sau ngày 31/12/2021 không được thực hiện" in warned


def test_what_opens_and_is_compiled_when(year: tuple[list[Line], str]) -> None:
    lines, _ = year
    opened = [(line["at"][:10], line["period"]) for line in of_event(lines, "period_opened")]
    assert opened == [("2021-06-07", "2021-H1"), ("2021-09-07", "2021-Q3"), ("2021-12-07", "2021-Y")]
    first: dict[str, str] = {}
    for line in of_event(lines, "report_compiled"):
        first.setdefault(line["period"], line["at"][:10])
    assert first == {"2021-H1": "2021-06-17", "2021-Q3": "2021-09-17", "2021-Y": "2021-12-17"}


def test_the_lines_are_what_the_contract_says(year: tuple[list[Line], str]) -> None:
    lines, _ = year
    assert {line["event"] for line in lines} <= EVENTS
    assert [line["event"] for line in lines].index("summary") == len(lines) - 1
    assert all(set(line) >= FIELDS for line in lines[:-1])
    instants = [line["at"] for line in lines[:-1]]
    assert instants == sorted(instants)
    assert all(instant.endswith("+07:00") for instant in instants)
    counts = {name: value for name, value in lines[-1].items() if isinstance(value, int)}
    for event, count in counts.items():
        assert count == sum(line["event"] == event for line in lines), event
    assert lines[-1]["crowded_days"] == []


def test_nobody_gets_two_reminder_letters_a_day(year: tuple[list[Line], str]) -> None:
    lines, _ = year
    reminders = [
        (line["at"][:10], *line["to"])
        for line in of_event(lines, "letter_sent")
        if line["detail"]["key"].startswith("reminder:")
    ]
    assert len(reminders) == len(set(reminders)) > 40


def test_a_plan_imported_late_sends_the_highest_step_only_and_says_so_the_same_each_time(
    tmp_path: Path,
) -> None:
    options = ("--from", "2021-06-18", "--to", "2021-06-24", "--json")
    code, told, _ = run(tmp_path, *options)
    assert code == DONE
    lines = [json.loads(line) for line in told.splitlines()]
    assert steps(lines, "STC", period="2021-H1") == [
        "06-18 overdue_2", "06-22 overdue_2#2", "06-23 overdue_3", "06-24 overdue_2#3",
    ]  # fmt: skip
    assert steps(lines, "STC", "step_skipped") == [
        "06-18 request", "06-18 due_soon", "06-18 due_today", "06-18 overdue_1",
    ]  # fmt: skip
    assert steps(lines, "STC", kind="task") == ["06-18 due_soon_far", "06-24 due_soon"]
    first = [line for line in of_event(lines, "letter_sent") if line["at"].startswith("2021-06-18")]
    assert len({tuple(line["to"]) for line in first}) == len(first)
    assert run(tmp_path, *options)[1] == told


@pytest.mark.parametrize(
    ("response", "named"),
    [
        ('{"at": "2021-06-18T09:00:00", "unit": ["STC"], "period": "2021-H1", "action": "submit"}', "'unit'"),
        ('{"at": "2021-06-18T09:00:00", "unit": "STC", "period": "2021-H1", "action": "submit", "lines": [{"assignment": 5}]}', "'assignment'"),
        ('{"at": "2021-06-18T09:00:00", "unit": "STC", "obligation": "task:x", "action": "fire", "term": "bảy"}', "chờ sự kiện"),
        ('{"at": "2021-06-18T09:00:00", "unit": "XX", "obligation": "task:x", "action": "fire"}', "không có đơn vị 'XX'"),
        ('{"at": "2021-06-18T09:00:00", "unit": "SYT", "obligation": "task:kiến nghị", "action": "fire", "term": "bảy"}', "term"),
        ('{"at": "2021-06-18T09:00:00", "unit": "SYT", "obligation": "task:kiến nghị", "action": "fire", "event_on": "31/6"}', "event_on"),
    ],
)  # fmt: skip
def test_a_response_nobody_can_mean_is_one_line(tmp_path: Path, response: str, named: str) -> None:
    code, _, warned = run(tmp_path, "--from", "2021-06-18", "--to", "2021-06-18", responses=response)
    assert code == BAD_INPUT
    last = warned.strip().splitlines()[-1]
    assert named in last
    assert "tra-loi.jsonl, dòng 1" in last
