"""One line of `dondoc doctor`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    WELL = "ok"
    NOTE = "note"
    FAULT = "fault"


WORDS = {Level.WELL: "ổn", Level.NOTE: "lưu ý", Level.FAULT: "LỖI"}


@dataclass(frozen=True)
class Finding:
    """What it is about, what was found, and how it is mended."""

    about: str
    level: Level
    says: str
    mend: str = ""

    @property
    def line(self) -> str:
        mend = f" → {self.mend}" if self.mend else ""
        return f"{WORDS[self.level]:<3}  {self.says}{mend}"

    def as_dict(self) -> dict[str, str]:
        return {"level": self.level.value, "about": self.about, "says": self.says, "mend": self.mend}


def finding(about: str, is_well: bool, says: str, mend: str = "") -> Finding:
    """Well, or a fault with what to do."""
    return Finding(about, Level.WELL if is_well else Level.FAULT, says, "" if is_well else mend)


def note(about: str, is_well: bool, says: str, mend: str = "") -> Finding:
    """Well, or something that will be a fault some day."""
    return Finding(about, Level.WELL if is_well else Level.NOTE, says, "" if is_well else mend)


def of_pairs(about: str, pairs: Iterable[tuple[bool, str]]) -> Iterator[Finding]:
    """Lines that say by themselves how they are mended."""
    return (finding(about, is_well, says) for is_well, says in pairs)
