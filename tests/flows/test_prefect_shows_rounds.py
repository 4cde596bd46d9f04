"""A round through a real Prefect server leaves runs with the names of plans, and notes of what was done."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flows.processes import REPO, environment


@pytest.mark.slow
def test_a_round_leaves_runs_that_name_the_plan_and_notes_that_say_what_was_done(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    script = Path(__file__).with_name("prefect_round.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "data"), str(free_port())],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(REPO)),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["engines"] == ["prefect", "prefect"]
    assert shown["heard"] == [signal.SIGTERM], "our own handler heard it, and the flow went on to its end"
    assert shown["sent"] == 9
    names = [name for name, _, _ in shown["runs"]]
    assert len(names) == 2, "a round is one run: no letter, reminder, obligation or plan is a run of its own"
    assert all(name.startswith("vòng ") for name in names)
    assert {state for _, state, _ in shown["runs"]} == {"COMPLETED"}
    rounds = [text for key, text in shown["notes"] if key == "vong-don-doc"]
    assert len(rounds) == 2
    assert any("| Thư đã gửi | 3 |" in text for text in rounds)
    assert all("| 46/KH-UBND · 6 tháng 2021 |" in text for text in rounds)
    assert any("| 46/KH-UBND · nhiệm vụ có thời hạn | 1 | 1 | 1 | 0 | 0 | 0 |" in text for text in rounds)
    (report,) = [text for text in rounds if "dự thảo, bản 1 (lập mới)" in text]
    assert "Chưa báo cáo: Sở Tài chính, Sở Tư pháp, Sở Y tế." in report
