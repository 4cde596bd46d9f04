"""What a unit says, and what it is given for it."""

from dataclasses import dataclass, field
from datetime import datetime

from models import LineState


@dataclass(frozen=True)
class AnswerLine:
    assignment_id: int
    state: LineState
    result: str
    figures: dict[str, float] = field(default_factory=dict)
    estimates: tuple[str, ...] = ()  # the figures among them that are "số ước"


@dataclass(frozen=True)
class Answer:
    """What a unit says: a line for each assignment, what hinders it, what it proposes; `note`: the input it was asked for."""

    by: str
    lines: tuple[AnswerLine, ...]
    difficulty: str = ""
    proposal: str = ""
    note: str = ""


@dataclass(frozen=True)
class Receipt:
    submission_id: int
    code: str
    received_at: datetime
    is_late: bool
