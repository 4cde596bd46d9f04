"""Styles of a Word file: what a paragraph inherits of numbers, capitals, boldness and hiding."""

from dataclasses import dataclass, field
from typing import Any

from intake.readers.markup import attribute, child, children, is_on, name_of, number_in

NumberMark = tuple[str | None, int | None]  # list and depth; either may be left to the style


@dataclass(frozen=True)
class Style:
    key: str
    name: str = ""
    based_on: str = ""
    number: NumberMark | None = None
    switches: dict[str, bool] = field(default_factory=dict)


SWITCHES = {"w:b": "bold", "w:caps": "capitals", "w:vanish": "hidden"}


@dataclass
class Styles:
    known: dict[str, Style] = field(default_factory=dict)
    usual: str = ""  # the style of paragraphs that name none
    _inherited: dict[tuple[str, str], dict[str, bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> "Styles":
        styles = cls()
        for element in children(root):
            if name_of(element) != "w:style":
                continue
            style = _style_of(element)
            styles.known[style.key] = style
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
                styles.usual = style.key
        return styles

    def chain(self, key: str) -> list[Style]:
        """A style and all it is based on; a circle ends where it closes."""
        out: list[Style] = []
        seen: set[str] = set()
        while key in self.known and key not in seen and len(out) < 30:
            seen.add(key)
            out.append(self.known[key])
            key = self.known[key].based_on
        return out

    def name_of(self, key: str) -> str:
        return self.known[key].name.lower() if key in self.known else ""

    def inherited(self, paragraph: str, run: str) -> dict[str, bool]:
        """The switches that the styles of a paragraph and of a run set, by name."""
        known = self._inherited.get((paragraph, run))
        if known is None:
            chains = [*self.chain(run), *self.chain(paragraph or self.usual)]
            known = {name: on for style in reversed(chains) for name, on in style.switches.items()}
            self._inherited[(paragraph, run)] = known
        return known

    def is_heading(self, key: str) -> bool:
        return any(style.name.lower().startswith(("heading", "title")) for style in self.chain(key))


def style_key(properties: Any, mark: str = "w:pStyle") -> str:
    return attribute(child(properties, mark)) or ""


def switches_of(properties: Any) -> dict[str, bool]:
    found = {}
    for element in children(properties):
        name = SWITCHES.get(name_of(element))
        if name:
            found[name] = is_on(element)
    return found


def number_mark(properties: Any) -> NumberMark | None:
    mark = child(properties, "w:numPr")
    if mark is None:
        return None
    depth = child(mark, "w:ilvl")
    return attribute(child(mark, "w:numId")), number_in(depth) if depth is not None else None


def _style_of(element: Any) -> Style:
    return Style(
        attribute(element, "styleId") or "",
        attribute(child(element, "w:name")) or "",
        attribute(child(element, "w:basedOn")) or "",
        number_mark(child(element, "w:pPr")),
        switches_of(child(element, "w:rPr")),
    )
