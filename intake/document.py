"""Document: what every reader makes of a file, whatever the file was. Text is NFC, with one kind of space."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Anchor:
    """Where a piece stands in the file it came from; lines and pages count from 1, tables and rows too."""

    line: int | None = None
    end_line: int | None = None  # when wrapped lines were joined
    page: int | None = None
    table: int | None = None
    row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """One line of running text; `number` is automatic numbering made visible ("1.", "a)", "-")."""

    text: str
    anchor: Anchor = Anchor()
    number: str | None = None
    is_heading: bool = False
    is_bold: bool = False


@dataclass(frozen=True)
class Cell:
    text: str
    carried: bool = False  # repeated here from a merged cell above or to the left


@dataclass(frozen=True)
class Table:
    """Rows of equal length; merged cells are repeated and marked as carried."""

    rows: tuple[tuple[Cell, ...], ...]
    anchor: Anchor = Anchor()
    # Where each row stands, when rows are not simply counted on from the anchor: hidden rows, tables over pages.
    places: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Document:
    blocks: tuple[Paragraph | Table, ...]
    source: str = ""
    problems: tuple[str, ...] = field(default=())

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))
