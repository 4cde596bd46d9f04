"""The smallest piece of a unit's name: a word, or a known field whose words look like a verb."""

import re

from intake.names.unit_text import UnitText, unit_pattern

TOKEN = re.compile(r"[^\s,;:.()/]+(?:\.(?=\w))?[^\s,;:.()/]*")


def compound(source: UnitText, here: int) -> int | None:
    """A name that holds a verb: "Giáo dục và Đào tạo", "sự nghiệp công lập"."""
    match = unit_pattern("compounds").match(source.lower, here) if source.capital_at(here) else None
    match = match or unit_pattern("lower_compounds").match(source.lower, here)
    return match.end() if match else None
