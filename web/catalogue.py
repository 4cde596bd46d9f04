"""The words of the pages in another language, out of a catalogue that translators' programs read (web/translations/*.po)."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from web.english_dates import english_numbers
from web.english_periods import period_words
from web.translating import has_vietnamese

_PLACE = re.compile(r"\{(\d+)\}")
_WORD = re.compile(r"[^\W\d_]+")
# What a place of a short message may hold: numbers, dates, weekdays. "Báo cáo {0}" is no pattern for every task.
_FIGURES = r"((?:(?:Thứ \w+|Chủ nhật) )?[\d–][\d./:, %–-]*)"
_NAMED = re.compile(r"(.+) \(([^()]+)\): (.+)")
# Before a word for several where English has another than for one: a list of plans, the plan of a task.
SEVERAL = "several"
# From so many letters of its own on a message is told from the words of a plan.
ENOUGH_LETTERS = 12
# Texts of people are long; words of the program are not.
LONGEST = 400
MOST_KEPT = 20_000


@dataclass(frozen=True)
class _Pattern:
    match: re.Pattern[str]
    order: tuple[int, ...]
    translation: str


@dataclass
class Catalogue:
    """`message`: what a template says; `words`: what an expression gave, which Python has put together."""

    translations: dict[str, str]
    _patterns: dict[str, list[_Pattern]] = field(default_factory=lambda: defaultdict(list))
    _kept: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for message, translation in self.translations.items():
            if _PLACE.search(message) and "<" not in message:
                pattern = _pattern(message, translation)
                self._patterns[_first_word(message)].append(pattern)

    def message(self, message: str) -> str | None:
        return self.translations.get(message)

    def several(self, value: str) -> str:
        """The words over a list of such things."""
        return self.translations.get(f"{SEVERAL}\x04{value}") or str(self.words(value))

    def words(self, value: object) -> object:
        """The same in this language; a person's own words, and all that is no plain text, come back as they are."""
        if type(value) is not str or len(value) > LONGEST or not value:
            return value
        if not has_vietnamese(value) and value not in self.translations:
            return value
        found = self._kept.get(value)
        if found is None:
            # Several threads render pages: what another one clears is only looked up again.
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[value] = self._said(value)
        return found

    def _said(self, value: str) -> str:
        if (found := self._whole(value)) is not None:
            return found
        for joint in ("; ", ", ", ": ", ". "):
            first, *more = value.split(joint)
            parts = [self._whole(first), *(self._part(joint, part) for part in more)]
            if more and all(part is not None for part in parts):
                return joint.join(part or "" for part in parts)
        return self._with_role(value) or value

    def _with_role(self, value: str) -> str | None:
        """'Nguyễn Văn A (thủ trưởng đơn vị): đã gửi': the name stays, the rest is the program's."""
        if (found := _NAMED.fullmatch(value)) is None:
            return None
        role, fate = self._whole(found[2]), self._whole(found[3])
        return f"{found[1]} ({role}): {fate}" if role and fate else None

    def _part(self, joint: str, part: str) -> str | None:
        """Words that are only ever added to others bring their comma with them: ", lần 2"."""
        found = self._whole(part)
        added = self._whole(f"{joint}{part}") if found is None else None
        return found if added is None else added.strip().removeprefix(joint.strip()).strip()

    def _whole(self, value: str) -> str | None:
        core = value.strip()
        if (period := period_words(core)) is not None:
            return period
        for said, back in ((core, str), (_turned(core), _turned)):
            found = self.translations.get(said) or self._matched(said)
            if found is None and said.endswith("."):
                found = self.translations.get(said[:-1]) or self._matched(said[:-1])
                found = f"{found}." if found else None
            if found:
                return value.replace(core, back(found), 1)
        return None if has_vietnamese(core) else value

    def _matched(self, value: str) -> str | None:
        for pattern in (*self._patterns.get(_first_word(value), ()), *self._patterns.get("", ())):
            if found := pattern.match.fullmatch(value):
                given = {
                    place: self._given(text)
                    for place, text in zip(pattern.order, found.groups(), strict=True)
                }
                return _PLACE.sub(lambda place: given[int(place[1])], pattern.translation)  # noqa: B023 - used at once
        return None

    def _given(self, text: str) -> str:
        return english_numbers(self._said(text) if has_vietnamese(text) else text)


def _pattern(message: str, translation: str) -> _Pattern:
    literal = _PLACE.sub("", message)
    is_told = sum(len(word) for word in _WORD.findall(literal)) >= ENOUGH_LETTERS
    parts = _PLACE.split(message)
    said = "".join(
        (r"(.*?)" if is_told else _FIGURES) if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
    order = tuple(int(part) for part in parts[1::2])
    return _Pattern(re.compile(said, re.DOTALL), order, translation)


def _first_word(text: str) -> str:
    """By which a pattern is looked up; empty for one that begins with a place."""
    head = text.split("{0}")[0] if "{" in text else text
    found = _WORD.match(head)
    is_whole = found is not None and (found.end() < len(head) or head == text)
    return found[0].lower() if found and is_whole else ""


def _turned(text: str) -> str:
    """The same beginning with the other size of letter."""
    first = text[:1]
    return (first.lower() if first.isupper() else first.upper()) + text[1:]


def read_catalogue(language: str) -> Catalogue:
    content = (files("web") / "translations" / f"{language}.po").read_bytes()
    read = read_po(BytesIO(content))
    return Catalogue({_key(one): str(one.string) for one in read if one.id and one.string})


def _key(message: Message) -> str:
    return f"{message.context}\x04{message.id}" if message.context else str(message.id)
