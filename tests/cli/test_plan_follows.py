"""`dondoc plan follows`: suggested by `plan show`, said, taken back, refused in one line."""

from datetime import date
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.clock import SetClock
from config.settings import Settings
from operations.workspace import open_workspace
from tests.builders import a_draft, a_plan, at


def test_last_years_plan_is_suggested_said_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    clock = SetClock(at("2021-03-22", "10:00"))
    workspace = open_workspace(settings, clock=clock)
    old = a_plan(workspace)
    clock.set(at("2022-01-10"))
    new = a_plan(workspace, a_draft(number="12/KH-UBND", date=date(2022, 1, 10), plan_year=2022))
    workspace.close()
    data = ["--data", str(tmp_path / "data")]
    assert run_command_line(["plan", "show", new, *data]) == DONE
    assert f"dondoc plan follows '{new}' '{old}'" in capsys.readouterr().out
    assert run_command_line(["plan", "follows", new, old, *data]) == DONE
    assert "so cùng kỳ với" in capsys.readouterr().out
    assert run_command_line(["plan", "show", new, *data]) == DONE
    assert f"so cùng kỳ với {old}" in capsys.readouterr().out
    for arguments, code, words in (
        ([old, new], BAD_INPUT, "năm liền trước"),
        ([new, "không-có"], FAILED, "không có kế hoạch"),
        ([new], BAD_INPUT, "--none"),
    ):
        assert run_command_line(["plan", "follows", *arguments, *data]) == code
        said = capsys.readouterr().err
        assert words in said
        assert "Traceback" not in said
    assert run_command_line(["plan", "follows", new, "--none", *data]) == DONE
    assert "không còn so" in capsys.readouterr().out
