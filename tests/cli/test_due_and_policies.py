"""`dondoc due` by whichever calendar, `dondoc policy`, `dondoc plan period` and a regime's own file in `dondoc simulate`."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from tests.builders import UNITS_CSV
from tests.plan_texts import PROVINCE_PLAN
from tests.policy_texts import PROVINCE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.csv").write_text(UNITS_CSV, encoding="utf-8")
    (tmp_path / "plan.txt").write_text(PROVINCE_PLAN.replace("2021", "2050"), encoding="utf-8")
    (tmp_path / "tinh.toml").write_text(PROVINCE, encoding="utf-8")
    return tmp_path


def due(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    capsys.readouterr()
    assert run_command_line(["due", *words, "--json"]) == DONE
    answer: dict[str, str] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize(
    ("phrase", "options", "day", "says"),
    [
        ("ngày 02/9/2045", (), "2045-09-05", "nghỉ Quốc khánh (dự kiến)"),
        ("01/01/2010", (), "2010-01-04", "nghỉ Tết Dương lịch"),
        ("trong vòng 20 năm kể từ ngày ký", ("--from", "2025-04-30"), "2045-05-03", "nghỉ Ngày Chiến thắng"),
        ("trước Tết Nguyên đán", ("--year", "2040"), "2040-02-09", "dự kiến, chưa có thông báo chính thức"),
    ],
)
def test_years_that_no_calendar_holds_are_worked_out(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    phrase: str,
    options: tuple[str, ...],
    day: str,
    says: str,
) -> None:
    answer = due(capsys, phrase, *options)
    assert (answer["due"], says in answer["explanation"]) == (day, True), answer
    assert run_command_line(["due", "ngày 02/9/2145"]) == BAD_INPUT
    assert "không tính được ngày nghỉ lễ" in capsys.readouterr().err
    assert not (folder / "var").exists()


def test_an_offices_own_calendar_policies_and_letters(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command_line(["due", "20/9/2026", "--data", "nowhere"]) == BAD_INPUT
    assert "chưa có cơ sở dữ liệu" in capsys.readouterr().err
    assert run_command_line(["unit", "import", "units.csv"]) == DONE
    assert due(capsys, "20/9/2026", "--calendar", "vn")["due"] == "2026-09-21"
    assert due(capsys, "ngày 02/9/2045", "--data", "var")["due"] == "2045-09-05"
    assert run_command_line(["due", "20/9/2026", "--calendar", "abc"]) == BAD_INPUT
    assert "các lịch: vn" in capsys.readouterr().err

    assert run_command_line(["policy", "put", "tinh.toml"]) == DONE
    assert run_command_line(["policy", "list", "--json"]) == DONE
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Đã thêm chế độ báo cáo tinh."
    assert [one["id"] for one in json.loads(said[1])] == [
        "cchc",
        "nd09",
        "tinh",
        "report",
        "task",
        "cchc",
        "plan",
    ]
    assert run_command_line(["policy", "show", "tinh"]) == DONE
    assert capsys.readouterr().out.strip() == PROVINCE.strip()
    assert run_command_line(["plan", "import", "plan.txt"]) == DONE
    assert run_command_line(["calendar", "seed", "--year", "2050", "--apply", "--version", "1"]) == DONE
    assert run_command_line(["plan", "confirm", "46/KH-UBND", "--regime", "tinh"]) == DONE
    assert "đơn vị gửi chậm nhất 31/5/2050, gửi cấp trên 1/6/2050" in capsys.readouterr().out

    letter = f"123/SNV-CCHC ngày {datetime.now():%d/%m/%Y}"  # noqa: DTZ005 - the command reads the real clock
    move = ["plan", "period", "46/KH-UBND", "2050-Y", "--unit-due", "2050-12-15", "--letter", letter]
    assert run_command_line(move) == DONE
    seen = capsys.readouterr().out
    assert "16/12/2050 → 15/12/2050" in seen
    assert "thêm --apply để áp dụng" in seen
    assert run_command_line([*move, "--apply"]) == DONE
    assert capsys.readouterr().out.startswith("Đã đổi hạn kỳ năm 2050")
    assert run_command_line([*move[:-1], "không số", "--apply"]) == BAD_INPUT
    assert run_command_line([*move[:4], "--unit-due", "2050-12-30", "--letter", letter]) == FAILED
    assert "ngày làm việc" in capsys.readouterr().err
    assert run_command_line(["policy", "remove", "tinh"]) == DONE


def test_a_plan_is_tried_with_a_regime_from_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dates = ["--from", "2050-05-20", "--to", "2050-05-26"]
    assert (
        run_command_line(
            ["simulate", "plan.txt", "--units", "units.csv", *dates, "--regime", "tinh.toml", "--json"]
        )
        == DONE
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    opened = [line for line in lines if line["event"] == "period_opened"]
    assert [(line["period"], line["detail"]["unit_due_on"]) for line in opened] == [("2050-H1", "2050-05-31")]
