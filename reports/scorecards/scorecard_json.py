"""Scorecards for programs: the figures with their numerators and denominators, and every row of evidence."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from reports.scorecards.book import EvidenceRow, ScorecardBook
from reports.scorecards.measures import MEASURES, NO_GRADE
from rules.scorecard import Scorecard

_INSIDE = ("obligation_id", "unit_id", "unit")


def scorecard_json(book: ScorecardBook) -> str:
    table = {
        "year": book.year,
        "as_of": book.as_of.isoformat(),
        "note": NO_GRADE,
        "plans": list(book.plans),
        "formulas": {measure.key: measure.formula for measure in MEASURES},
        "units": [
            {
                "code": unit.code,
                "name": unit.name,
                "figures": _figures(unit.card),
                "evidence": [_evidence(row) for row in unit.rows],
            }
            for unit in book.units
        ],
        "total": _figures(book.total),
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _figures(card: Scorecard) -> dict[str, Any]:
    """A rate without a denominator is null."""
    found: dict[str, Any] = {}
    for measure in MEASURES:
        share = measure.share(card)
        found[measure.key] = (
            measure.count(card)
            if share is None
            else {"numerator": share.numerator, "denominator": share.denominator, "value": share.value}
        )
    return found


def _evidence(row: EvidenceRow) -> dict[str, Any]:
    table = {name: value for name, value in asdict(row).items() if name not in _INSIDE}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in table.items()}
