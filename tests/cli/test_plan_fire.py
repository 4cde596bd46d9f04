"""`dondoc plan fire`: seen with --preview, fired once, refused in one line."""

import json
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.clock import SetClock, SystemClock
from config.settings import Settings
from operations.workspace import open_workspace
from rules.cadence import Cadence, CadenceKind
from tests.builders import a_deadline, a_draft, a_plan, an_assignment, at


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(settings, clock=SetClock(at("2021-03-22", "10:00")))
    event = Cadence(CadenceKind.EVENT, text="trong 07 ngày làm việc kể từ khi có kết luận")
    a_plan(workspace, a_draft(an_assignment("Sở Y tế", cadence=event), a_deadline()))
    workspace.close()
    return str(tmp_path / "data")


def test_an_event_is_previewed_fired_once_and_refused_in_one_line(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # The command line reads the machine's clock, so the day is set from it; only the arithmetic is another's to test.
    today = SystemClock().now().date()
    fire = ["plan", "fire", "46/KH-UBND", "1", "--on", today.isoformat(), "--data", data]
    assert run_command_line([*fire, "--preview"]) == DONE
    seen = capsys.readouterr().out
    assert "07 ngày làm việc kể từ ngày xảy ra (theo kế hoạch)" in seen
    assert "Sẽ mở 1 nghĩa vụ." in seen
    assert run_command_line([*fire, "--term", "3", "--note", "Kết luận 5", "--json"]) == DONE
    fired = json.loads(capsys.readouterr().out)
    assert (fired["fired"], fired["term_is_stated"]) == (True, False)
    assert [(one["unit_code"], one["new"]) for one in fired["obligations"]] == [("SYT", True)]
    assert run_command_line(fire) == DONE
    assert "Ngày này đã ghi nhận" in capsys.readouterr().out
    for options, code, words in (
        (["plan", "fire", "46/KH-UBND", "2", *fire[4:]], BAD_INPUT, "không chờ sự kiện"),
        (["plan", "fire", "46/KH-UBND", "9", *fire[4:]], FAILED, "không có nhiệm vụ số 9"),
        ([*fire, "--unit", "XX"], BAD_INPUT, "không giao cho đơn vị XX"),
        ([*fire[:4], "--on", "31/6", "--data", data], BAD_INPUT, "không phải ngày"),
    ):
        assert run_command_line(options) == code
        said = capsys.readouterr().err.strip()
        assert words in said
        assert "\n" not in said
