"""`dondoc document …` and `dondoc register`: a draft of the ladder to its number, from the terminal."""

import asyncio
import json
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.clock import SetClock
from config.settings import Settings
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.workspace import open_workspace
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, at


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A task on level 3, and a body that is only recommended."""
    clock = SetClock(at("2021-03-22", "10:00"))
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(settings, clock=clock, transport=RecordingTransport())
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-05-14"), a_recommendation()))
    for day in ("2021-05-14", "2021-05-25"):
        clock.set(at(day))
        asyncio.run(run_round(workspace, engine="test"))
    workspace.close()
    monkeypatch.chdir(tmp_path)
    return settings.data


def test_a_draft_is_listed_shown_rendered_and_numbered(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        code = run_command_line([*arguments, "--data", str(data)])
        said = capsys.readouterr()
        return code, said.out + said.err

    (row,) = json.loads(run("document", "list", "--json")[1])
    assert (row["kind"], row["to"], row["owed"], row["awaited"], row["number"]) == ("urging", ["Sở Tài chính"], 1, 1, None)  # fmt: skip
    number = str(row["id"])
    code, words = run("document", "show", number)
    assert code == DONE
    assert "V/v đôn đốc thực hiện nhiệm vụ theo Kế hoạch số 46/KH-UBND" in words
    assert "Kính gửi: Sở Tài chính" in words
    assert run("document", "render", number, "--format", "docx", "--output", "cv.docx")[0] == DONE
    assert Path("cv.docx").read_bytes()[:2] == b"PK"
    code, said = run("document", "draft", "courtesy", "--plan", row["plan"], "--unit", "MTTQ")
    assert (code, "Dự thảo" in said) == (DONE, True)
    assert run("document", "draft", "courtesy")[0] == BAD_INPUT
    assert run("document", "draft", "urging", "999")[0] == FAILED
    assert run("document", "issue", number, "--number", " ", "--date", "2021-05-25")[0] == BAD_INPUT
    assert run("document", "drop", number, "--reason", "nhầm")[0] == DONE
    assert run("document", "issue", number, "--number", "9", "--date", "2021-05-25")[0] == FAILED
    assert [one["kind"] for one in json.loads(run("document", "list", "--json")[1])] == ["courtesy"]
    assert "dự thảo" in run("document", "list")[1]
    for file in ("so.xlsx", "so.docx"):
        assert run("register", file, "--plan", row["plan"], "--from", "2021-05-01", "--to", "2021-05-31") == (DONE, f"Đã ghi {file}: 1 dòng.\n")  # fmt: skip
    assert run("register", "so.txt")[0] == BAD_INPUT
    assert run("register", "so.xlsx", "--unit", "X")[0] == FAILED
