"""`dondoc mail read`: without a relay letters are files, and a person reads them without a mail program."""

from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, WRONG_USAGE, run_command_line
from tests.builders import UNITS_CSV
from tests.plan_texts import PROVINCE_PLAN

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Half a year of the example: on 7/6 the requests for the half year's report lie in the folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path / "var"))
    (tmp_path / "units.csv").write_text(UNITS_CSV, "utf-8")
    (tmp_path / "kh.txt").write_text(PROVINCE_PLAN, "utf-8")
    for command in (
        ["unit", "import", "units.csv"],
        ["plan", "import", "kh.txt"],
        ["plan", "confirm", "46/KH-UBND"],
        ["round", "--at", "2021-06-07"],
    ):
        assert run_command_line(command) == DONE
    return tmp_path


def test_the_letter_is_told_with_its_link_and_what_it_carries(data: Path, capsys: Capture) -> None:
    capsys.readouterr()
    assert run_command_line(["mail", "read", "desk@stc"]) == DONE
    told = capsys.readouterr().out
    assert told.startswith(
        "To: Chuyên viên STC <desk@stc.example.vn>\nSubject: Đề nghị thực hiện: báo cáo 6 tháng"
    )
    assert "/s/" in told
    assert "[kèm theo: bao-cao-46-KH-UBND" in told


def test_every_word_must_fit_and_small_letters_do(data: Path, capsys: Capture) -> None:
    assert run_command_line(["mail", "read", "STP", "BÁO CÁO 6 tháng"]) == DONE
    assert run_command_line(["mail", "read", "stp", "quý III"]) == FAILED
    assert "quý III" in capsys.readouterr().err


def test_a_file_is_read_as_it_is_named(data: Path, capsys: Capture) -> None:
    file = next((data / "var" / "mail").glob("*syt*.eml"))
    assert run_command_line(["mail", "read", str(file)]) == DONE
    assert run_command_line(["mail", "read", "khong-co.eml"]) == BAD_INPUT
    assert "khong-co.eml" in capsys.readouterr().err
    assert run_command_line(["mail", "read"]) == WRONG_USAGE
