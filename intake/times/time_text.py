"""The text a time scanner works on: lower case, with what is no time masked out, and spans already taken."""

import re
from collections.abc import Iterator
from functools import cache

from intake.folding import plain_dashes, same_tones
from intake.lexicon import alternatives, table

_SETS_A_TERM = r"trước ngày|chậm nhất|đến ngày|đến hết|hoàn thành|trước \d"


@cache
def _not_times() -> re.Pattern[str]:
    documents = alternatives(table("times")["dated_documents"])
    # A reference never runs across words that set a term.
    reference = (
        rf"(?:{documents}|(?<=\d/)[a-zđ\-/0-9]+)(?:(?!{_SETS_A_TERM})[^.;()]){{0,160}}?ngày\s+\d{{1,2}}\s*"
        r"(?:[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|tháng\s*\d{1,2}\s*(?:năm|/)\s*\d{4})"
    )
    return re.compile("|".join((reference, *(same_tones(entry) for entry in table("times")["not_a_time"]))))


_DIGIT = re.compile(r"\d")


class TimeText:
    """Scanners take from `lowered`; a span once taken is not found again."""

    def __init__(self, text: str, *, careful: bool) -> None:
        self.text = text
        self.careful = careful
        lowered = plain_dashes(same_tones(text))
        self.lowered = lowered
        if careful:
            self.lowered = _not_times().sub(lambda found: "\x00" * len(found.group()), lowered)

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every match that is still free, left to right."""
        yield from list(pattern.finditer(self.lowered))

    def holds(self, words: str) -> bool:
        """Whether any of the words (letters, or a blank-separated list) stands here at all: spares a long search."""
        return any(word in self.lowered for word in words.split())

    @property
    def has_digit(self) -> bool:
        return _DIGIT.search(self.lowered) is not None

    def take(self, start: int, end: int) -> None:
        self.lowered = self.lowered[:start] + "\x01" * (end - start) + self.lowered[end:]

    def is_free(self, start: int, end: int) -> bool:
        return "\x01" not in self.lowered[start:end] and "\x00" not in self.lowered[start:end]

    def written(self, start: int, end: int) -> str:
        return self.text[start:end].strip(" ,;:.(")
