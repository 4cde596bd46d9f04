"""An official document as one value: what Word, PDF and the screen print (NĐ 30/2020)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Traced:
    """A figure or a name in a table, with the key of the rows it was counted from (reports/consolidated/sources.py)."""

    text: str
    source: str


Cell = str | Traced


@dataclass(frozen=True)
class Heading:
    """'1. …' inside a section, or a line that groups several."""

    text: str
    is_group: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`source`: the key of the rows behind the sentence; "" where it has none."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Item:
    """'- lead: text'."""

    text: str
    lead: str = ""
    source: str = ""


@dataclass(frozen=True)
class Column:
    """`width` in millimetres; columns side by side with the same `group` share a head above theirs."""

    label: str
    width: int
    is_number: bool = False  # quantities stand at the right
    is_mark: bool = False  # ordinals and crosses stand in the middle
    group: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True)
class Series:
    """One row of figures in a chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """`kind`: "stacked" (bars, one for each label) or "lines" (one for each series over the labels)."""

    key: str
    title: str
    kind: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    measure: str = ""


Block = Heading | Paragraph | Item | Table | Chart


@dataclass(frozen=True)
class Section:
    """Without heading: text that stands by itself, as in a công văn."""

    key: str
    numeral: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Annex:
    numeral: str
    title: str
    table: Table


@dataclass(frozen=True)
class Signature:
    """The position lines in capitals ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") and the name; blank: dotted lines for the clerk."""

    lines: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Head:
    """The parts of the form around the text (NĐ 30/2020, Phụ lục I)."""

    superior: str | None  # cơ quan chủ quản
    agency: str
    symbol: str  # "BC-SNV"; of a công văn "SNV-CCHC"
    place: str
    year: int
    addressees: tuple[str, ...]
    subject_lines: tuple[str, ...]  # trích yếu, broken where the sense breaks
    bases: tuple[str, ...]
    recipients: tuple[str, ...]
    type: str = "BÁO CÁO"  # "": a công văn, whose "V/v …" stands under the number
    signature: Signature = Signature()
    drafting_office: str = ""  # in the last line of Nơi nhận, behind "Lưu: VT,"

    @property
    def subject(self) -> str:
        return " ".join(self.subject_lines)


@dataclass(frozen=True)
class OfficialDocument:
    """`as_of`: the instant of its facts, which is the date of every byte of its files."""

    head: Head
    as_of: datetime
    version: int
    opening: str
    sections: tuple[Section, ...]
    closing: str
    annexes: tuple[Annex, ...]

    def section(self, key: str) -> Section:
        """One section alone, for inclusion in a larger report (tracking.md 6.2)."""
        return next(section for section in self.sections if section.key == key)


def cell_text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Traced) else cell
