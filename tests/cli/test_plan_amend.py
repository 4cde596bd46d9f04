"""`dondoc plan amend`: the difference in words and as JSON, applied once, and kept in the history of the plan."""

import json
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from tests.builders import UNITS_CSV
from tests.plan_texts import PROVINCE_PLAN

TASK = "- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch."
DATED = f"{TASK}\n\n- Trình ban hành quy định mới về chế độ chi, hoàn thành trước ngày 26/6/2030."
FIRST = PROVINCE_PLAN.replace(TASK, DATED).replace("2021", "2030")
LATER = (
    FIRST.replace("46/KH-UBND", "60/KH-UBND")
    .replace("ngày 22 tháng 3", "ngày 10 tháng 5")
    .replace("Tuyên truyền cải cách", "Điều chỉnh việc tuyên truyền cải cách")
    .replace("trước ngày 26/6", "trước ngày 29/8")
    .replace(
        "- Nâng cao nhận thức",
        "Kế hoạch này thay thế Kế hoạch số 46/KH-UBND ngày 22/3/2030.\n\n- Nâng cao nhận thức",
    )
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """An installation with a running plan and a draft that replaces it."""
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    for name, text in (("units.csv", UNITS_CSV), ("first.txt", FIRST), ("later.txt", LATER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run_command_line(["unit", "import", "units.csv"]) == DONE
    assert run_command_line(["plan", "import", "first.txt"]) == DONE
    assert run_command_line(["plan", "confirm", "46/KH-UBND"]) == DONE
    assert run_command_line(["plan", "import", "later.txt"]) == DONE
    return tmp_path


def test_importing_suggests_and_the_command_asks_for_the_choice(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = capsys.readouterr().out
    assert "Có thể điều chỉnh kế hoạch 46/KH-UBND: văn bản viết “thay thế Kế hoạch số 46/KH-UBND" in said
    assert "--whole --preview" in said
    assert run_command_line(["plan", "amend", "60/KH-UBND", "--preview"]) == BAD_INPUT
    problem = capsys.readouterr().err
    assert "chưa chọn kế hoạch được điều chỉnh; có thể là 46/KH-UBND" in problem
    assert problem.count("\n") == 1


def test_the_difference_is_seen_then_applied_then_kept(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["plan", "amend", "60/KH-UBND", "--amends", "46/KH-UBND", "--whole"]
    capsys.readouterr()
    assert run_command_line([*command, "--preview"]) == DONE
    words = capsys.readouterr().out
    assert "→   3. Sở Tài chính: Trình ban hành quy định mới" in words
    assert "Thời hạn: 25/6/2030 (“hoàn thành trước ngày 26/6/2030”)" in words
    assert "Nghĩa vụ: mở 0, đổi hạn 1, hủy 0; báo cho 1 đơn vị." in words
    assert words.rstrip().endswith("Chưa áp dụng; bỏ --preview để áp dụng.")
    assert run_command_line([*command, "--json"]) == DONE
    applied = json.loads(capsys.readouterr().out)
    assert applied["applied"] is True
    assert applied["counts"]["moved"] == 1
    assert [(one["from"], one["to"]) for one in applied["effect"]["moves"]] == [("2030-06-25", "2030-08-28")]
    assert run_command_line(command) == FAILED
    assert "chỉ áp dụng một lần" in capsys.readouterr().err
    assert run_command_line(["plan", "show", "46/KH-UBND", "--history"]) == DONE
    history = capsys.readouterr().out
    assert "điều chỉnh bởi 60/KH-UBND" in history
    assert "Thời hạn: 25/6/2030 → 28/8/2030" in history
    assert run_command_line(["plan", "list"]) == DONE
    assert "đã áp dụng" in capsys.readouterr().out


def test_lines_are_corrected_by_their_numbers(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["plan", "amend", "60/KH-UBND", "--amends", "46/KH-UBND", "--partial", "--preview", "--json"]
    capsys.readouterr()
    assert run_command_line([*command, "--new", "3", "--drop", "3"]) == DONE
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert (counts["added"], counts["dropped"], counts["moved"]) == (1, 1, 0)
    assert run_command_line([*command, "--pair", "3=2"]) == DONE
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert [(one["new"]["position"], one["old"]["position"]) for one in changes if one["chosen"]] == [(3, 2)]
    for wrong in (["--pair", "x"], ["--pair", "99=1"], ["--keep", "99"], ["--amends", "99/KH"]):
        assert run_command_line([*command, *wrong]) in (BAD_INPUT, FAILED)
        assert capsys.readouterr().err.count("\n") == 1
    # Looking writes nothing: the draft still amends no plan.
    assert run_command_line(["plan", "amend", "60/KH-UBND", "--preview"]) == BAD_INPUT
