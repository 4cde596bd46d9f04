"""`dondoc plan indicators`: printed, put in again, refused in one line."""

from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.clock import SetClock
from config.settings import Settings
from operations.workspace import open_workspace
from tests.builders import a_plan, at


def test_indicators_are_put_in_printed_and_refused_in_one_line(
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
    table = "position,name,measure,aggregation,target,numerator,denominator\n2,Số lớp,lớp,sum,12,,\n"
    Path("chi-tieu.csv").write_text(table, encoding="utf-8")
    assert run_command_line(["plan", "indicators", key, "--put", "chi-tieu.csv", *data]) == DONE
    assert "thêm 1, sửa 0, không đổi 0" in capsys.readouterr().out
    assert run_command_line(["plan", "indicators", key, *data]) == DONE
    assert capsys.readouterr().out == table
    Path("sai.csv").write_text(table.replace("2,Số", "hai,Số"), encoding="utf-8")
    for arguments, code, words in (
        ([key, "--put", "sai.csv"], BAD_INPUT, "sai.csv, dòng 2"),
        (["không-có"], FAILED, "không có kế hoạch"),
        ([key, "--put", "không-có.csv"], BAD_INPUT, "không-có.csv"),
    ):
        assert run_command_line(["plan", "indicators", *arguments, *data]) == code
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1
