"""`dondoc calendar …`: a change is seen, applied once from the version that was seen, and shown."""

import json
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from tests.builders import UNITS_CSV
from tests.plan_texts import PROVINCE_PLAN

TASK = "- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch."
DATED = f"{TASK}\n\n- Trình ban hành quy định mới về chế độ chi, hoàn thành chậm nhất ngày 01/6/2035."
PLAN = PROVINCE_PLAN.replace(TASK, DATED).replace("2021", "2035")
SWAP = ["calendar", "swap", "2035-06-01", "2035-06-09", "--source", "1/TB-BNV"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """An installation whose running plan has a deadline on Friday 1/6/2035."""
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    for name, text in (("units.csv", UNITS_CSV), ("plan.txt", PLAN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run_command_line(["unit", "import", "units.csv"]) == DONE
    assert run_command_line(["plan", "import", "plan.txt"]) == DONE
    assert run_command_line(["plan", "confirm", "46/KH-UBND"]) == FAILED
    assert "chưa có ngày nghỉ của năm 2035" in (problem := capsys.readouterr().err)
    assert "dondoc calendar seed --year 2035" in problem
    assert problem.count("\n") == 1
    assert run_command_line(["calendar", "seed", "--year", "2035", "--apply", "--version", "1"]) == DONE
    assert run_command_line(["plan", "confirm", "46/KH-UBND"]) == DONE
    capsys.readouterr()
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    assert run_command_line(list(command)) == DONE, capsys.readouterr().err
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], code: int, *command: str) -> str:
    assert run_command_line(list(command)) == code
    problem = capsys.readouterr().err
    assert problem.count("\n") == 1
    return problem


def test_a_swap_is_seen_then_applied_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = said(capsys, *SWAP)
    assert "Lịch làm việc của cơ quan nhà nước (vn), phiên bản 2" in words
    assert "Thứ Sáu 1/6/2035: nghỉ hoán đổi" in words
    assert "Sở Tài chính: Trình ban hành quy định mới" in words
    assert "Thứ Sáu 1/6/2035 → Thứ Hai 4/6/2035" in words
    assert words.rstrip().endswith("Chưa áp dụng; thêm --apply --version 2 để áp dụng.")
    assert "phiên bản lịch đã xem" in refused(capsys, BAD_INPUT, *SWAP, "--apply")
    assert "đã được thay đổi từ khi xem" in refused(capsys, FAILED, *SWAP, "--apply", "--version", "7")
    applied = json.loads(said(capsys, *SWAP, "--apply", "--version", "2", "--json"))
    assert (applied["applied"], applied["version"], applied["people"]) == (True, 3, 1)
    assert [(one["unit"], one["from"], one["to"]) for one in applied["moved"]] == [
        ("STC", "2035-06-01", "2035-06-04")
    ]
    assert "đã là ngày nghỉ" in refused(capsys, BAD_INPUT, *SWAP, "--apply", "--version", "3")
    shown = said(capsys, "calendar", "show", "--year", "2035")
    assert "(vn), phiên bản 3" in shown
    assert "Thứ Bảy   09/06/2035  làm bù" in shown


def test_a_file_is_imported_and_a_second_time_changes_nothing(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "nghi.csv").write_text(
        "ngày;loại;tên;văn bản;chính thức\n01/06/2035;nghỉ lễ;Ngày hội;12/QĐ;có\n", encoding="utf-8"
    )
    assert "Ngày hội (12/QĐ)" in said(capsys, "calendar", "import", "nghi.csv")
    assert "báo cho 1 người" in said(capsys, "calendar", "import", "nghi.csv", "--apply", "--version", "2")
    assert "Không có gì thay đổi." in said(capsys, "calendar", "import", "nghi.csv")
    (data / "sai.csv").write_text("day,kind,name,source\n31/02/2035,nghỉ lễ,x,y\n", encoding="utf-8")
    assert "sai.csv, dòng 2, cột day: '31/02/2035' không phải ngày" in refused(
        capsys, BAD_INPUT, "calendar", "import", "sai.csv"
    )
    taken = said(capsys, "calendar", "set", "2035-06-01", "none", "--apply", "--version", "3")
    assert "bỏ khỏi lịch (trước là nghỉ lễ: Ngày hội)" in taken
    assert "Thứ Hai 4/6/2035 → Thứ Sáu 1/6/2035" in taken


def test_a_year_and_a_calendar_of_its_own_are_added(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "lập bằng: dondoc calendar seed --year 2036" in said(capsys, "calendar", "show", "--year", "2036")
    said(capsys, "calendar", "seed", "--year", "2036", "--apply", "--version", "2")
    rows = json.loads(said(capsys, "calendar", "show", "--year", "2036", "--json"))
    assert {"day": "2036-09-02", "kind": "holiday", "official": False}.items() <= next(
        row for row in rows if row["day"] == "2036-09-02"
    ).items()
    said(capsys, "calendar", "add", "truong", "--name", "Lịch các trường", "--weekdays", "mon tue wed thu fri sat")  # fmt: skip
    assert "đã có lịch" in refused(capsys, FAILED, "calendar", "add", "truong", "--name", "Lịch")
    assert "không phải ngày trong tuần" in refused(
        capsys, BAD_INPUT, "calendar", "add", "khac", "--name", "Lịch", "--weekdays", "mon thu bảy"
    )
    listed = json.loads(said(capsys, "calendar", "list", "--json"))
    assert [(one["key"], one["version"], one["based_on"]) for one in listed] == [("vn", 3, None), ("truong", 1, "vn")]  # fmt: skip
    assert "không có lịch 'x'" in refused(capsys, FAILED, "calendar", "show", "--calendar", "x")
    own = ["calendar", "set", "2035-06-02", "holiday", "--calendar", "truong"]
    assert "thêm --name và --source" in refused(capsys, BAD_INPUT, *own)
    assert "Bế giảng" in said(capsys, *own, "--name", "Bế giảng", "--source", "1/KH")


def test_the_rule_for_rest_days_is_seen_and_set(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = ["calendar", "rule", "vn", "--roll", "previous_working_day", "--before-inclusive"]
    words = said(capsys, *rule)
    assert (
        "Hạn rơi vào ngày nghỉ: về ngày làm việc liền trước (trước là: sang ngày làm việc liền sau)" in words
    )
    assert "“Trước ngày D”: gồm cả ngày D" in words
    assert "chỉ áp dụng cho văn bản đọc từ nay" in words
    applied = json.loads(said(capsys, *rule, "--apply", "--version", "2", "--json"))
    assert (applied["applied"], applied["version"], applied["days"]) == (True, 3, [])
    assert applied["rules"]["roll_rule"] == {"from": "next_working_day", "to": "previous_working_day"}
    assert "Không có gì thay đổi." in said(capsys, *rule)
    (row,) = json.loads(said(capsys, "calendar", "list", "--json"))
    assert (row["roll_rule"], row["before_is_inclusive"]) == ("previous_working_day", True)
    assert "chưa nêu quy tắc nào" in refused(capsys, BAD_INPUT, "calendar", "rule", "vn")


def test_a_simulation_fills_the_years_it_needs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "later.txt").write_text(PLAN.replace("01/6/2035", "02/9/2036").replace("2035", "2036"), encoding="utf-8")  # fmt: skip
    told = said(capsys, "simulate", "later.txt", "--units", "units.csv", "--from", "2036-08-29", "--to", "2036-09-05", "--json")  # fmt: skip
    lines = [json.loads(line) for line in told.splitlines()]
    days = {line["at"][:10] for line in lines if line["event"] == "letter_sent"}
    assert days
    assert not days & {"2036-09-01", "2036-09-02"}
