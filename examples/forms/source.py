"""The text of a plan as sources/*.toml holds it."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SOURCES = Path(__file__).parent.parent / "sources"
JOINED_ABOVE = "^"


class Style(Enum):
    CAPITALS = auto()
    HEADING = auto()
    BULLET = auto()
    PLAIN = auto()


MARKS = (("## ", Style.HEADING), ("# ", Style.CAPITALS), ("- ", Style.BULLET))


@dataclass(frozen=True)
class Annex:
    name: str
    title: str
    note: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class PlanSource:
    number: str
    place_and_date: str
    issuer: Sequence[str]
    kind: str
    title: Sequence[str]
    grounds: Sequence[str]
    recipients: Sequence[str]
    signer: Sequence[str]
    signer_name: str
    body: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()
    annex: Annex | None = None

    def paragraphs(self) -> Iterator[tuple[Style, str]]:
        for line in self.body.strip().splitlines():
            for mark, style in MARKS:
                if line.startswith(mark):
                    yield style, line.removeprefix(mark)
                    break
            else:
                yield Style.PLAIN, line


def load_plan(name: str) -> PlanSource:
    table = tomllib.loads((SOURCES / f"{name}.toml").read_text(encoding="utf-8"))
    annex = table.pop("annex", None)
    return PlanSource(**table, annex=Annex(**annex) if annex else None)
