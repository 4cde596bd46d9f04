"""Absences, what a unit owes and quiet units from the command line."""

import json
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from tests.builders import UNITS_CSV

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.csv").write_text(UNITS_CSV, "utf-8")
    data = str(tmp_path / "data")
    assert run_command_line(["unit", "import", "units.csv", "--data", data]) == DONE
    return data


def test_an_absence_is_written_listed_and_taken_back(data: str, capsys: Capture) -> None:
    span = ["--from", "2030-01-07", "--to", "2030-01-11", "--data", data]
    people = ["desk@stc.example.vn", "head@stc.example.vn"]
    assert run_command_line(["user", "absence", "add", *people, *span, "--reason", "nghỉ phép"]) == DONE
    assert run_command_line(["user", "absence", "add", *people, *span]) == FAILED
    assert "thu hồi trước" in capsys.readouterr().err
    assert run_command_line(["user", "absence", "list", "--data", data, "--json"]) == DONE
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["from_email"], row["to_email"], row["ends_on"]) == (*people, "2030-01-11")
    assert run_command_line(["user", "absence", "revoke", str(row["id"]), "--data", data]) == DONE
    assert run_command_line(["user", "absence", "revoke", "99", "--data", data]) == FAILED
    capsys.readouterr()
    assert run_command_line(["user", "absence", "list", "--data", data]) == DONE
    assert capsys.readouterr().out == "Không ai đang hoặc sắp vắng mặt.\n"


def test_what_a_unit_owes_and_a_quiet_unit_are_said_in_one_line(data: str, capsys: Capture) -> None:
    assert run_command_line(["unit", "owes", "STC", "--data", data, "--json"]) == DONE
    assert json.loads(capsys.readouterr().out) == []
    assert run_command_line(["unit", "owes", "ABC", "--data", data]) == FAILED
    until = ["--until", "2020-01-07", "--reason", "bão lũ", "--data", data]
    assert run_command_line(["unit", "quiet", *until]) == BAD_INPUT
    assert run_command_line(["unit", "quiet", "STC", "--all", *until]) == BAD_INPUT
    capsys.readouterr()
    assert run_command_line(["unit", "quiet", "--all", *until]) == FAILED
    assert "phải sau hôm nay" in capsys.readouterr().err


def test_whether_a_units_head_approves_is_said_once(data: str, capsys: Capture) -> None:
    for choice, words in (
        ("on", "STC: thủ trưởng duyệt trước khi gửi.\n"),
        ("on", "STC: thủ trưởng duyệt trước khi gửi (đã như vậy từ trước).\n"),
        ("off", "STC: gửi thẳng, không qua duyệt.\n"),
    ):
        capsys.readouterr()
        assert run_command_line(["unit", "approval", "STC", choice, "--data", data]) == DONE
        assert capsys.readouterr().out == words
    assert run_command_line(["unit", "approval", "ABC", "on", "--data", data]) == FAILED
    assert "không có đơn vị mã 'ABC'" in capsys.readouterr().err
