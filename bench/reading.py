"""How well plans are read, beside the marks that were set. Usage: python bench/reading.py [--misses]

Four sets: the development plans and their control, which are not part of this repository and are read from
`../shared/reading` where they are; the seed plans (`../shared/seeds`); and plans written for this product in
`bench/plans`, half of which the reader was built on, half kept aside and never looked at while building.
"""

import json
import sys
import tomllib
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
COLUMNS = (*MARKS, "unit kind", "every", "due")

Pair = tuple[Path, Path]


def main() -> None:
    show_misses = "--misses" in sys.argv
    scorer = Scorer(_aliases())
    developed = _show("development plans", _shared_pairs(developed=True), scorer, show_misses)
    control = _show("their control (16, 30)", _shared_pairs(developed=False), scorer, show_misses)
    together = Tally()
    together.add(developed)
    together.add(control)
    tables = _show(
        "development tables", _pairs(READING / "files", READING / "files" / "gold"), scorer, show_misses
    )
    built_on = _show("own plans, built on", _own("built_on"), scorer, show_misses)
    kept_aside = _show("own plans, kept aside", _own("kept_aside"), scorer, show_misses)
    kept = [
        _judge("development plans and control together", together, MARKS),
        _judge("development tables", tables, TABLE_MARKS),
        _judge("own plans, built on", built_on, MARKS),
        _judge("own plans, kept aside", kept_aside, MARKS),
        score_seeds(SHARED),
    ]
    sys.exit(0 if all(kept) else 1)


def _show(name: str, pairs: list[Pair], scorer: Scorer, misses: bool) -> Tally:
    whole = Tally()
    if not pairs:
        print(f"\n{name}: not on this machine")
        return whole
    print(f"\n{name}")
    print(f"  {'':36}" + "".join(f"{column:>16}" for column in COLUMNS))
    for plan, labels in pairs:
        tally = scorer.score(_labels(labels), _read(plan))
        _line(plan.name, tally)
        if misses:
            for kind, lines in (("missed", tally.missed), ("not labelled", tally.spurious)):
                for line in lines:
                    print(f"      {kind}: {line}")
        whole.add(tally)
    _line(f"all {whole.required} assignments", whole)
    return whole


def _judge(name: str, whole: Tally, marks: dict[str, float]) -> bool:
    """The sums of a set, each beside the least it should be."""
    if not whole.required:
        return True
    print(f"\n{name}: {whole.required} assignments")
    kept = True
    for column, mark in marks.items():
        value = _value(whole, column)
        if value is not None:
            kept = kept and value >= mark
            print(f"  {column:18}{value:.3f}   at least {mark:.2f}{'' if value >= mark else '   MISSED'}")
    return kept


def _line(name: str, tally: Tally) -> None:
    values = [_value(tally, column) for column in COLUMNS]
    cells = "".join(f"{'-':>16}" if value is None else f"{value:>16.3f}" for value in values)
    print(f"  {name:36}{cells}")


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


def _own(part: str) -> list[Pair]:
    return _pairs(OWN / part, OWN / part)


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
