"""The threat table of docs/security.md names tests that exist, and no threat stands without one unless it says so."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (T\d+) \| .+ \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def _threats() -> list[tuple[str, str, str]]:
    """Number, what stands against it, the cell of tests."""
    return ROW.findall((ROOT / "docs" / "security.md").read_text("utf-8"))


def _tests_of(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {one.name for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, kinds)}


def test_threats_are_numbered_without_a_gap() -> None:
    threats = _threats()
    assert len(threats) > 20
    assert [number for number, _, _ in threats] == [f"T{n}" for n in range(1, len(threats) + 1)]


def test_every_threat_has_a_test_or_is_an_accepted_risk_with_its_reason() -> None:
    bare = [
        number
        for number, against, tests in _threats()
        if not NAMED.search(tests) and not (tests == "accepted" and against.startswith("accepted: "))
    ]
    assert bare == []


def test_every_test_named_exists() -> None:
    named = [one for _, _, tests in _threats() for one in NAMED.findall(tests)]
    missing = [f"{file}::{test}" for file, test in named if test not in _tests_of(ROOT / file)]
    assert missing == []


def test_a_test_that_is_not_there_would_be_missed() -> None:
    assert "test_that_nobody_wrote" not in _tests_of(Path(__file__))
    assert _tests_of(ROOT / "tests" / "no_such_file.py") == set()
