"""How a due date follows from what was read, so that a change of the calendar can compute it again (tracking.md 1.4, 1.6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.errors import BadInput
from rules.workdays import Roll, WorkCalendar


class BasisKind(StrEnum):
    ROLLED = "rolled"  # a named day, moved off a rest day
    WORKDAYS = "workdays"  # so many working days after a day, which is not counted
    FIXED = "fixed"  # a day a person or a letter has set: no calendar moves it


@dataclass(frozen=True)
class DueBasis:
    """`day` is the named day, or the one counted from; `roll` None follows the calendar's own setting."""

    kind: BasisKind
    day: date
    workdays: int = 0
    roll: Roll | None = None

    def due_on(self, calendar: WorkCalendar) -> date:
        match self.kind:
            case BasisKind.ROLLED:
                return calendar.roll(self.day, self.roll)
            case BasisKind.WORKDAYS:
                return calendar.shift(self.day, self.workdays)
            case BasisKind.FIXED:
                return self.day

    def text(self) -> str:
        """The stored form: 'rolled:2026-09-20', 'rolled:2026-09-20:none', 'workdays:2026-09-14+2', 'fixed:2026-09-18'."""
        match self.kind:
            case BasisKind.ROLLED if self.roll is not None:
                return f"{self.kind}:{self.day}:{self.roll}"
            case BasisKind.WORKDAYS:
                return f"{self.kind}:{self.day}{self.workdays:+d}"
            case _:
                return f"{self.kind}:{self.day}"


def rolled(day: date, roll: Roll | None = None) -> DueBasis:
    return DueBasis(BasisKind.ROLLED, day, roll=roll)


def workdays_after(day: date, workdays: int) -> DueBasis:
    return DueBasis(BasisKind.WORKDAYS, day, workdays)


def fixed(day: date) -> DueBasis:
    return DueBasis(BasisKind.FIXED, day)


def read_basis(text: str) -> DueBasis:
    """The basis of its stored form; BadInput when it is none."""
    kind, _, rest = text.partition(":")
    try:
        day = date.fromisoformat(rest[:10])
        match kind:
            case BasisKind.ROLLED:
                return rolled(day, Roll(rest[11:]) if rest[11:] else None)
            case BasisKind.WORKDAYS:
                return workdays_after(day, int(rest[10:]))
            case BasisKind.FIXED:
                return fixed(day)
    except ValueError:
        pass
    raise BadInput(f"không hiểu căn cứ tính hạn {text!r}", where="obligation.due_basis")
