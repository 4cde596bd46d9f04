"""The systemd units: whole, hardened, and what they start runs and stops as they say."""

import shutil
import socket
import subprocess
from pathlib import Path

import click
import httpx
import pytest

from cli.main import dondoc
from tests.deploy.units import PROGRAMS, SERVICES, UNITS, Machine, Unit
from tests.flows.processes import answers, wait_until

# systemd's own measure of what a process could do to the machine, from 0 (nothing) to 100.
MOST_EXPOSED = 20
NEEDED = {
    "NoNewPrivileges": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "CapabilityBoundingSet": "",
    "RestrictSUIDSGID": "true",
    "User": "dondoc",
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_every_service_runs_as_nobody_of_importance_and_may_do_little() -> None:
    for file in SERVICES:
        unit = Unit(file)
        assert {name: unit.one(name) for name in NEEDED} == NEEDED, file.name


def test_every_command_of_a_unit_is_one_the_program_takes() -> None:
    for file in SERVICES:
        for path, *words in Unit(file, instance="8000").commands:
            assert path.startswith("/opt/dondoc/current/bin/")
            if path.endswith("/dondoc"):
                command = dondoc.get_command(click.Context(dondoc), words[0])
                assert command, f"{file.name}: {words}"
                command.make_context(words[0], words[1:]).close()


def test_every_timer_has_its_service_and_starts_with_the_machine() -> None:
    timers = sorted(UNITS.glob("*.timer"))
    assert timers
    for file in timers:
        assert file.with_suffix(".service").exists()
        assert Unit(file).one("WantedBy", "Install") == "timers.target"
        assert Unit(file).one("Persistent", "Timer") == "true"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="left out: no systemd-analyze here")
def test_systemd_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    for file in UNITS.iterdir():
        text = file.read_text("utf-8").replace("/opt/dondoc/current/bin", str(PROGRAMS))
        (tmp_path / file.name.replace("@.", "@8000.")).write_text(text, "utf-8")
    files = sorted(str(file) for file in tmp_path.iterdir())
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    about_ours = [line for line in verified.stderr.splitlines() if "dondoc" in line]
    assert (verified.returncode, about_ours) == (0, [])
    for one in files:
        if one.endswith(".service"):
            command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", one]
            exposed = subprocess.run(command, capture_output=True, text=True, check=False)
            assert exposed.returncode == 0, exposed.stdout[-300:]


@pytest.mark.slow
def test_one_machine_comes_up_is_backed_up_and_looked_after_and_stops(tmp_path: Path) -> None:
    port = free_port()
    machine = Machine(tmp_path, p8000=port)
    data = tmp_path / "var" / "lib" / "dondoc"
    machine.configure("dondoc.env", DONDOC_DATA=data, DONDOC_PREFECT_PORT=0)
    with machine.started(Unit(UNITS / "dondoc.service")):
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), "the pages are ready")
        (backup,) = machine.run(Unit(UNITS / "dondoc-backup.service"))
        (doctor,) = machine.run(Unit(UNITS / "dondoc-doctor.service"))
    assert backup.returncode == 0, backup.stderr
    assert list((tmp_path / "var" / "lib" / "dondoc-backups").iterdir())
    assert "lược đồ cơ sở dữ liệu" in doctor.stdout, doctor.stderr
    assert (data / "dondoc.sqlite").exists()


@pytest.mark.slow
def test_the_distributed_form_comes_up_behind_its_password_and_stops(tmp_path: Path) -> None:
    pages, prefect = free_port(), free_port()
    machine = Machine(tmp_path)
    password = "dondoc:mot-mat-khau"
    machine.configure(
        "dondoc-prefect.env", PREFECT_SERVER_API_PORT=prefect, PREFECT_SERVER_API_AUTH_STRING=password
    )
    api = f"http://127.0.0.1:{prefect}/api"
    machine.configure(
        "dondoc.env",
        DONDOC_DATA=tmp_path / "var" / "lib" / "dondoc",
        PREFECT_API_URL=api,
        PREFECT_API_AUTH_STRING=password,
    )
    with machine.started(Unit(UNITS / "dondoc-prefect.service")):
        wait_until(lambda: answers(f"{api}/health"), "the Prefect server answers")
        migrated, deployed = machine.run(Unit(UNITS / "dondoc-deploy.service"))
        assert (migrated.returncode, deployed.returncode) == (0, 0), migrated.stderr + deployed.stderr
        assert httpx.post(f"{api}/deployments/filter", json={}).status_code == httpx.codes.UNAUTHORIZED
        with (
            machine.started(Unit(UNITS / "dondoc-web@.service", instance=str(pages))),
            machine.started(Unit(UNITS / "dondoc-worker@.service", instance="1")),
        ):
            wait_until(lambda: answers(f"http://127.0.0.1:{pages}/healthz"), "the pages are up")
            wait_until(lambda: bool(workers(api, password)), "the worker is in its pool")


def workers(api: str, password: str) -> list[object]:
    name, secret = password.split(":")
    with httpx.Client(auth=(name, secret), timeout=60) as client:
        pools = client.post(f"{api}/work_pools/filter", json={}).json()
        (pool,) = (one["name"] for one in pools)
        found: list[object] = client.post(f"{api}/work_pools/{pool}/workers/filter", json={}).json()
        return found
