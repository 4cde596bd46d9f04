"""`dondoc user …`: an account is closed, opened again, and given a link to a new password."""

import io
import warnings
from pathlib import Path

import pytest

from cli.main import BAD_INPUT, DONE, run_command_line
from config.sealing import seal, unseal
from rules.errors import BadInput


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_SMTP_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DONDOC_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_account_that_is_not_there_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("disable", "enable", "reset"):
        assert run_command_line(["user", command, "khong-co"]) != DONE
        assert "khong-co" in capsys.readouterr().err


ADD = ("user", "add", "lan", "--name", "Lan", "--email", "lan@example.vn", "--role", "administrator")


def test_a_script_hands_over_the_password_in_one_line(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("mật khẩu rất dài 2021\n"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing about a terminal that cannot hide what is typed
        assert run_command_line([*ADD]) == DONE
    assert capsys.readouterr() == ("Đã thêm người dùng lan.\n", "")


@pytest.mark.parametrize("given", ["", "\n"])
def test_a_script_that_hands_over_nothing_is_told(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    assert run_command_line([*ADD]) == BAD_INPUT
    assert "chưa có mật khẩu" in capsys.readouterr().err


def test_what_is_sealed_opens_with_the_same_secret_for_the_same_purpose_alone() -> None:
    sealed = seal("s" * 40, "totp", "bí mật")
    assert sealed != seal("s" * 40, "totp", "bí mật")
    assert "mật" not in sealed
    assert unseal("s" * 40, "totp", sealed) == "bí mật"
    flipped = sealed[:30] + ("A" if sealed[30] != "A" else "B") + sealed[31:]
    for secret, purpose, words in (
        ("t" * 40, "totp", sealed),
        ("s" * 40, "webhook", sealed),
        ("s" * 40, "totp", flipped),
        ("s" * 40, "totp", ""),
    ):
        with pytest.raises(BadInput):
            unseal(secret, purpose, words)
