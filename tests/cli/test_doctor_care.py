"""`dondoc doctor` about certificates, clocks, secrets and backups: what will be a fault some day is said, and fails nothing."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cli.doctor_care import certificate_findings, database_findings, record_findings, round_findings
from cli.doctor_machine import clock_findings, secret_findings
from cli.finding import Level
from cli.main import DONE, FAILED, run_command_line
from config.clock import SetClock, SystemClock
from models.queries import audit
from operations.care.certificates import look_at_certificates, seen_certificates
from operations.care.last_backup import BackupNote, note_backup
from operations.care.seal_audit import seal_audit
from operations.workspace import Workspace
from tests.notifications.relay import running
from tests.operations.relays import closed_port

DAY = timedelta(days=1)


def a_server_context(folder: Path, *, ends_at: datetime) -> ssl.SSLContext:
    """A certificate that nobody has signed, for the loopback."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends_at - 400 * DAY)
        .not_valid_after(ends_at)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{ends_at:%Y%m%d}.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class Silent(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing on the screen of the tests."""


@contextmanager
def an_https_server(context: ssl.SSLContext) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    # A client that does not trust us hangs up in the middle: no news.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def with_settings(workspace: Workspace, **changes: Any) -> Workspace:
    return replace(workspace, settings=workspace.settings.model_copy(update=changes))


def test_each_server_that_encrypts_is_told_by_the_days_its_certificate_holds(
    workspace: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    now = SystemClock().now()
    clock.set(now)
    fresh, ending, over = (a_server_context(tmp_path, ends_at=now + days * DAY) for days in (90, 5, -3))
    away = closed_port()
    with an_https_server(ending) as page, running(starttls=over) as first, running(tls=fresh) as second:
        house = with_settings(
            workspace, base_url=f"https://127.0.0.1:{page}", imap_host="127.0.0.1", imap_port=away,
            smtp_host="127.0.0.1", smtp_port=first.port, smtp_tls="starttls", smtp_username="dondoc",
            smtp_fallback_host="127.0.0.1", smtp_fallback_port=second.port, smtp_fallback_tls="tls",
        )  # fmt: skip
        found = list(certificate_findings(house))
        look_at_certificates(house)
        # Nobody logs in where nobody is trusted.
        assert first.logins == second.logins == []
    told = [(one.level, one.says) for one in found]
    assert [level for level, _ in told] == [Level.NOTE, Level.NOTE, Level.FAULT, Level.WELL, Level.NOTE]
    assert "base_url" in told[0][1]
    assert "còn 4 ngày" in told[0][1] or "còn 5 ngày" in told[0][1]
    assert "không tin chứng thư" in told[1][1]
    assert "đã hết hạn" in told[2][1]
    assert "smtp_fallback" in told[3][1]
    assert "không xem được" in told[4][1]
    assert [of.split()[0] for of in seen_certificates(house)] == ["base_url", "smtp", "smtp_fallback"]


def test_the_database_says_its_version_and_clocks_are_compared(workspace: Workspace, clock: SetClock) -> None:
    machine = SystemClock().now()
    clock.set(machine)
    schema, version, *rest = database_findings(workspace)
    assert schema.level is version.level is Level.WELL
    # The PostgreSQL of the tests is quick because it waits for no disk: that is what an office must be told.
    assert all(one.level is not Level.WELL and " = off" in one.says for one in rest)
    assert {one.level for one in clock_findings(workspace, machine=machine)} <= {Level.WELL, Level.NOTE}
    # A machine whose clock is a day behind: PostgreSQL has its own, and the record has an event of tomorrow.
    with workspace.database.transaction() as session:
        audit.record(
            session, at=machine, actor="a", channel="cli", action="pruned", subject=("installation", 0)
        )
    clock.set(machine - DAY)
    faults = [
        one.says for one in clock_findings(workspace, machine=machine - DAY) if one.level is Level.FAULT
    ]
    is_sqlite = workspace.database.is_sqlite
    assert len(faults) == (1 if is_sqlite else 2)
    assert "sau giờ của máy" in faults[-1]


def test_a_backup_that_is_missing_is_a_note_and_one_that_is_long_gone_a_fault(
    workspace: Workspace, clock: SetClock
) -> None:
    def levels() -> list[Level]:
        return [one.level for one in record_findings(workspace)]

    assert levels() == [Level.NOTE, Level.WELL]
    note_backup(workspace, BackupNote(clock.now().isoformat(), "a.tar", 1, "0" * 64, ""))
    with workspace.database.transaction() as session:
        audit.record(
            session, at=clock.now(), actor="a", channel="cli", action="pruned", subject=("installation", 0)
        )
    assert levels() == [Level.WELL, Level.WELL]
    clock.advance(3 * DAY)
    assert levels() == [Level.NOTE, Level.FAULT]  # and nobody has sealed the event
    seal_audit(workspace)
    clock.advance(12 * DAY)
    assert levels() == [Level.FAULT, Level.WELL]
    assert [one.level for one in round_findings(workspace)] == [Level.WELL, Level.WELL]


def test_secrets_that_others_can_read_are_a_fault_with_its_remedy(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (workspace.data / "secret_key").write_text("k" * 40)
    (tmp_path / ".env").write_text("DONDOC_SMTP_PASSWORD=x")
    for file in (workspace.data / "secret_key", tmp_path / ".env"):
        file.chmod(0o644)
    faults = [one for one in secret_findings(workspace.settings) if one.level is Level.FAULT]
    assert [one.mend for one in faults] == [f"chmod 600 {workspace.data / 'secret_key'}", "chmod 600 .env"]


def test_notes_fail_nothing_and_the_list_is_there_for_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    assert run_command_line(["doctor", "--json", "--data", str(data)]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert {"note", "ok"} == {one["level"] for one in found}
    assert {"backup", "certificate", "clock", "disk", "schema"} & {one["about"] for one in found} == {
        "backup", "clock", "disk", "schema",
    }  # fmt: skip
    (data / "secret_key").chmod(0o644)
    assert run_command_line(["doctor", "--data", str(data)]) == FAILED
    assert f"LỖI  {data}/secret_key người khác trên máy đọc được → chmod 600 {data}/secret_key" in (
        capsys.readouterr().out
    )
