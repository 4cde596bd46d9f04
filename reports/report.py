"""A consolidated report as one value: what every form of it prints."""

from dataclasses import dataclass
from datetime import datetime

from reports.facts import ReportFacts
from reports.figures import Figures


@dataclass(frozen=True)
class Heading:
    """'1. …' inside a section, or a line that groups several."""

    text: str
    is_group: bool = False


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Item:
    """'- lead: text'."""

    text: str
    lead: str = ""


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
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None


Block = Heading | Paragraph | Item | Table


@dataclass(frozen=True)
class Section:
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
class Head:
    """The parts of the form around the text (NĐ 30/2020, Phụ lục I)."""

    superior: str | None  # cơ quan chủ quản
    agency: str
    symbol: str  # "BC-SNV"
    place: str
    year: int
    addressee: str | None
    subject_lines: tuple[str, ...]  # trích yếu, broken where the sense breaks
    bases: tuple[str, ...]
    recipients: tuple[str, ...]

    @property
    def subject(self) -> str:
        return " ".join(self.subject_lines)


@dataclass(frozen=True)
class ConsolidatedReport:
    head: Head
    period_label: str
    as_of: datetime
    version: int
    opening: str
    sections: tuple[Section, ...]
    closing: str
    annexes: tuple[Annex, ...]
    figures: Figures
    facts: ReportFacts  # as printed: without characters that no document may hold

    def section(self, key: str) -> Section:
        """One section alone, for inclusion in a larger report (tracking.md 6.2)."""
        return next(section for section in self.sections if section.key == key)
