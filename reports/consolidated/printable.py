"""Text as documents can hold it."""

import re
from typing import Any

from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import facts_from_json, facts_to_json

# XML 1.0 allows no other control characters, and neither Word nor Excel opens a file that has them.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"


def printable(text: str) -> str:
    """One kind of line end; what no document may hold becomes visible as U+FFFD."""
    return _FORBIDDEN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def printable_facts(facts: ReportFacts) -> ReportFacts:
    return facts_from_json(_cleaned(facts_to_json(facts)))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value
