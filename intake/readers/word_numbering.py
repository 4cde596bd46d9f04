"""Automatic numbering of Word: what the page shows in front of a paragraph."""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class _Level:
    style: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass
class Numbering:
    """Counters per list, advanced paragraph by paragraph."""

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, opened: Any) -> "Numbering":
        numbering = cls()
        numbering._read_styles(opened.styles.element)
        try:
            part = opened.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return numbering
        numbering._read_lists(part)
        return numbering

    def _read_styles(self, element: Any) -> None:
        for style in element.iter(qn("w:style")):
            key = style.get(qn("w:styleId"))
            name = style.find(qn("w:name"))
            self.names[key] = name.get(qn("w:val")) if name is not None else ""
            found = _number_of(style.find(qn("w:pPr")))
            if found:
                self.styles[key] = found

    def _read_lists(self, part: Any) -> None:
        for abstract in part.iter(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            for level in abstract.iter(qn("w:lvl")):
                self.levels[(key, int(level.get(qn("w:ilvl"))))] = _level_of(level)
        for number in part.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            if link is not None:
                self.abstract[number.get(qn("w:numId"))] = link.get(qn("w:val"))

    def style_of(self, paragraph: Any) -> str:
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.names.get(mark.get(qn("w:val")), "") if mark is not None else ""

    def next_number(self, paragraph: Any) -> str | None:
        properties = paragraph.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        own = _number_of(properties) or (
            self.styles.get(style.get(qn("w:val"))) if style is not None else None
        )
        if not own or own[0] == "0" or own[0] not in self.abstract:
            return None
        key, depth = self.abstract[own[0]], own[1]
        level = self.levels.get((key, depth))
        if level is None:
            return None
        if level.style == "bullet":
            return "+" if level.text.strip() in ("+", "o") else "-"
        if level.style == "none":
            return None
        self.counters[(key, depth)] = self.counters.get((key, depth), level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counters.pop((key, deeper), None)
        return self._shown(key, level)

    def _shown(self, key: str, level: _Level) -> str:
        text = level.text
        for depth in range(9):
            if f"%{depth + 1}" in text:
                own = self.levels.get((key, depth), _Level())
                value = self.counters.get((key, depth), own.start)
                text = text.replace(f"%{depth + 1}", _written(value, own.style))
        return text.strip()


def _number_of(properties: Any) -> tuple[str, int] | None:
    mark = properties.find(qn("w:numPr")) if properties is not None else None
    if mark is None:
        return None
    number, level = mark.find(qn("w:numId")), mark.find(qn("w:ilvl"))
    if number is None:
        return None
    return number.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0


def _level_of(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        found = element.find(qn(tag))
        return found.get(qn("w:val")) if found is not None and found.get(qn("w:val")) is not None else default

    start = value("w:start", "1")
    return _Level(value("w:numFmt", "decimal"), value("w:lvlText", ""), int(start) if start.isdigit() else 1)


def _written(value: int, style: str) -> str:
    if style in ("upperRoman", "lowerRoman"):
        out = ""
        for size, sign in _ROMANS:
            while value >= size:
                out, value = out + sign, value - size
        return out if style == "upperRoman" else out.lower()
    if style in ("lowerLetter", "upperLetter") and value > 0:
        letter = _LETTERS[(value - 1) % 26]
        return letter if style == "lowerLetter" else letter.upper()
    return f"{value:02d}" if style == "decimalZero" else str(value)
