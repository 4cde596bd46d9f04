"""A Prefect server of its own, `dondoc deploy`, `dondoc worker`: the distributed form from end to end."""

import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.flows.processes import PATIENCE, answers, environment, running, wait_until
from tests.flows.seeding import seed_waiting_letters

pytestmark = pytest.mark.slow

# Prefect 3.8's scheduler cannot write its runs with SQLAlchemy 2.1 ("Can't evaluate bulk DML statement").
HAS_UNFIT_SQLALCHEMY = version("sqlalchemy") >= "2.1" and version("prefect").startswith("3.8")


LOGIN = ("dondoc", "mat-khau-cua-phep-thu")
PASSWORD = ":".join(LOGIN)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API address of a stock Prefect server on SQLite, behind a password."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("prefect")
    url = f"http://127.0.0.1:{port}/api"
    command = ("-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    given = {
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_API_AUTH_STRING": PASSWORD,
    }
    with running(*command, log=folder / "log", **given) as process:
        wait_until(lambda: answers(f"{url}/health"), "the Prefect server")
        yield url
        process.terminate()
        process.wait(PATIENCE)


def dondoc(
    *arguments: str, server: str, cwd: Path, password: str = PASSWORD
) -> subprocess.CompletedProcess[str]:
    given = {"PREFECT_API_URL": server, "PREFECT_API_AUTH_STRING": password} if server else {}
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=cwd,
        env=environment(**given),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def ask(server: str, path: str, **body: Any) -> Any:
    """Prefect on SQLite says 503 while another writer holds its file; its own client asks again, and so do we."""
    for _ in range(10):
        answer = httpx.post(f"{server}/{path}", json=body, auth=LOGIN, timeout=30)
        if answer.status_code != 503:
            break
        time.sleep(1)
    answer.raise_for_status()
    return answer.json()


def deployments(server: str) -> dict[str, Any]:
    return {one["entrypoint"]: one for one in ask(server, "deployments/filter")}


def test_deploying_twice_is_the_same_as_once(server: str, tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        done = dondoc("deploy", "--data", str(tmp_path / "data"), server=server, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        seen.append(
            {
                name: [(schedule["slug"], schedule["schedule"]) for schedule in one["schedules"]]
                for name, one in deployments(server).items()
            }
        )
    assert seen[0] == seen[1]
    assert set(seen[0]) == {
        "flows.round.round_flow",
        "flows.parts.raise_part",
        "flows.parts.post_part",
        "flows.shares.escalate_plan",
        "flows.shares.compile_report_of_period",
        "flows.alerts.alarm_flow",
    }
    alerts = [one["name"] for one in ask(server, "automations/filter")]
    assert sorted(alerts) == ["Vòng đôn đốc chậm", "Vòng đôn đốc hỏng"]
    schedules = dict(seen[0]["flows.round.round_flow"])
    assert schedules["rounds"]["interval"] == 900.0
    assert schedules["office-opening"]["cron"] == "0 8 * * mon,tue,wed,thu,fri,sat,sun"
    assert {one["timezone"] for one in schedules.values()} == {"Asia/Ho_Chi_Minh"}


def test_a_worker_of_the_pool_runs_the_round_and_ends_cleanly(server: str, tmp_path: Path) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    seed_waiting_letters(data)
    assert dondoc("deploy", "--data", str(data), server=server, cwd=tmp_path).returncode == 0
    deployment = deployments(server)["flows.round.round_flow"]
    run = ask(server, f"deployments/{deployment['id']}/create_flow_run")
    command = ("-m", "cli", "worker", "--data", str(data))
    given = {"PREFECT_API_URL": server, "PREFECT_API_AUTH_STRING": PASSWORD}
    with running(*command, log=log, **given) as process:
        wait_until(lambda: len(list(data.glob("mail/*2021-06-07*.eml"))) == 3, "three letters")
        wait_until(lambda: state_of(server, run["id"]) == "COMPLETED", "the run's end")
        process.terminate()
        assert process.wait(PATIENCE) == 0, log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text(encoding="utf-8")


def state_of(server: str, run_id: str) -> str:
    state: str = httpx.get(f"{server}/flow_runs/{run_id}", auth=LOGIN, timeout=30).json()["state_type"]
    return state


@pytest.mark.xfail(HAS_UNFIT_SQLALCHEMY, reason="Prefect 3.8 with SQLAlchemy 2.1 plans no runs", strict=True)
def test_the_server_plans_rounds_by_the_schedule(server: str, tmp_path: Path) -> None:
    assert dondoc("deploy", "--data", str(tmp_path / "data"), server=server, cwd=tmp_path).returncode == 0
    deployment = deployments(server)["flows.round.round_flow"]
    began = time.monotonic()
    planned: list[Any] = []
    while not planned and time.monotonic() - began < PATIENCE:
        runs = ask(server, "flow_runs/filter", flow_runs={"deployment_id": {"any_": [deployment["id"]]}})
        planned = [one for one in runs if one["auto_scheduled"]]
        time.sleep(1)
    assert planned


def test_without_the_password_of_the_server_one_line_says_so(server: str, tmp_path: Path) -> None:
    done = dondoc("deploy", "--data", str(tmp_path / "data"), server=server, cwd=tmp_path, password="")
    assert done.returncode == 3, done.stderr
    assert "PREFECT_API_AUTH_STRING" in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize("command", ["deploy", "worker"])
def test_without_a_named_server_one_line_says_what_is_missing(command: str, tmp_path: Path) -> None:
    done = dondoc(command, "--data", str(tmp_path / "data"), server="", cwd=tmp_path)
    assert done.returncode == 3
    assert "PREFECT_API_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1
