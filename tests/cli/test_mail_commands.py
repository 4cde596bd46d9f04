"""What did not arrive, the proof of urging and people's choices from the command line."""

import asyncio
import csv
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.clock import SetClock
from config.settings import Settings
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.workspace import open_workspace
from tests.builders import a_draft, a_plan, a_reporting_duty, at
from tests.operations.urging import report_of

Capture = pytest.CaptureFixture[str]
DESK = "desk@stc.example.vn"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """The request of a half-year report, refused by one mailbox; the folder and the number of the obligation."""
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    folder, clock, transport = tmp_path / "data", SetClock(at("2021-03-22", "10:00")), RecordingTransport()
    settings = Settings(_env_file=None, data=folder, secret_key="k" * 40)
    workspace = open_workspace(settings, clock=clock, transport=transport)
    a_plan(workspace, a_draft(a_reporting_duty()))
    transport.refuse(DESK)
    clock.set(at("2021-06-07"))
    asyncio.run(run_round(workspace, engine="test"))
    obligation_id = report_of(workspace, "STC")
    workspace.close()
    return str(folder), obligation_id


def test_what_did_not_arrive_is_named_and_goes_again(data: tuple[str, int], capsys: Capture) -> None:
    folder, _ = data
    assert run_command_line(["mail", "status", "--data", folder, "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["bounced"] == []
    assert [(one["to"], one["passed_to"]) for one in told["failed"]] == [(DESK, ["head@stc.example.vn"])]
    number = str(told["failed"][0]["id"])
    assert run_command_line(["mail", "status", "--data", folder]) == DONE
    assert f"! thư số {number}, {DESK}: không gửi được" in capsys.readouterr().out
    assert run_command_line(["mail", "retry", "--letter", number, "--to", DESK, "--data", folder]) != DONE
    capsys.readouterr()
    for given, expected in ((["--letter", "999"], 0), (["--to", DESK], 1), ([], 0)):
        assert run_command_line(["mail", "retry", *given, "--data", folder]) == DONE
        assert capsys.readouterr().out.startswith(f"{expected} thư")


def test_the_proof_of_urging_is_printed_and_written(
    data: tuple[str, int], capsys: Capture, tmp_path: Path
) -> None:
    folder, obligation_id = data
    files = ["--csv", str(tmp_path / "so.csv"), "--xlsx", str(tmp_path / "so.xlsx")]
    assert (
        run_command_line(["mail", "ledger", str(obligation_id), *files, "--data", folder, "--json"]) == DONE
    )
    ledger = json.loads(capsys.readouterr().out)
    first, second = ledger["entries"]
    assert (first["recipient_email"], first["state"], first["sent_at"]) == (DESK, "failed", None)
    assert [one["outcome"] for one in first["attempts"]] == ["refused"]
    assert first["passed_to"] == ["Giám đốc STC <head@stc.example.vn>"]
    assert (second["instead_of"], second["state"]) == (first["id"], "sent")
    assert second["sent_at"].startswith("2021-06-07T08:00:00+07:00")
    rows = list(csv.reader((tmp_path / "so.csv").read_text("utf-8-sig").splitlines()))
    assert ["Người trích", "quản trị (dòng lệnh)"] in rows
    assert load_workbook(tmp_path / "so.xlsx").active is not None
    assert run_command_line(["mail", "ledger", ledger["obligation"], "--data", folder]) == DONE
    out = capsys.readouterr().out
    assert "yêu cầu báo cáo: Chuyên viên STC <desk@stc.example.vn>: không gửi được" in out
    assert run_command_line(["mail", "ledger", "999", "--data", folder]) == FAILED
    nowhere = str(tmp_path / "không" / "có" / "so.csv")
    assert (
        run_command_line(["mail", "ledger", str(obligation_id), "--csv", nowhere, "--data", folder])
        == BAD_INPUT
    )


def test_choices_are_shown_and_changed(data: tuple[str, int], capsys: Capture) -> None:
    folder, _ = data
    change = ["--rhythm", "immediate", "--no-optional"]
    assert run_command_line(["mail", "choices", DESK, *change, "--data", folder]) == DONE
    assert "báo ngay trong ngày; thư chỉ để biết: không nhận" in capsys.readouterr().out
    assert run_command_line(["mail", "choices", DESK, "--data", folder, "--json"]) == DONE
    chosen = json.loads(capsys.readouterr().out)
    assert (chosen["rhythm"], chosen["without_optional"]) == ("immediate", True)
    assert "/o/" in chosen["link"]
    assert run_command_line(["mail", "choices", "khong-phai", "--data", folder]) == BAD_INPUT
