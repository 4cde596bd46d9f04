"""The daily balance: everything that was due has a fate, or the line says what has none (tracking.md 4.2, 4.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rules.delivery import LetterState


class Fate(StrEnum):
    """What became of a step that was due for a person."""

    SENT = "sent"  # its letter has been taken by the relay
    BUNDLED = "bundled"  # it travelled in a letter with another step
    SKIPPED = "skipped"  # a higher step spoke instead, nothing was left to say, or it was not wanted
    FAILED = "failed"  # nobody to write to, or the letter was refused for good
    WAITING = "waiting"  # its letter is on its way
    LOST = "lost"  # no letter speaks of it


@dataclass(frozen=True)
class LetterShare:
    """Steps of one day that share an outcome and a letter; `letter` None when there is none."""

    outcome: str
    letter: LetterState | None
    steps: int


@dataclass(frozen=True)
class Balance:
    """`missing`: steps that the watchdog expected and that are not on record at all."""

    sent: int = 0
    bundled: int = 0
    skipped: int = 0
    failed: int = 0
    waiting: int = 0
    lost: int = 0
    missing: int = 0

    @property
    def due(self) -> int:
        return self.accounted + self.lost + self.missing

    @property
    def accounted(self) -> int:
        return self.sent + self.bundled + self.skipped + self.failed + self.waiting

    @property
    def is_balanced(self) -> bool:
        return self.due == self.accounted

    @property
    def is_final(self) -> bool:
        """Nothing is on its way any more, so the line will not change."""
        return self.is_balanced and self.waiting == 0

    def words(self) -> str:
        """'214 = đã gửi 198 + gộp 12 + bỏ qua 3 + không gửi được 1'."""
        parts = [
            f"đã gửi {self.sent}",
            f"gộp {self.bundled}",
            f"bỏ qua {self.skipped}",
            f"không gửi được {self.failed}",
        ]
        if self.waiting:
            parts.append(f"đang gửi {self.waiting}")
        sign = "=" if self.is_balanced else "≠"
        return f"{self.due} {sign} " + " + ".join(parts)


_ON_ITS_WAY = (LetterState.PLANNED, LetterState.DUE, LetterState.SENDING)


def fate_of(outcome: str, letter: LetterState | None) -> Fate:
    """SENT stands for all steps of a letter that left: the first of them is the letter, the others are bundled."""
    if outcome in ("skipped", "declined"):
        return Fate.SKIPPED
    if outcome == "unreachable":
        return Fate.FAILED
    if letter is None:
        return Fate.LOST
    if letter is LetterState.SENT:
        return Fate.SENT
    if letter in _ON_ITS_WAY:
        return Fate.WAITING
    return Fate.SKIPPED if letter is LetterState.SUPPRESSED else Fate.FAILED


def balance_of(shares: Iterable[LetterShare], *, missing: int = 0) -> Balance:
    """The balance of one day; each share is one letter, or all steps without one."""
    counts = dict.fromkeys(Fate, 0)
    for share in shares:
        fate = fate_of(share.outcome, share.letter)
        if fate is Fate.SENT:
            counts[Fate.SENT] += 1
            counts[Fate.BUNDLED] += share.steps - 1
        else:
            counts[fate] += share.steps
    return Balance(**{fate.value: number for fate, number in counts.items()}, missing=missing)
