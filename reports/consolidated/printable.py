"""Text as documents can hold it."""

import re
from typing import Any

from pydantic_core import PydanticSerializationError

from reports.consolidated.facts import ReportFacts
from reports.consolidated.facts_json import as_text, facts_from_json, facts_to_json

# XML 1.0 allows no other control characters, and neither Word nor Excel opens a file that has them.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"
# As JSON writes them, or the only two that it does not escape; a backslash in a text may look the same, which costs time only.
_SUSPECT = re.compile(rb"\\[urbf]|\xef\xbf[\xbe\xbf]")


def printable(text: str) -> str:
    """One kind of line end; what no document may hold becomes visible as U+FFFD."""
    return _FORBIDDEN.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def printable_facts(facts: ReportFacts) -> ReportFacts:
    """Nearly always the facts as they are: then nothing is copied."""
    try:
        if not _SUSPECT.search(as_text(facts)):
            return facts
    except PydanticSerializationError:
        pass  # half a character, which is no text at all: cleaned below
    return facts_from_json(printable_values(facts_to_json(facts)))


def printable_values(value: Any) -> Any:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, (list, tuple)):
        return [printable_values(item) for item in value]
    if isinstance(value, dict):
        return {key: printable_values(item) for key, item in value.items()}
    return value
