"""`dondoc report words|write|section` and `dondoc plan outline`: from what is empty to a section as a file."""

import json
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.clock import SetClock
from config.settings import Settings
from operations.workspace import open_workspace
from tests.builders import a_plan, at


def test_words_are_listed_written_dropped_and_a_section_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings = Settings(_env_file=None, data=tmp_path / "data", secret_key="k" * 40, prefect_port=0)
    workspace = open_workspace(settings, clock=SetClock(at("2021-03-22", "10:00")))
    key = a_plan(workspace)
    workspace.close()
    data = ["--data", str(tmp_path / "data")]
    place = [key, "2021-H1"]

    assert run_command_line(["report", "words", *place, *data]) == FAILED
    assert "chưa có dự thảo" in capsys.readouterr().err
    for command in (["plan", "outline", key, "cchc"], ["report", "compile", *place]):
        assert run_command_line([*command, *data]) == DONE
    assert "Đã chọn đề cương cchc" in capsys.readouterr().out
    Path("loi.txt").write_text("Đã ban hành.\n\n- một", encoding="utf-8")
    assert (
        run_command_line(["report", "write", *place, "section:planning", "--file", "loi.txt", *data]) == DONE
    )
    assert run_command_line(["report", "words", *place, "--json", *data]) == DONE
    said, listed = capsys.readouterr().out.splitlines()
    assert said == "Đã ghi mục section:planning."
    rows = {row["slot"]: row for row in json.loads(listed)}
    assert (rows["section:planning"]["text"], rows["section:planning"]["version"]) == (
        "Đã ban hành.\n\n- một",
        1,
    )
    assert [slot for slot, row in rows.items() if row["empty"]][:2] == [
        "section:leadership",
        "section:inspection",
    ]
    assert run_command_line(["report", "section", "1", "planning", "--format", "txt", *data]) == DONE
    file = Path(capsys.readouterr().out.strip())
    assert file.read_text("utf-8").startswith("Về kế hoạch cải cách hành chính\nĐã ban hành.\n- một\n")
    assert run_command_line(["report", "write", *place, "section:planning", "--drop", *data]) == DONE
    assert run_command_line(["report", "words", *place, *data]) == DONE
    assert "Còn 11 mục chưa viết" in capsys.readouterr().out

    for arguments, code, words in (
        (["report", "write", *place, "section:planning"], BAD_INPUT, "đúng một trong"),
        (["report", "write", *place, "section:x", "--text", "a"], FAILED, "không có mục"),
        (["report", "section", "1", "x", "--format", "html"], FAILED, "các mục: planning"),
        (["report", "section", "9", "x", "--format", "docx"], FAILED, "không có báo cáo số 9"),
        (["plan", "outline", key, "x"], BAD_INPUT, "chọn một trong: cchc, plan"),
    ):
        assert run_command_line([*arguments, *data]) == code
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1
