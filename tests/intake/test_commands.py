"""`dondoc read` and `dondoc due` as a person types them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.due import due_command
from cli.read import read_command
from rules.errors import NotAPlan
from tests.intake import sample_plans


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(sample_plans.HEADINGS, encoding="utf-8")
    return path


def test_read_prints_the_agreed_json_alone(plan: Path) -> None:
    result = CliRunner().invoke(read_command, [str(plan), "--json"])
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert shown["document"]["number"] == "58/KH-UBND"
    assert shown["assignments"][0]["unit"] == "Sở Nội vụ"


def test_read_prints_a_list_a_clerk_can_check(plan: Path) -> None:
    shown = CliRunner().invoke(read_command, [str(plan)]).stdout
    assert "1. Sở Nội vụ – chủ trì" in shown
    assert "Báo cáo: Sở Nội vụ" in shown
    assert "Nguồn: mục II.1, dòng" in shown


def test_read_lets_a_refusal_through_to_the_one_line_handler(tmp_path: Path) -> None:
    path = tmp_path / "thu.txt"
    path.write_text(sample_plans.LETTER, encoding="utf-8")
    result = CliRunner().invoke(read_command, [str(path)])
    assert isinstance(result.exception, NotAPlan)
    assert result.stdout == ""


def test_due_prints_the_agreed_json_alone() -> None:
    result = CliRunner().invoke(
        due_command, ["chậm nhất ngày 20 của tháng cuối kỳ báo cáo", "--period", "2021-Q1", "--json"]
    )
    shown = json.loads(result.stdout)
    assert set(shown) == {
        "phrase",
        "kind",
        "every",
        "due",
        "previous_working_day",
        "rolled_from",
        "explanation",
    }
    assert (shown["kind"], shown["due"], shown["previous_working_day"], shown["rolled_from"]) == (
        "recurring",
        "2021-03-22",
        "2021-03-19",
        "2021-03-20",
    )


def test_due_explains_a_term_from_its_event() -> None:
    result = CliRunner().invoke(
        due_command, ["trong vòng 05 ngày làm việc kể từ ngày ký", "--from", "2026-08-18"]
    )
    assert "24/8/2026" in result.stdout
