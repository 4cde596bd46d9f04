"""A whole distributed installation on one machine: PostgreSQL, a Prefect server, two workers, a relay, one clock."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import psycopg
from aiosmtpd.controller import Controller

from flows.prefect_environment import RECOMMENDED
from tests import postgres

REPO = Path(__file__).parents[1]
WAIT_SECONDS = 300.0
# Small, so that it is filled in a moment; the year itself takes about a third of it.
DISK = "1200m"
PG_SETTINGS = ("max_wal_size=96MB", "min_wal_size=32MB", "max_connections=100")
SECRET = "s" * 40
ROUNDS = "Vòng đôn đốc/theo lịch"


class Relay:
    """A real SMTP server on a fixed port that can be away."""

    def __init__(self) -> None:
        self.port = free_port()
        self.keys: list[str] = []
        self._controller: Controller | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002
        self.keys.append(str(message_from_bytes(envelope.content)["X-Dondoc-Key"]))
        return "250 2.0.0 Ok"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


class House:
    """Everything has a way to be broken and a way to be whole again."""

    def __init__(self, folder: Path, *, workers: int, shard_size: int, starts_workers: bool = True) -> None:
        self.folder, self.workers, self._shard_size = folder, workers, shard_size
        self.clock_file = folder / "clock"
        self.relay = Relay()
        self.prefect_port = free_port()
        self.api = f"http://127.0.0.1:{self.prefect_port}/api"
        self.database = ""
        self.disk: Path | None = None
        self.restart_database: Callable[[], None] = lambda: None
        self._places: list[subprocess.Popen[bytes] | None] = [None] * workers
        self._prefect: subprocess.Popen[bytes] | None = None
        self._prefect_database = ""
        self._deployment = ""
        self._starts_workers = starts_workers

    @contextmanager
    def running(self) -> Iterator[None]:
        with ExitStack() as stack:
            self._start_database(stack)
            self.relay.start()
            stack.callback(self.relay.stop)
            stack.callback(self._end_processes)
            self.start_prefect()
            subprocess.run(
                [sys.executable, "-m", "cli", "deploy"], check=True, env=self.environment(), cwd=self.folder,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
            if self._starts_workers:
                for place in range(len(self._places)):
                    self.start_worker(place)
            yield

    def environment(self) -> dict[str, str]:
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("DONDOC_", "PREFECT_"))
        }
        return ours | {
            "PYTHONPATH": str(REPO),
            "DO_NOT_TRACK": "1",
            "PREFECT_API_URL": self.api,
            "PREFECT_WORKER_QUERY_SECONDS": "0.4",
            "DONDOC_DATA": str(self.folder / "data"),
            "DONDOC_DATABASE_URL": self.database,
            "DONDOC_SECRET_KEY": SECRET,
            "DONDOC_SMTP_HOST": "127.0.0.1",
            "DONDOC_SMTP_PORT": str(self.relay.port),
            "DONDOC_SMTP_TLS": "none",
            "DONDOC_SHARD_SIZE": str(self._shard_size),
        }

    def _start_database(self, stack: ExitStack) -> None:
        programs = postgres.programs()
        if programs is None:
            raise SystemExit("no PostgreSQL programs found")
        (self.folder / "data").mkdir()
        # Of its own, because the server runs as another user, who must not need the way to our folder.
        kept = Path(tempfile.mkdtemp(prefix="dondoc-disk-"))
        kept.chmod(0o755)
        stack.callback(lambda: shutil.rmtree(kept, ignore_errors=True))
        if _mounted(kept):
            self.disk = kept
            stack.callback(
                lambda: subprocess.run([shutil.which("umount") or "umount", "-l", kept], check=False)
            )
        server = stack.enter_context(
            postgres.running_server(programs, kept=kept / "data", settings=PG_SETTINGS)
        )
        self.restart_database = stack.enter_context(postgres.restarting(programs, server))
        admin = server.replace("+psycopg", "")
        with psycopg.connect(admin, autocommit=True) as connection:
            for name in ("dondoc", "prefect"):
                connection.execute(f"CREATE DATABASE {name}".encode())
        self.database = server.replace("/postgres", "/dondoc")
        self._prefect_database = self.database.replace("+psycopg", "+asyncpg").replace("/dondoc", "/prefect")
        self._prefect_database = self._prefect_database.replace("//prefect@", "//dondoc@")

    def database_answers(self) -> bool:
        try:
            with psycopg.connect(self.database.replace("+psycopg", ""), connect_timeout=5) as connection:
                connection.execute("CREATE TEMPORARY TABLE answers (is_there boolean)")
        except psycopg.Error:
            return False
        return True

    def start_prefect(self) -> None:
        environment = self.environment() | {
            "PREFECT_HOME": str(self.folder / "prefect"),
            **RECOMMENDED,
            "PREFECT_API_DATABASE_CONNECTION_URL": self._prefect_database,
        }
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
        self._prefect = self._process([*command, "--port", str(self.prefect_port)], "prefect", environment)
        wait_until(self.prefect_answers, "the Prefect server")

    def kill_prefect(self) -> None:
        if self._prefect is not None:
            os.killpg(self._prefect.pid, signal.SIGKILL)
            self._prefect.wait()

    def prefect_answers(self) -> bool:
        try:
            return httpx.get(f"{self.api}/health", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def start_worker(self, place: int) -> None:
        command = [sys.executable, "-m", "bench.soak_worker", str(self.clock_file)]
        self._places[place] = self._process(command, f"worker-{place}", self.environment())

    def kill_worker(self, place: int) -> None:
        worker = self._places[place]
        if worker is not None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            self._places[place] = None

    def dead_workers(self) -> list[int]:
        """Places whose worker has ended, and not by us."""
        return [n for n, one in enumerate(self._places) if one is not None and one.poll() is not None]

    def workers_online(self) -> int:
        found = httpx.post(f"{self.api}/work_pools/dondoc/workers/filter", json={}, timeout=30)
        return sum(one["status"] == "ONLINE" for one in found.json())

    def processor(self) -> float:
        """Seconds of processor time the workers have used."""
        return sum(_processor_of(one.pid) for one in self._places if one is not None)

    def ask_for_round(self, key: str) -> str:
        """The run; '' where the server does not answer."""
        with suppress(httpx.HTTPError):
            if not self._deployment:
                found = httpx.get(f"{self.api}/deployments/name/{ROUNDS}", timeout=30)
                self._deployment = found.raise_for_status().json()["id"]
            url = f"{self.api}/deployments/{self._deployment}/create_flow_run"
            made = httpx.post(url, json={"idempotency_key": key}, timeout=30)
            return str(made.raise_for_status().json()["id"])
        return ""

    def ended_well(self, run: str) -> bool:
        """Whether Prefect has heard of the good end of a run."""
        with suppress(httpx.HTTPError):
            found = httpx.get(f"{self.api}/flow_runs/{run}", timeout=30).raise_for_status().json()
            return bool(found["state_type"] == "COMPLETED")
        return False

    def fill_disk(self) -> None:
        """Until nobody can write another byte."""
        assert self.disk is not None  # noqa: S101 - asked for only where there is one
        with (self.disk / "ballast").open("wb") as ballast, suppress(OSError):
            while True:
                ballast.write(b"\0" * 1_000_000)
                ballast.flush()

    def empty_disk(self) -> None:
        if self.disk is not None:
            (self.disk / "ballast").unlink(missing_ok=True)

    def _process(self, command: list[str], name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as words:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _end_processes(self) -> None:
        for process in (*self._places, self._prefect):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _mounted(folder: Path) -> bool:
    """A small disk of its own, where this user may have one."""
    if not shutil.which("mount"):
        return False
    command = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


def _processor_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise RuntimeError(f"not within {WAIT_SECONDS:.0f} s: {what}")
        time.sleep(0.1)
