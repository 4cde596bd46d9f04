"""One paragraph of Word: the text a reader of the page sees after all changes are accepted."""

import re
from dataclasses import dataclass, field
from typing import Any

from intake.duties.outline import opens_item
from intake.readers.bounds import Budget
from intake.readers.markup import attribute, child, children, is_on, name_of
from intake.readers.text import tidy
from intake.readers.word_styles import Styles, style_key, switches_of

# Deleted, moved away, never shown, or read elsewhere (text boxes follow their paragraph).
_SKIPPED = {
    "w:del", "w:moveFrom", "w:delText", "w:delInstrText", "w:pPr", "w:rPr", "w:sdtPr", "w:rt", "w:object",
    "w:txbxContent", "mc:Fallback", "w:footnoteReference", "w:endnoteReference", "w:commentReference",
}  # fmt: skip
_BREAKS = {"w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "w:softHyphen": "", "w:ptab": "\t"}
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)
_CHANGES = {"w:ins", "w:del", "w:moveFrom", "w:moveTo"}


@dataclass
class _Field:
    """A field shows its result; its instruction (from begin to separate) is no text."""

    instruction: str = ""
    shows: bool = False


@dataclass
class Written:
    lines: list[str]
    is_bold: bool
    changes: int
    boxes: list[Any]
    pictures: int
    embedded: int


@dataclass
class _Walk:
    styles: Styles
    style: str
    budget: Budget
    out: list[str] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    own: int = 0  # letters that no page field made
    bold: int = 0
    letters: int = 0
    changes: int = 0
    pictures: int = 0
    embedded: int = 0
    boxes: list[Any] = field(default_factory=list)

    def go(self, element: Any, switches: dict[str, bool] | None = None) -> None:
        for inner in children(element):
            name = name_of(inner)
            self.changes += name in _CHANGES
            if name == "w:r":
                self._run(inner)
            elif name in ("w:t", "m:t"):
                self._text(inner.text or "", switches or {})
            elif name == "w:tab" and name_of(element) == "w:r":
                self._text("\t", {})
            elif name in _BREAKS:
                self._text(_BREAKS[name], {})
            elif name == "w:sym":
                self._text(_symbol(inner), switches or {})
            elif name == "w:fldChar":
                self._field_mark(attribute(inner, "fldCharType") or "")
            elif name == "w:instrText":
                if self.fields:
                    self.fields[-1].instruction += inner.text or ""
            elif name == "w:fldSimple":
                self.fields.append(_Field(attribute(inner, "instr") or "", shows=True))
                self.go(inner)
                self.fields.pop()
            elif name == "w:sdt":
                self._control(inner)
            elif name in _SKIPPED:
                self._skip(name, inner)
            else:
                self.pictures += name in ("w:drawing", "w:pict")
                self.go(inner, switches)

    def _run(self, run: Any) -> None:
        properties = child(run, "w:rPr")
        self.budget.read_piece()
        switches = self.styles.inherited(self.style, style_key(properties, "w:rStyle"))
        if own := switches_of(properties):
            switches = switches | own
        if not switches.get("hidden"):
            self.go(run, switches)

    def _text(self, text: str, switches: dict[str, bool]) -> None:
        if any(not one.shows for one in self.fields):
            return
        self.out.append(text.upper() if switches.get("capitals") else text)
        letters = len(text.strip())
        self.letters += letters
        self.bold += letters if switches.get("bold") else 0
        if not any(_PAGE_FIELD.match(one.instruction) for one in self.fields):
            self.own += letters

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _control(self, control: Any) -> None:
        """A content control: its content, unless it only shows what should be typed there."""
        if not is_on(child(control, "w:sdtPr", "w:showingPlcHdr")):
            content = child(control, "w:sdtContent")
            if content is not None:
                self.go(content)

    def _skip(self, name: str, element: Any) -> None:
        if name == "w:txbxContent":
            self.boxes.append(element)
        self.embedded += name == "w:object"


def read_paragraph(element: Any, style: str, styles: Styles, budget: Budget) -> Written:
    walk = _Walk(styles, style, budget)
    walk.go(element)
    text = "".join(walk.out)
    budget.read_piece(len(text))
    if walk.letters and not walk.own:
        text = ""  # a page number that somebody set into the body
    is_bold = bool(walk.letters) and walk.bold == walk.letters
    return Written(_lines(text), is_bold, walk.changes, walk.boxes, walk.pictures, walk.embedded)


def _lines(text: str) -> list[str]:
    """A break inside a paragraph begins a new line of sense, unless the sentence only goes on."""
    out: list[str] = []
    for piece in tidy(text).split("\n"):
        line = " ".join(piece.split())
        if out and line[:1].islower() and not opens_item(line) and not out[-1].endswith((":", ";", ".")):
            out[-1] = f"{out[-1]} {line}".strip()
        else:
            out.append(line)
    return out


def _symbol(element: Any) -> str:
    code = attribute(element, "char") or ""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return chr(value) if 0x20 <= value < 0xD800 or 0xE000 <= value < 0x10000 else ""


def is_contents(control: Any) -> bool:
    """The control around a table of contents, which repeats every heading."""
    gallery = attribute(child(control, "w:sdtPr", "w:docPartObj", "w:docPartGallery"))
    return gallery is not None and "contents" in gallery.lower()


def end_is_deleted(properties: Any) -> bool:
    marks = children(child(properties, "w:rPr"))
    return any(name_of(mark) in ("w:del", "w:moveFrom") for mark in marks)
