"""Sharing a report, answering elsewhere, an event without a term: from the command line."""

from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from tests.builders import UNITS_CSV
from tests.plan_texts import PROVINCE_PLAN

HOST, GUEST = "46/KH-UBND", "52/KH-UBND"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.csv").write_text(UNITS_CSV, "utf-8")
    (tmp_path / "kh46.txt").write_text(PROVINCE_PLAN, "utf-8")
    other = PROVINCE_PLAN.replace(HOST, GUEST).replace("Tuyên truyền cải cách", "Kiểm tra cải cách")
    (tmp_path / "kh52.txt").write_text(other, "utf-8")
    data = str(tmp_path / "data")
    for command in (
        ["unit", "import", "units.csv"],
        ["plan", "import", "kh46.txt"],
        ["plan", "import", "kh52.txt"],
    ):
        assert run_command_line([*command, "--data", data]) == DONE
    return data


def test_a_plan_is_confirmed_with_the_report_of_another(data: str, capsys: Capture) -> None:
    shared = ["plan", "confirm", GUEST, "--reports-with", HOST, "--data", data]
    assert run_command_line(shared) == FAILED  # the host does not run yet
    assert "không ở trạng thái đang thực hiện" in capsys.readouterr().err
    assert run_command_line(["plan", "confirm", HOST, "--data", data]) == DONE
    assert run_command_line([*shared, "--inside", "hai"]) == BAD_INPUT
    assert "SỐ=BÁO-CÁO" in capsys.readouterr().err
    assert run_command_line([*shared, "--inside", "99=báo cáo năm"]) == BAD_INPUT
    assert "không có nhiệm vụ số 99" in capsys.readouterr().err
    assert run_command_line([*shared, "--inside", "2=báo cáo năm", "--preview"]) == DONE
    assert "Sẽ mở khi xác nhận 52/KH-UBND: 0 nghĩa vụ" in capsys.readouterr().out
    assert run_command_line([*shared, "--inside", "2=báo cáo năm"]) == DONE
    assert (
        run_command_line(["plan", "close", HOST, "--reason", "hết thời hạn thực hiện", "--data", data])
        == FAILED
    )
    assert f"đang nhận báo cáo chung của {GUEST}" in capsys.readouterr().err


def test_an_event_without_a_term_is_no_other_way_of_setting_one(data: str, capsys: Capture) -> None:
    assert run_command_line(["plan", "confirm", HOST, "--data", data]) == DONE
    fire = ["plan", "fire", HOST, "1", "--on", "2021-05-12", "--no-term", "--data", data]
    assert run_command_line([*fire, "--term", "3"]) == BAD_INPUT
    assert "--no-term không đi cùng" in capsys.readouterr().err
    assert run_command_line(fire) == BAD_INPUT
    assert "không chờ sự kiện nào" in capsys.readouterr().err
