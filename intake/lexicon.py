"""The word lists of config/lexicon, read once: what a person may extend without touching the grammar."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from intake.folding import same_tones


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("config") / "lexicon" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, key: str) -> tuple[str, ...]:
    """One list, longest entry first, so that a longer wording always wins."""
    return tuple(sorted(table(name)[key], key=len, reverse=True))


def alternatives(entries: Iterable[str]) -> str:
    """A pattern for any of the entries, whole words, spaces tolerant, for text passed through same_tones()."""
    return _alternatives(tuple(entries))


@cache
def _alternatives(entries: tuple[str, ...]) -> str:
    parts = (re.escape(same_tones(e)).replace(r"\ ", r"\s+") for e in sorted(entries, key=len, reverse=True))
    return "(?:" + "|".join(parts) + r")(?!\w)"


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    return re.compile(alternatives(words(name, key)))
