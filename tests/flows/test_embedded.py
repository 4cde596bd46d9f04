"""`dondoc run` from start to end, as a process of its own."""

import signal
import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.flows.processes import PATIENCE, answers, running, wait_until
from tests.flows.seeding import seed_waiting_letters

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_the_page_comes_first_letters_leave_and_a_signal_ends_it_cleanly(
    tmp_path: Path, free_port: Callable[[], int], ending: signal.Signals
) -> None:
    data, log, port = tmp_path / "data", tmp_path / "log", free_port()
    assert seed_waiting_letters(data) == 3
    command = ("-m", "cli", "run", "--data", str(data), "--port", str(port))
    with running(*command, log=log, DONDOC_PREFECT_PORT="0") as process:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), "the first page")
        wait_until(lambda: len(list(data.glob("mail/*2021-06-07*.eml"))) == 3, "three letters")
        assert httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200
        process.send_signal(ending)
        assert process.wait(PATIENCE) == 0, log.read_text(encoding="utf-8")
    words = log.read_text(encoding="utf-8")
    assert "Traceback" not in words
    assert words.rstrip().endswith("đã dừng")


def test_prefect_comes_up_behind_the_page_and_goes_down_with_the_process(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    data, log, port, prefect_port = tmp_path / "data", tmp_path / "log", free_port(), free_port()
    command = ("-m", "cli", "run", "--data", str(data), "--port", str(port))
    with running(*command, log=log, DONDOC_PREFECT_PORT=str(prefect_port)) as process:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), "the first page")
        assert not answers(f"http://127.0.0.1:{prefect_port}/api/health")
        wait_until(lambda: answers(f"http://127.0.0.1:{prefect_port}/api/health"), "Prefect")
        assert answers(f"http://127.0.0.1:{port}/healthz")
        process.terminate()
        assert process.wait(PATIENCE) == 0, log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert (data / "prefect").is_dir()


def test_a_taken_prefect_port_is_one_line_and_no_obstacle(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    data, log, port = tmp_path / "data", tmp_path / "log", free_port()
    seed_waiting_letters(data)
    command = ("-m", "cli", "run", "--data", str(data), "--port", str(port))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        taken_port = taken.getsockname()[1]
        with running(*command, log=log, DONDOC_PREFECT_PORT=str(taken_port)) as process:
            wait_until(lambda: len(list(data.glob("mail/*2021-06-07*.eml"))) == 3, "three letters")
            wait_until(lambda: str(taken_port) in log.read_text(encoding="utf-8"), "the line about the port")
            process.terminate()
            assert process.wait(PATIENCE) == 0
    words = log.read_text(encoding="utf-8")
    assert len([line for line in words.splitlines() if str(taken_port) in line]) == 1
    assert "Traceback" not in words


def test_a_taken_web_port_is_one_line_and_an_error(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = ("-m", "cli", "run", "--data", str(tmp_path / "data"), "--port", str(port))
        with running(*command, log=log, DONDOC_PREFECT_PORT="0") as process:
            assert process.wait(PATIENCE) == 1
    words = log.read_text(encoding="utf-8").splitlines()
    assert len(words) == 1
    assert f"127.0.0.1:{port}" in words[0]
    assert "--port" in words[0]
