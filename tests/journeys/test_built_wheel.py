"""The built wheel, installed elsewhere, plays the demonstration; playing it twice doubles nothing."""

import json
import os
import site
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from deploy import build_bundle
from reports.consolidated.builder import figures_of
from reports.consolidated.facts_json import facts_from_json

ROOT = Path(__file__).resolve().parents[2]
# Every way to a package index is shut; a proxy where nobody listens catches whoever asks all the same.
ALONE = {
    "PIP_NO_INDEX": "1",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
}


def run(command: list[str | Path], folder: Path, **given: str) -> str:
    """In a folder of its own, without what this checkout put into the environment."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DONDOC_", "PYTHONPATH", "PREFECT"))
    }
    done = subprocess.run(
        command, cwd=folder, env=kept | given, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`dondoc` as the bundle's own script installs it, without a network.

    The bundle holds our wheel, and in the place of a hundred others one that leads to this environment's dependencies;
    `make bundle` fetches, installs and tries the real ones.
    """
    folder = tmp_path_factory.mktemp("bundle")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run([*build], folder)
    (wheel,) = folder.glob("dondoc-*.whl")
    wheels = [wheel, leading_here(folder)]
    archive = build_bundle.assemble(wheels, build_bundle.version_of(wheel), folder)
    assert (
        archive.read_bytes()
        == build_bundle.assemble(wheels, build_bundle.version_of(wheel), folder).read_bytes()
    )
    run(["tar", "-xzf", archive], folder)
    (unpacked,) = (one for one in folder.glob("dondoc-*-bundle") if one.is_dir())
    said = run(["sh", unpacked / "install.sh", folder / "opt"], folder, PYTHON=sys.executable, **ALONE)
    assert "lược đồ cơ sở dữ liệu" in said
    (unpacked / "VERSION").write_text("9.9.9\n")
    refused = subprocess.run(
        ["sh", unpacked / "install.sh", folder / "opt"], capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "gói bị hỏng hoặc bị sửa" in refused.stderr) == (1, True)
    assert not (folder / "opt" / "9.9.9").exists()
    return folder / "opt" / "current" / "bin" / "dondoc"


def leading_here(folder: Path) -> Path:
    """A wheel of one .pth file: a path named there is searched, but the .pth files in it (our editable install) are not read."""
    wheel = folder / "dependencies_here-1.0-py3-none-any.whl"
    about = "dependencies_here-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("dependencies.pth", "\n".join(site.getsitepackages()))
        archive.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: dependencies-here\nVersion: 1.0\n"
        )
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return wheel


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
