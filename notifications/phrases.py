"""Filters of letters: data → a piece of a sentence. Each takes one value and gives text no longer than it should be."""

import re

from notifications.dates import english_date, english_moment, moment, short_date, weekday_date
from notifications.digest import standing
from notifications.english import english_rule
from notifications.letters import LetterLine

CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def one_line(text: str) -> str:
    if not text.isprintable():
        text = CONTROL_CHARACTER.sub("", text)
    return " ".join(text.split())


def sentence(text: str) -> str:
    text = one_line(text)
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    text = one_line(text)
    return text[:1].lower() + text[1:]


def shortened(text: str, longest: int) -> str:
    """The beginning of a clause that may be a paragraph, cut between words; the list gives the whole."""
    text = one_line(text)
    if len(text) <= longest:
        return text
    whole_words = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return whole_words.rstrip(" ,;.:–-") + "…"


def delay(line: LetterLine) -> str:
    """The delay without its '(từ 16/6/2021)', for where the due date stands beside it."""
    if line.due_on is None:
        return line.delay_words
    return line.delay_words.replace(f" (từ {short_date(line.due_on)})", "")


def days_of(days: str, language: str) -> str:
    """ISO days with blanks between, in words."""
    words = english_date if language == "en" else weekday_date
    return "; ".join(words(day) for day in days.split())


FILTERS = {
    filter.__name__: filter
    for filter in (
        *(one_line, sentence, lower_first, shortened, delay, standing, days_of, english_rule),
        *(short_date, weekday_date, moment, english_date, english_moment),
    )
}
