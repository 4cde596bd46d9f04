"""What machines ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from config.clock import SetClock
from operations.workspace import Workspace
from tests.builders import at
from tests.web.browser import Browser
from web.app import create_app


def test_the_process_is_up_even_when_the_database_is_not(app: FastAPI) -> None:
    assert Browser(app).get("/healthz").json() == {"status": "ok"}


def test_a_house_without_rounds_is_new_and_not_late(workspace: Workspace) -> None:
    response = Browser(create_app(workspace)).get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "ready")


def test_a_late_round_is_an_outage_only_while_something_waits(app: FastAPI, clock: SetClock) -> None:
    browser = Browser(app)
    clock.advance(timedelta(minutes=44))
    assert browser.get("/readyz").status_code == 200
    clock.set(at("2021-06-19", "12:00"))  # a Saturday: nothing is due, so nothing is late
    assert browser.get("/readyz").status_code == 200
    # Quiet days have no rounds: what has only just come due has missed none yet.
    clock.set(at("2021-06-22", "09:00"))
    assert browser.get("/readyz").status_code == 200
    clock.advance(timedelta(minutes=44))
    assert browser.get("/readyz").status_code == 200
    clock.advance(timedelta(minutes=2))
    response = browser.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": True, "engine": False}


def test_the_runner_may_know_better(app: FastAPI) -> None:
    app.state.is_ready = lambda: False
    assert Browser(app).get("/readyz").status_code == 503


def test_without_its_database_the_house_is_not_ready(filled: Workspace) -> None:
    class Gone:
        @contextmanager
        def reading(self) -> Iterator[Session]:
            raise OperationalError("select", {}, Exception("gone"))
            yield

    broken = create_app(replace(filled, database=Gone()))  # type: ignore[arg-type]
    response = Browser(broken).get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, False)


def test_metrics_are_lines_prometheus_reads(app: FastAPI) -> None:
    text = Browser(app, address="127.0.0.1").get("/metrics").text
    # Their own reader, which refuses what they could not read.
    families = {one.name: one for one in text_string_to_metric_families(text)}
    samples = {
        (one.name, *one.labels.values()): one.value for family in families.values() for one in family.samples
    }
    assert samples["dondoc_obligations", "open"] == 5
    assert samples["dondoc_overdue", "2"] == 3
    assert samples["dondoc_overdue", "4"] == 1
    assert sum(samples["dondoc_overdue_days", days] for days in ("1-30", "31-60", "61-120", "121+")) == 4
    assert samples["dondoc_letters", "sent"] > 0
    assert samples["dondoc_rounds_day", "done"] == 2
    assert samples["dondoc_round_late",] == 0
    assert samples["dondoc_alarm", "rounds"] == 0
    assert samples["dondoc_last_round_finished_timestamp_seconds",] == at("2021-06-18", "09:00").timestamp()
    told = (Path(__file__).parents[2] / "docs" / "care.md").read_text("utf-8")
    assert [name for name in families if f"`{name}`" not in told] == []


def test_importing_the_pages_brings_no_prefect() -> None:
    import subprocess
    import sys

    program = "import sys, web.app; sys.exit('prefect' in sys.modules or 'apscheduler' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
