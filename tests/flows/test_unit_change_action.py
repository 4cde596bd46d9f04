"""A merge in the middle of a replayed plan, from a responses file to the lines that come out."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.actions import Action, read_actions
from flows.perform import perform
from flows.simulate import Simulation, simulate
from operations.workspace import Workspace
from rules.errors import BadInput, Refused
from tests.builders import UNITS_CSV, a_draft, a_plan, a_reporting_duty

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HẢI BÌNH

Số: 46/KH-UBND

Hải Bình, ngày 22 tháng 3 năm 2021

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2021

I. MỤC ĐÍCH, YÊU CẦU

- Nâng cao nhận thức của cán bộ, công chức.

II. TỔ CHỨC THỰC HIỆN

1. Sở Tài chính:

- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch trước ngày 30/6/2021.

2. Sở Nội vụ (cơ quan thường trực):

- Theo dõi, đôn đốc việc thực hiện kế hoạch.
"""
MERGE = {
    "at": "2021-06-21T10:00:00",
    "action": "change_unit",
    "kind": "merge",
    "effective_on": "2021-06-21",
    "legal_basis": "Nghị quyết 15/NQ-HĐND",
    "from": ["STC", "STP"],
    "to": [{"code": "STCTP", "name": "Sở Tài chính và Tư pháp", "desk_email": "moi@stctp.example.vn"}],
}


def action(**changes: object) -> Action:
    line = json.dumps({**MERGE, **changes})
    (read,) = read_actions(line, "responses.jsonl", ZoneInfo("Asia/Ho_Chi_Minh"))
    return read


def test_after_a_merge_in_mid_plan_the_steps_reach_the_new_unit(tmp_path: Path) -> None:
    plan, units, responses = tmp_path / "plan.txt", tmp_path / "units.csv", tmp_path / "responses.jsonl"
    plan.write_text(PLAN, encoding="utf-8")
    units.write_text(UNITS_CSV, encoding="utf-8")
    responses.write_text(json.dumps(MERGE, ensure_ascii=False), encoding="utf-8")
    lines: list[dict[str, Any]] = []
    warned: list[str] = []
    simulate(
        Simulation((plan,), units, date(2021, 3, 22), date(2021, 7, 2), responses),
        tell=lines.append,
        warn=warned.append,
    )
    assert [line for line in warned if "không thực hiện được" in line] == []
    assert [line["event"] for line in lines].count("unit_changed") == 1
    steps = [
        (line["at"][:10], line["step"], line["to"])
        for line in lines
        if line["event"] == "step_raised" and line["kind"] == "task"
    ]
    before = [(day, step) for day, step, to in steps if "desk@stc.example.vn" in str(to)]
    after = [(day, step) for day, step, to in steps if "moi@stctp.example.vn" in str(to)]
    assert before == [("2021-06-15", "due_soon_far")]
    assert after == [("2021-06-24", "due_soon"), ("2021-06-29", "due_today"), ("2021-06-30", "overdue_1")]


def test_a_change_is_refused_before_its_day_and_a_line_that_says_too_little_is_named(
    workspace: Workspace,
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    with pytest.raises(Refused, match="đến ngày đó mới áp dụng được"):
        perform(workspace, action())
    with pytest.raises(BadInput, match=r"responses\.jsonl, dòng 1"):
        perform(workspace, action(kind="?"))
    with pytest.raises(BadInput, match=r"responses\.jsonl, dòng 1.*còn thiếu"):
        perform(
            workspace, action(kind="split", to=["SYT", "STP"], **{"from": "STC"}, effective_on="2021-03-22")
        )
