"""Automatic numbering of Word: what the page shows in front of a paragraph (ECMA-376 part 1, 17.9)."""

import re
from dataclasses import dataclass, field
from typing import Any

from intake.readers.markup import attribute, child, children, is_on, name_of, number_in
from intake.readers.word_styles import NumberMark, Styles

_ROMANS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_DEPTHS = 9
LONGEST = 40  # signs of a number; nobody reads a longer one


@dataclass(frozen=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # after which depth (from 1) it starts again; 0: never
    is_legal: bool = False  # all numbers shown as 1, 2, 3
    style: str = ""


@dataclass
class _List:
    """One use of a numbering: its levels are shared with other uses unless they are overridden here."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass
class Numbering:
    """Counters per numbering, advanced paragraph by paragraph in the order of the document."""

    styles: Styles
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, _List] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  # a numbering that only points to a style
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any, styles: Styles) -> "Numbering":
        numbering = cls(styles)
        for element in children(root):
            if name_of(element) == "w:abstractNum":
                key = attribute(element, "abstractNumId") or ""
                numbering.levels[key] = _levels_in(element)
                link = attribute(child(element, "w:numStyleLink"))
                if link:
                    numbering.links[key] = link
            elif name_of(element) == "w:num":
                numbering.lists[attribute(element, "numId") or ""] = _list_of(element)
        return numbering

    def next_number(self, own: NumberMark | None, style: str) -> str | None:
        """Advance the list of a paragraph and show its number; None where it has none."""
        key, depth = self._place(own, style)
        used = self.lists.get(key or "")
        if used is None:
            return None
        abstract = self._resolved(used.abstract)
        level = used.levels.get(depth) or self.levels.get(abstract, {}).get(depth)
        if level is None:
            return None
        self._advance(abstract, key or "", depth, level, used)
        if level.format == "bullet":
            return self._bullet(abstract, depth, level)
        return None if level.format == "none" else self._shown(abstract, used, level) or None

    def _place(self, own: NumberMark | None, style: str) -> tuple[str | None, int]:
        key, depth = own or (None, None)
        if key is None:
            for one in self.styles.chain(style or self.styles.usual):
                if one.number is not None and one.number[0] is not None:
                    key = one.number[0]
                    depth = depth if depth is not None else self._depth_of_style(key, one.key, one.number[1])
                    break
        return key, min(max(depth or 0, 0), _DEPTHS - 1)

    def _depth_of_style(self, key: str, style: str, stated: int | None) -> int:
        """A level may name the style it belongs to; that wins over the depth the style states."""
        used = self.lists.get(key)
        levels = self.levels.get(self._resolved(used.abstract), {}) if used else {}
        return next((depth for depth, level in levels.items() if level.style == style), stated or 0)

    def _resolved(self, abstract: str) -> str:
        """Follow a numbering that only points to a style of lists."""
        seen = {abstract}
        while abstract in self.links:
            named = next((s.number for s in self.styles.chain(self.links[abstract]) if s.number), None)
            used = self.lists.get(named[0] or "") if named else None
            if used is None or used.abstract in seen:
                break
            abstract = used.abstract
            seen.add(abstract)
        return abstract

    def _advance(self, abstract: str, key: str, depth: int, level: _Level, used: _List) -> None:
        place = (abstract, depth)
        if depth in used.starts and (key, depth) not in self.started:
            self.counters[place] = used.starts[depth]
        else:
            self.counters[place] = self.counters.get(place, level.start - 1) + 1
        self.started.add((key, depth))
        for deeper in range(depth + 1, _DEPTHS):
            below = used.levels.get(deeper) or self.levels.get(abstract, {}).get(deeper)
            if below is None or below.restart is None or depth < below.restart:
                self.counters.pop((abstract, deeper), None)

    def _bullet(self, abstract: str, depth: int, level: _Level) -> str:
        """Office plans write "-" above "+"; other bullets take the one that fits their depth."""
        sign = level.text.strip()
        if sign in ("-", "–", "—", "\uf02d"):
            return "-"
        above = (self.levels.get(abstract, {}).get(d) for d in range(depth))
        nested = any(one is not None and one.format == "bullet" for one in above)
        return "+" if nested or sign in ("+", "o", "\uf02b") else "-"

    def _shown(self, abstract: str, used: _List, level: _Level) -> str:
        def value(found: re.Match[str]) -> str:
            depth = int(found[1]) - 1
            own = used.levels.get(depth) or self.levels.get(abstract, {}).get(depth) or _Level()
            return written(
                self.counters.get((abstract, depth), own.start), "decimal" if level.is_legal else own.format
            )

        return re.sub(r"%([1-9])", value, level.text[:LONGEST]).strip()[:LONGEST]


def _list_of(element: Any) -> _List:
    made = _List(attribute(child(element, "w:abstractNumId")) or "")
    for override in children(element):
        if name_of(override) != "w:lvlOverride":
            continue
        depth = number_in(override, "ilvl")
        start = child(override, "w:startOverride")
        if start is not None:
            made.starts[depth] = number_in(start, default=1)
        level = child(override, "w:lvl")
        if level is not None:
            made.levels[depth] = _level_of(level)
    return made


def _levels_in(element: Any) -> dict[int, _Level]:
    return {
        number_in(level, "ilvl"): _level_of(level) for level in children(element) if name_of(level) == "w:lvl"
    }


def _level_of(element: Any) -> _Level:
    kind = child(element, "w:numFmt")
    if kind is None:
        kind = child(element, "mc:AlternateContent", "mc:Choice", "w:numFmt")
    style = attribute(kind) or "decimal"
    if style == "custom":  # "01, 02, 03, ..."
        style = "decimalZero" if (attribute(kind, "format") or "").startswith("0") else "decimal"
    restart = child(element, "w:lvlRestart")
    return _Level(
        style,
        attribute(child(element, "w:lvlText")) or "",
        number_in(child(element, "w:start"), default=0 if child(element, "w:start") is None else 1),
        number_in(restart) if restart is not None else None,
        is_on(child(element, "w:isLgl")),
        attribute(child(element, "w:pStyle")) or "",
    )


def written(value: int, style: str) -> str:
    """A number in the writing of its level: 4, 04, IV, iv, D, d."""
    if style in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        out = ""
        for size, sign in _ROMANS:
            out += sign * (value // size)
            value %= size
        return out if style == "upperRoman" else out.lower()
    if style in ("lowerLetter", "upperLetter") and 0 < value <= 26 * 9:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if style == "lowerLetter" else letters.upper()
    return f"{value:02d}" if style == "decimalZero" else str(value)
