"""What a công văn says, as a value: facts about what is owed, and words the desk may change."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from reports.document import Signature


class LetterKind(StrEnum):
    """The same four as the database keeps (models/document.py)."""

    URGING = "urging"
    COURTESY = "courtesy"
    EXPLANATION = "explanation"
    EXTENSION = "extension"


@dataclass(frozen=True)
class OwedRow:
    """One report or task the letter is about; `answered_on` says that it is no longer owed."""

    what: str
    due_on: date | None = None
    due_words: str = ""  # as the plan says it, where there is no date
    original_due_on: date | None = None
    days_late: int = 0  # working days
    times_told: int = 0
    last_told_on: date | None = None
    previous: tuple[str, ...] = ()  # earlier công văn: "số 12/SNV ngày 24/6/2021"
    answered_on: date | None = None
    is_report: bool = False

    @property
    def is_settled(self) -> bool:
        return self.answered_on is not None


@dataclass(frozen=True)
class ExtensionAnswer:
    """A request for more time and what was decided; `until`: the granted date, None when refused."""

    asked_on: date
    asked_until: date
    due_before: date
    reason: str
    until: date | None
    note: str = ""


@dataclass(frozen=True)
class PlanNamed:
    """`basis`: 'Kế hoạch số 46/KH-UBND ngày … của … về …'; `short`: 'Kế hoạch số 46/KH-UBND'."""

    basis: str
    short: str
    issuer: str


@dataclass(frozen=True)
class LetterHead:
    """The parts of the form around the words."""

    superior: str | None
    agency: str
    symbol: str
    place: str
    signature: Signature
    drafting_office: str = ""


@dataclass(frozen=True)
class LetterWords:
    """What the desk may change; '[thời hạn]' stands for the ultimatum date, so that date and words never differ."""

    subject: str
    opening: str
    paragraphs: tuple[str, ...]
    closing: str
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterContent:
    """`as_of`: the instant of its facts, with the zone of the installation."""

    kind: LetterKind
    as_of: datetime
    head: LetterHead
    addressees: tuple[str, ...]
    plan: PlanNamed
    words: LetterWords
    rows: tuple[OwedRow, ...] = ()
    answer_by: date | None = None
    extension: ExtensionAnswer | None = field(default=None)

    @property
    def is_settled(self) -> bool:
        """Nothing of what it asks for is owed any more."""
        return bool(self.rows) and all(row.is_settled for row in self.rows)
