"""A Postfix of the session's own: its configuration, queue and mailbox in one folder, one loopback port, no name look-ups."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from notifications.smtp import SmtpTransport

DOMAIN = "example.vn"
WAIT_SECONDS = 120.0
# What is addressed to these is taken by the relay and comes back as a bounce, or is refused at once.
BOUNCING, REFUSED, BUSY = f"tra-lai@{DOMAIN}", f"khong-co@{DOMAIN}", f"ban@{DOMAIN}"

MAIN = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
command_directory = {commands}
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/mail.log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
myhostname = may-chu-thu.{domain}
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
local_transport = error:no local mail
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {root}
virtual_mailbox_maps = regexp:{root}/mailboxes
virtual_transport = {transport}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 100
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = check_recipient_access regexp:{root}/access, permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
tlsmgr unix - - n 1000? 1 tlsmgr
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """Where it listens, and where its letters arrive."""

    port: int
    root: Path

    @property
    def maildir(self) -> Path:
        """One mailbox in Maildir form for every address of the domain."""
        return self.root / "mailbox"

    def transport(self, **given: object) -> SmtpTransport:
        """A transport that sends through it."""
        options = {"sender": f"dondoc@{DOMAIN}", "tls": "none", "timeout": 20.0, **given}
        return SmtpTransport("127.0.0.1", self.port, **options)  # type: ignore[arg-type]

    def delivered(self) -> list[bytes]:
        """The messages in the mailbox."""
        return [path.read_bytes() for folder in ("new", "cur") for path in (self.maildir / folder).glob("*")]

    def wait_for(self, count: int) -> list[bytes]:
        """So many messages, or as many as came in time."""
        until = time.monotonic() + WAIT_SECONDS
        while len(found := self.delivered()) < count and time.monotonic() < until:
            time.sleep(0.05)
        return found

    def empty(self) -> None:
        for folder in ("new", "cur"):
            for path in (self.maildir / folder).glob("*"):
                path.unlink()

    def log(self) -> str:
        path = self.root / "mail.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""


def why_not() -> str | None:
    """What keeps Postfix from being run here."""
    if shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        return "no Postfix found (install postfix)"
    if os.geteuid() != 0:
        return "Postfix drops its rights by itself and has to be started by root"
    return None


@contextmanager
def running_postfix(*, transport: str = "virtual") -> Iterator[Postfix]:
    """Started in the foreground and ended by its own number; `transport`: "lmtp:inet:127.0.0.1:2424" hands letters on instead."""
    root = Path(mkdtemp(prefix="dondoc-postfix-"))
    root.chmod(0o755)
    config = root / "config"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    _write(root, config, port, transport)
    server = subprocess.Popen(
        ["postfix", "-c", config, "start-fg"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin"},
    )
    postfix = Postfix(port, root)
    try:
        _wait_until_it_greets(postfix, server)
        yield postfix
    finally:
        _stop(root, server)
        shutil.rmtree(root, ignore_errors=True)


def _stop(root: Path, server: "subprocess.Popen[bytes]") -> None:
    """The master is a child of the script that started it: it is ended by the number it wrote down itself."""
    number = root / "queue" / "pid" / "master.pid"
    if number.exists():
        os.kill(int(number.read_text()), signal.SIGTERM)
    else:
        server.terminate()
    server.wait(timeout=WAIT_SECONDS)


def _write(root: Path, config: Path, port: int, transport: str) -> None:
    who = pwd.getpwnam("nobody")
    mailbox = root / "mailbox"
    for folder in (
        config,
        root / "queue",
        root / "data",
        mailbox,
        *(mailbox / one for one in ("new", "cur", "tmp")),
    ):
        folder.mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(root / "data", owner.pw_uid, owner.pw_gid)
    for folder in (mailbox, *mailbox.iterdir()):
        os.chown(folder, who.pw_uid, who.pw_gid)
    daemons = subprocess.run(
        ["/usr/sbin/postconf", "-h", "daemon_directory"], check=True, capture_output=True, text=True
    ).stdout.strip()
    values = {
        "root": root,
        "commands": Path(shutil.which("postfix", path="/usr/sbin:/usr/bin") or "/usr/sbin/postfix").parent,
        "daemons": daemons,
        "domain": DOMAIN,
        "uid": who.pw_uid,
        "gid": who.pw_gid,
        "transport": transport,
        "port": port,
    }
    (config / "main.cf").write_text(MAIN.format(**values))
    (config / "master.cf").write_text(MASTER.format(**values))
    (root / "mailboxes").write_text(f"!/^{BOUNCING.partition('@')[0]}@/ mailbox/\n")
    (root / "access").write_text(
        f"/^{REFUSED}$/ 550 5.1.1 khong co hop thu nay\n/^{BUSY}$/ 450 4.2.1 hop thu dang ban\n"
    )


def _wait_until_it_greets(postfix: Postfix, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", postfix.port), timeout=5) as line:
                if line.recv(100).startswith(b"220"):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"Postfix did not start: {postfix.log()[-2000:]}")
