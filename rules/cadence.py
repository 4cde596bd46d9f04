"""How often and until when: the normal form of every time phrase of a plan (interfaces.md, `cadence`)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CadenceKind(StrEnum):
    CONTINUOUS = "continuous"
    RECURRING = "recurring"
    DEADLINE = "deadline"
    EVENT = "event"
    UNSPECIFIED = "unspecified"


class Every(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    UNSPECIFIED = "unspecified"


class Role(StrEnum):
    LEAD = "lead"
    COOPERATE = "cooperate"
    RECOMMENDED = "recommended"


class UnitKind(StrEnum):
    NAMED = "named"
    COLLECTIVE = "collective"


@dataclass(frozen=True)
class Cadence:
    """`due` is the date or period as named (2025-11-30, 2025-12, 2025-Q4, 2026, A/B, or rule text);
    `due_on` the last day it may arrive, with strictness ("trước") and calendar applied."""

    kind: CadenceKind = CadenceKind.UNSPECIFIED
    every: tuple[Every, ...] = ()
    due: str | None = None
    due_on: date | None = None
    text: str | None = None
    also: tuple["Cadence", ...] = ()
