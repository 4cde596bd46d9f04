"""What a unit has written of an answer so far: the same value whether it was typed, read from a form file, or sent in by a program."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class DraftLine:
    """One assignment. `figures` as they were typed ("1.234,5"), by the indicator's name; empty texts: not filled in."""

    assignment_id: int
    state: str = ""  # a LineState, or nothing yet
    result: str = ""
    figures: dict[str, str] = field(default_factory=dict)
    is_as_before: bool = False


@dataclass(frozen=True)
class DraftContent:
    """The whole answer; `note` is the input another unit asked for."""

    lines: tuple[DraftLine, ...] = ()
    difficulty: str = ""
    proposal: str = ""
    is_nothing: bool = False
    nothing_reason: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"lines": [asdict(line) for line in self.lines]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """What `as_json` kept, and nothing for a draft that has nothing."""
        given = dict(kept)
        lines = tuple(DraftLine(**line) for line in given.pop("lines", ()))
        return cls(lines=lines, **given)
