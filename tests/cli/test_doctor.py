"""`dondoc doctor` about mail: what works and what does not, one line for each server, no password in it."""

from pathlib import Path

import pytest

from cli.mail_servers import mailbox_findings, relay_findings
from cli.main import FAILED, run_command_line
from config.settings import Settings
from tests.notifications.relay import PASSWORD, running
from tests.operations.relays import closed_port


def settings(folder: Path, **given: object) -> Settings:
    return Settings(_env_file=None, data=folder, secret_key="k" * 40, **given)  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_each_relay_is_one_line_that_says_what_does_not_work(tmp_path: Path) -> None:
    with running(login=True) as relay:
        here = {"smtp_host": "127.0.0.1", "smtp_port": relay.port, "smtp_username": "dondoc"}
        cases = (
            ({"smtp_tls": "none", "smtp_password": PASSWORD}, True, "nối, mã hóa, đăng nhập được"),
            ({"smtp_tls": "none", "smtp_password": "sai-mat-khau"}, False, "trả lời 535"),
            ({"smtp_tls": "tls", "smtp_password": PASSWORD}, False, "SSL"),
            ({"smtp_tls": "starttls", "smtp_password": PASSWORD}, False, "STARTTLS"),
            ({"smtp_tls": "none", "smtp_port": closed_port()}, False, "không gửi được qua máy chủ thư"),
        )
        for given, is_well, said in cases:
            ((found, line),) = relay_findings(settings(tmp_path, **{**here, **given}))
            assert (found, said in line) == (is_well, True), line
            assert len(line.splitlines()) == 1
            assert "sai-mat-khau" not in line
        assert relay.received == []


def test_a_second_relay_has_its_own_line_and_without_any_the_folder_is_named(tmp_path: Path) -> None:
    ((found, line),) = relay_findings(settings(tmp_path))
    assert found
    assert str(tmp_path) in line
    with running() as relay:
        two = settings(
            tmp_path, smtp_host="127.0.0.1", smtp_port=closed_port(), smtp_tls="none",
            smtp_fallback_host="127.0.0.1", smtp_fallback_port=relay.port, smtp_fallback_tls="none",
        )  # fmt: skip
        assert [(well, "dự phòng" in line) for well, line in relay_findings(two)] == [
            (False, False),
            (True, True),
        ]
    ((found, line),) = mailbox_findings(settings(tmp_path))
    assert found
    assert "DONDOC_IMAP_HOST" in line


def test_the_command_names_the_mailbox_and_fails_when_it_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = closed_port()
    values = {"HOST": "127.0.0.1", "PORT": str(port), "TLS": "none", "USERNAME": "bao-cao", "PASSWORD": "kín"}
    for name, value in values.items():
        monkeypatch.setenv(f"DONDOC_IMAP_{name}", value)
    monkeypatch.chdir(tmp_path)
    assert run_command_line(["doctor", "--data", str(tmp_path / "data")]) == FAILED
    out = capsys.readouterr().out
    assert f"LỖI  hộp thư 127.0.0.1:{port}: không nối được" in out
    assert "kín" not in out
    assert "ổn   0 thư không đến nơi chưa xử lý" in out
