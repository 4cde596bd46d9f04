"""Any letter from the command line, before it is sent."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from cli.main import DONE, run_command_line

Capture = pytest.CaptureFixture[str]


def test_a_letter_is_printed_and_written_in_every_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    start = ["mail", "preview"]
    data = ["--data", str(tmp_path / "data")]
    assert run_command_line([*start, "follow_up", *data]) == DONE
    printed = capsys.readouterr().out
    assert printed.startswith("Tiêu đề: Đôn đốc: báo cáo 6 tháng 2021")
    assert "Vì sao có thư này" in printed
    for ending in ("html", "eml", "txt"):
        assert (
            run_command_line([*start, "returned", "--language", "en", "--out", f"a.{ending}", *data]) == DONE
        )
    assert Path("a.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert Path("a.txt").read_text("utf-8").startswith("Tiêu đề: Returned: ")
    message = message_from_bytes(Path("a.eml").read_bytes(), policy=policy.default)
    assert str(message["Subject"]).startswith("Returned: ")
    capsys.readouterr()
    for wrong in (["khong-co"], ["returned", "--out", "a.pdf"], ["returned", "--obligation", "9"]):
        assert run_command_line([*start, *wrong, *data]) != DONE
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "→" in said or "chọn" in said or "xem" in said
