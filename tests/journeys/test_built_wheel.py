"""The built wheel, installed elsewhere, plays the demonstration; playing it twice doubles nothing."""

import json
import os
import site
import sqlite3
import subprocess
import sys
import venv
from collections import Counter
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from reports.consolidated.builder import figures_of
from reports.consolidated.facts_json import facts_from_json

ROOT = Path(__file__).resolve().parents[2]


def run(command: list[str | Path], folder: Path) -> str:
    """In a folder of its own, without what this checkout put into the environment."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DONDOC_", "PYTHONPATH", "PREFECT"))
    }
    done = subprocess.run(
        command, cwd=folder, env=kept, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`dondoc` in an environment that holds the wheel, and this one's dependencies without its editable checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run([*build], folder)
    (wheel,) = folder.glob("dondoc-*.whl")
    home = folder / "venv"
    venv.create(home, with_pip=True, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    # A path named in a .pth file is searched, but the .pth files inside it (our editable install) are not read.
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()), "utf-8")
    run(
        [home / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel], folder
    )
    return home / "bin" / "dondoc"


@pytest.mark.slow
def test_the_wheel_plays_the_demonstration_and_twice_doubles_nothing(installed: Path, tmp_path: Path) -> None:
    where = run([installed.with_name("python"), "-c", "import flows; print(flows.__file__)"], tmp_path)
    assert str(ROOT) not in where
    story = run([installed, "demo", "--no-serve", "--data", "du-lieu"], tmp_path)
    for word in ("5 kế hoạch", "Hoàn thành đúng hạn", "Mức 3", "Báo cáo tổng hợp"):
        assert word in story
    first = files_of(tmp_path / "du-lieu")
    kinds = Counter(
        str(message_from_bytes(content, policy=default)["Subject"]).split(":")[0]
        for name, content in first.items()
        if name.endswith(".eml")
    )
    assert len(kinds) >= 8, kinds
    reports = [name for name in first if name.endswith(".docx")]
    # Four periods for each plan of January; the plan of 22 March owes no first quarter and has one report corrected.
    assert len(reports) == 4 * 4 + 3 + 1
    the_reports_reconcile_and_have_figures(tmp_path / "du-lieu" / "dondoc.sqlite")
    again = run([installed, "demo", "--no-serve", "--data", "du-lieu"], tmp_path)
    assert again == story
    assert files_of(tmp_path / "du-lieu") == first


def the_reports_reconcile_and_have_figures(database: Path) -> None:
    """Read from the database itself: what was issued is whole, numbered, signed, corrected, and its numbers agree."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("select facts, document_number, signature from report_snapshot").fetchall()
        states = {state for (state,) in connection.execute("select distinct state from official_letter")}
        corrected = connection.execute("select count(*) from report_snapshot where corrects_id is not null")
        assert corrected.fetchone() == (1,)
    ways, estimates, missing = set(), 0, 0
    for facts, _, _ in rows:
        figures = figures_of(facts_from_json(json.loads(facts)))
        assert [check for check in figures.checks if check.differences] == []
        for one in figures.indicators:
            ways.add(one.aggregation.value)
            estimates += sum(figure.is_estimate for figure in one.figures)
            missing += sum(figure.value is None for figure in one.figures)
    assert ways == {"sum", "last", "average", "ratio"}
    assert min(estimates, missing) > 0
    assert sum(number is not None for _, number, _ in rows) == 12
    assert sum(bool(json.loads(signature or "{}")) for _, _, signature in rows) >= 12
    assert {state.casefold() for state in states} == {"drafted", "issued"}


def files_of(data: Path) -> dict[str, bytes]:
    return {
        file.relative_to(data).as_posix(): file.read_bytes()
        for folder in ("mail", "reports")
        for file in (data / folder).iterdir()
    }
