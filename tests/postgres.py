"""A PostgreSQL server for the tests: the one named, else one started from the system's programs, else none."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def programs() -> Path | None:
    """The folder that holds initdb and postgres."""
    candidates = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    for place in PLACES:
        candidates += sorted(Path("/").glob(place.lstrip("/")), reverse=True)
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


def _as_other_user() -> dict[str, object]:
    """PostgreSQL refuses to run as root, so root drops to an ordinary user."""
    if os.getuid() != 0:
        return {}
    user = next(one for one in ("postgres", "nobody") if _exists(one))
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


@contextmanager
def running_server(folder: Path, *, kept: Path | None = None, settings: Sequence[str] = ()) -> Iterator[str]:
    """The URL of a fresh server on a free loopback port; it ends with the block.

    `kept`: where its data stay, so that the next server goes on with them; `settings`: "name=value" of its configuration.
    """
    who = _as_other_user()
    root = Path(mkdtemp(prefix="dondoc-pg-"))  # short: a socket's path may hold about a hundred characters
    data = kept or root / "data"
    data.mkdir(parents=True, exist_ok=True)
    for own in (root, data) if who else ():
        os.chown(own, int(str(who["user"])), int(str(who["group"])))
    port = _free_port()
    run = {"check": True, "cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **who}
    initdb = [
        folder / "initdb",
        "-D",
        data,
        "-U",
        "dondoc",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    if not (data / "PG_VERSION").exists():
        subprocess.run(initdb, **run)  # type: ignore[call-overload]
    options = f"-p {port} -k {root} -h 127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=60"
    options += "".join(f" -c {one}" for one in settings)
    subprocess.run([folder / "pg_ctl", "-D", data, "-w", "-l", root / "log", "-o", options, "start"], **run)  # type: ignore[call-overload]
    try:
        yield f"postgresql+psycopg://dondoc@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([folder / "pg_ctl", "-D", data, "-m", "fast" if kept else "immediate", "stop"], **run)  # type: ignore[call-overload]
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def restarting(folder: Path, url: str) -> Iterator[Callable[[], None]]:
    """A way to restart a server of `running_server` the hard way: every connection to it breaks."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        data = connection.execute("SHOW data_directory").fetchone()[0]  # type: ignore[index]
    who = _as_other_user()

    def restart() -> None:
        command = [folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "-l", f"{data}.log", "restart"]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **who)  # type: ignore[call-overload]

    yield restart


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
