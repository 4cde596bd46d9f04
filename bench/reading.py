"""How well plans are read, beside the marks that were set. Usage: python bench/reading.py [--misses]

Four sets: the development plans and their control, which are not part of this repository and are read from
`../shared/reading` where they are; the seed plans (`../shared/seeds`); and plans written for this product in
`bench/plans`, half of which the reader was built on, half kept aside and never looked at while building.
"""

import json
import sys
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from reading_score import Scorer, Tally
from reading_seeds import score_seeds

from config.calendars import national_calendar
from intake.draft_json import draft_to_json
from intake.read_plan import read_plan

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
READING = SHARED / "reading"
OWN = ROOT / "bench" / "plans"

# Kept aside since the readers were generalised; before that all of them were looked at (docs/reading.md).
CONTROL = ("16", "30")

MARKS = {
    "recall": 0.90,
    "precision": 0.90,
    "cadence kind": 0.92,
    "role": 0.92,
    "report_to": 0.90,
    "partners F1": 0.85,
    "document fields": 0.95,
}
TABLE_MARKS = {"recall": 0.95, "precision": 0.95}
ALSO_SHOWN = ("unit kind", "every", "due")

Pair = tuple[Path, Path]


def main() -> None:
    show_misses = "--misses" in sys.argv
    scorer = Scorer(_aliases())
    sets = [
        ("development plans", _shared_pairs(developed=True), MARKS),
        ("their control (16, 30)", _shared_pairs(developed=False), MARKS),
        ("development tables", _pairs(READING / "files", READING / "files" / "gold"), TABLE_MARKS),
        ("own plans, built on", _pairs(OWN / "built_on", OWN / "built_on"), MARKS),
        ("own plans, kept aside", _pairs(OWN / "kept_aside", OWN / "kept_aside"), MARKS),
    ]
    kept = [_show(name, pairs, marks, scorer, show_misses) for name, pairs, marks in sets]
    kept.append(score_seeds(SHARED))
    sys.exit(0 if all(kept) else 1)


def _show(name: str, pairs: list[Pair], marks: dict[str, float], scorer: Scorer, misses: bool) -> bool:
    if not pairs:
        print(f"\n{name}: not on this machine")
        return True
    print(f"\n{name}")
    print(f"  {'':28}" + "".join(f"{column:>16}" for column in (*marks, *ALSO_SHOWN)))
    whole = Tally()
    for plan, labels in pairs:
        tally = scorer.score(_labels(labels), _read(plan))
        _line(plan.name, tally, marks)
        if misses:
            for kind, lines in (("missed", tally.missed), ("not labelled", tally.spurious)):
                for line in lines:
                    print(f"      {kind}: {line}")
        whole.add(tally)
    _line(f"all {whole.required} assignments", whole, marks)
    print(f"  {'at least':28}" + "".join(f"{mark:>16.2f}" for mark in marks.values()))
    return all((value := _value(whole, name)) is None or value >= mark for name, mark in marks.items())


def _line(name: str, tally: Tally, marks: Iterable[str]) -> None:
    values = [_value(tally, column) for column in (*marks, *ALSO_SHOWN)]
    cells = "".join(f"{'-':>16}" if value is None else f"{value:>16.3f}" for value in values)
    print(f"  {name:28}{cells}")


def _value(tally: Tally, column: str) -> float | None:
    match column:
        case "recall":
            return tally.recall
        case "precision":
            return tally.precision
    return tally.share(column)


def _read(plan: Path) -> dict[str, Any]:
    draft = read_plan(plan.read_bytes(), plan.name, calendar=national_calendar())
    read: dict[str, Any] = json.loads(json.dumps(draft_to_json(draft)))
    return read


def _labels(path: Path) -> dict[str, Any]:
    labels: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return labels


def _shared_pairs(*, developed: bool) -> list[Pair]:
    return [
        (plan, labels)
        for plan, labels in _pairs(READING / "plans", READING / "gold")
        if (plan.stem in CONTROL) is not developed
    ]


def _pairs(plans: Path, gold: Path) -> list[Pair]:
    """Every plan that has labels; a plan that is there in two formats counts once for each."""
    found = []
    for plan in sorted(plans.glob("*")):
        named = (gold / f"{plan.name}.yaml", gold / f"{plan.stem}.yaml")
        labels = next((path for path in named if path.exists()), None)
        if labels and plan.suffix in (".txt", ".docx", ".xlsx", ".pdf", ".html"):
            found.append((plan, labels))
    return found


def _aliases() -> dict[str, str]:
    lexicon = tomllib.loads(files("config").joinpath("lexicon/aliases.toml").read_text(encoding="utf-8"))
    aliases: dict[str, str] = dict(lexicon["expansions"])
    shared = READING / "gold" / "aliases.yaml"
    if shared.exists():
        aliases |= {str(k): str(v) for k, v in yaml.safe_load(shared.read_text(encoding="utf-8")).items()}
    return aliases


if __name__ == "__main__":
    main()
