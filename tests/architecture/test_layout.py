"""The tree is the diagram: who owns the names, which way imports point, what goes into the wheel."""

import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = CONFIG["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_no_other_distribution_owns_our_generic_names() -> None:
    owners = packages_distributions()
    assert {name: set(owners.get(name, ["dondoc"])) for name in PACKAGES} == {
        name: {"dondoc"} for name in PACKAGES
    }


def test_every_package_is_in_the_wheel_and_in_the_contracts() -> None:
    on_disk = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}
    assert on_disk == set(PACKAGES)
    assert set(CONFIG["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)


def test_imports_point_downwards() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pins) > 100
    assert all("==" in pin for pin in pins)
    assert lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock
    assert "index-url" not in lock


@pytest.mark.parametrize("name", ["prefect", "fastapi", "sqlmodel", "apscheduler", "jinja2", "aiosmtplib"])
def test_what_the_user_set_is_a_direct_dependency(name: str) -> None:
    assert any(requirement.startswith(name) for requirement in CONFIG["project"]["dependencies"])


def test_help_answers_without_importing_anything_heavy() -> None:
    """The half second of interfaces.md is measured in bench/; here: what would spend it is not imported."""
    code = (
        "import sys, cli.main; cli.main.run_command_line(['--help']); "
        "heavy = {'prefect', 'sqlalchemy', 'fastapi', 'pydantic', 'apscheduler', 'docx', 'holidays'}; "
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip().endswith("HEAVY []")
