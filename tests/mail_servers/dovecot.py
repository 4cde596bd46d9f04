"""A Dovecot of the tests' own: IMAP with and without TLS and LMTP on loopback ports, Maildir, any user, one password.

For the 2.3 series, which Debian 12 and Ubuntu 24.04 ship; 2.4 reads another configuration and is refused by name.
"""

import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from imap_tools.imap_utf7 import utf7_encode

PASSWORD = "hop-thu-2021"
PROGRAMS = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")
STARTS_WITHIN = 120.0


@dataclass(frozen=True)
class Dovecot:
    """Mailboxes come to be when they are first written to or looked into."""

    imap_port: int
    imaps_port: int
    lmtp_port: int
    certificate: Path
    root: Path
    host: str = "127.0.0.1"
    password: str = PASSWORD

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def deliver(self, user: str, content: bytes, *, sender: str = "ai-do@example.org") -> None:
        """By LMTP, as a relay hands a message over."""
        with smtplib.LMTP(self.host, self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [user], content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def put(self, user: str, content: bytes, folder: str = "INBOX") -> None:
        """As it is, by APPEND."""
        with self.signed_in(user) as client:
            client.append(f'"{folder}"', "", None, content)

    def folder(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Everything that lies in a folder, byte for byte; an absent one is empty."""
        with self.signed_in(user) as client:
            status, _ = client.select(f'"{utf7_encode(folder).decode("ascii")}"', readonly=True)
            if status != "OK":
                return []
            _, found = client.uid("SEARCH", "UNDELETED")
            uids = found[0].split()
            messages = [client.uid("FETCH", uid, "(BODY.PEEK[])")[1][0] for uid in uids]
            return [one[1] for one in messages if isinstance(one, tuple)]

    def unseen(self, user: str, folder: str = "INBOX") -> int:
        with self.signed_in(user) as client:
            client.select(f'"{folder}"', readonly=True)
            return len(client.uid("SEARCH", "UNSEEN")[1][0].split())

    @contextmanager
    def signed_in(self, user: str) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4(self.host, self.imap_port)
        try:
            client.login(user, self.password)
            yield client
        finally:
            client.logout()


def program() -> str | None:
    return shutil.which("dovecot") or next((one for one in PROGRAMS if Path(one).exists()), None)


def why_not() -> str:
    """Why no Dovecot can be started here; empty where one can."""
    found = program()
    if found is None:
        return "Dovecot is not installed (apt install dovecot-imapd dovecot-lmtpd)"
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if not version.startswith("2.3."):
        return f"Dovecot {version} reads another configuration than the 2.3 these tests write"
    if not Path("/usr/lib/dovecot/lmtp").exists():
        return "Dovecot has no LMTP here (apt install dovecot-lmtpd)"
    return "" if shutil.which("openssl") else "openssl is not installed"


@contextmanager
def running_dovecot(*, without: str = "") -> Iterator[Dovecot]:
    """Started in its own folder, ended by its own number; `without`: capabilities it does not offer."""
    root = Path(mkdtemp(prefix="dondoc-imap-"))  # short: a socket's path may hold about a hundred characters
    imap, imaps, lmtp = _free_ports(3)
    server = Dovecot(imap, imaps, lmtp, certificate=root / "cert.pem", root=root)
    _certificate(root)
    config = root / "dovecot.conf"
    config.write_text(_configuration(server, without), encoding="ascii")
    root.chmod(0o755)
    with (root / "err").open("wb") as said:
        process = subprocess.Popen(
            [program() or "dovecot", "-F", "-c", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=said,
            cwd=root,
        )
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(root, ignore_errors=True)


def _wait_for(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    ends_at = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends_at:
        if process.poll() is not None:
            break
        try:
            with server.signed_in("thu@example.vn"):
                return
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.1)
    said = (server.root / "err").read_text("utf-8", "replace")
    log = server.root / "log"
    raise RuntimeError(
        f"Dovecot did not start: {said} {log.read_text('utf-8', 'replace') if log.exists() else ''}"
    )


def _configuration(server: Dovecot, without: str) -> str:
    """As root the processes drop to Dovecot's own users and mail belongs to nobody; else all is one person's."""
    root = server.root
    is_root = os.getuid() == 0
    me = pwd.getpwuid(os.getuid())
    owner = pwd.getpwnam("nobody") if is_root else me
    group = grp.getgrgid(owner.pw_gid).gr_name
    (root / "mail").mkdir()
    if is_root:
        os.chown(root / "mail", owner.pw_uid, owner.pw_gid)
    users = (
        ""
        if is_root
        else f"default_internal_user = {me.pw_name}\ndefault_internal_group = {group}\ndefault_login_user = {me.pw_name}\n"
    )
    chroot = "" if is_root else "chroot =\n"
    capability = f"imap_capability = {without}\n" if without else ""
    return f"""
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap lmtp
listen = 127.0.0.1
{users}
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{root}/mail/%u
mail_uid = {owner.pw_name}
mail_gid = {group}
mail_fsync = never
recipient_delimiter = +
passdb {{
  driver = static
  args = password={server.password}
}}
userdb {{
  driver = static
  args = uid={owner.pw_name} gid={group} home={root}/mail/%u allow_all_users=yes
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {server.imap_port}
  }}
  inet_listener imaps {{
    port = {server.imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {server.lmtp_port}
  }}
}}
# No waiting after a wrong password, which some tests give on purpose.
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
protocol imap {{
  {capability}
}}
protocol lmtp {{
  postmaster_address = postmaster@example.vn
  auth_username_format = %Lu
}}
"""


def _certificate(root: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-days", "3650", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
               "-keyout", str(root / "key.pem"), "-out", str(root / "cert.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def _free_ports(number: int) -> list[int]:
    """Asked for together, so that they differ."""
    probes = [socket.socket() for _ in range(number)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
