"""What a lower report says and what is owed above: the values of a roll-up (tracking.md 6.4)."""

from dataclasses import dataclass, field
from datetime import date

from rules.aggregation import Figure
from rules.wording import short_date


@dataclass(frozen=True)
class Issued:
    """The document that speaks: number and date as the clerk gave them, blank where they are."""

    office: str
    plan: str
    period: str
    number: str = ""
    issued_on: date | None = None

    @property
    def words(self) -> str:
        number = f" số {self.number}" if self.number else ""
        day = f" ngày {short_date(self.issued_on)}" if self.issued_on else ""
        return f"Báo cáo{number}{day} của {self.office}"


@dataclass(frozen=True)
class LowerFigures:
    """One indicator below, of every unit that owed it."""

    name: str
    measure: str
    aggregation: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Said:
    """One unit below about one task; state None: it has not reported."""

    unit: str
    state: str | None
    result: str = ""


@dataclass(frozen=True)
class LowerLine:
    """`serves`: the assignment above it carries out, as a person linked them. `written`: the coordinator's own words."""

    key: int
    task: str
    serves: int | None
    said: tuple[Said, ...] = ()
    written: str = ""
    figures: tuple[LowerFigures, ...] = ()


@dataclass(frozen=True)
class HigherIndicator:
    name: str
    measure: str
    aggregation: str


@dataclass(frozen=True)
class HigherLine:
    key: int
    task: str
    indicators: tuple[HigherIndicator, ...] = ()


@dataclass(frozen=True)
class RolledLine:
    """What is put for one assignment above. `doubts` keep the whole from being sent without a person."""

    key: int
    state: str = ""
    text: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    estimates: tuple[str, ...] = ()
    lower: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rolled:
    lines: tuple[RolledLine, ...]
    left: tuple[int, ...]  # lines below that serve nothing owed above: they stand in the attached report only

    @property
    def is_whole(self) -> bool:
        return bool(self.lines) and not any(line.doubts for line in self.lines)
