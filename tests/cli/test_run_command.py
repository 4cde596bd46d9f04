"""`dondoc run`: where its links lead, and what it refuses before it starts."""

from pathlib import Path

import pytest

from cli.main import BAD_INPUT, FAILED, run_command_line
from config.settings import Settings
from flows import embedded


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings of every process that would have run until a signal."""
    monkeypatch.chdir(tmp_path)
    for name in ("DONDOC_BASE_URL", "DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DONDOC_DATA", "practice")
    seen: list[Settings] = []
    monkeypatch.setattr(embedded, "run_embedded", lambda settings, **_: seen.append(settings))
    return seen


def test_links_lead_to_the_port_unless_an_address_was_given(
    started: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_command_line(["run", "--port", "8931"])
    run_command_line(["run", "--port", "8931", "--at", "2021-03-22"])
    monkeypatch.setenv("DONDOC_BASE_URL", "https://dondoc.example.vn")
    run_command_line(["run", "--port", "8931"])
    assert [one.base_url for one in started] == [
        "http://127.0.0.1:8931",
        "http://127.0.0.1:8931",
        "https://dondoc.example.vn",
    ]


def test_a_practice_says_where_its_letters_are_and_never_goes_back(
    started: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    run_command_line(["run", "--at", "2021-03-22T09:00"])
    assert "practice/mail" in capsys.readouterr().out
    assert run_command_line(["run", "--at", "2021-03-21"]) == FAILED
    assert "2021-03-22T09:00" in capsys.readouterr().err
    assert len(started) == 1


@pytest.mark.parametrize("typed", ["hôm nay", "2021-02-30", "2021-03-22T25:00"])
def test_what_is_no_instant_is_told(
    started: list[Settings], capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert run_command_line(["run", "--at", typed]) == BAD_INPUT
    assert typed in capsys.readouterr().err
    assert started == []
