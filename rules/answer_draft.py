"""What a unit has written of an answer so far: the same value whether it was typed, read from a form file, or sent in by a program."""

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from rules.errors import BadInput
from rules.figures import bare_figure, is_estimate, read_figure

NOTHING_WORDS = "Không phát sinh trong kỳ."
_REASON = f"{NOTHING_WORDS} Lý do: "


@dataclass(frozen=True)
class DraftLine:
    """One assignment. `figures` as they were typed ("1.234,5"), by the indicator's name; empty texts: not filled in.

    `is_nothing`: nothing arose in the period; the duty goes on, `result` says why, and no figures are wanted.
    `estimates`: the names whose figure is "số ước"; "ước 120" and "120 (ước)" typed as a figure say the same and are
    kept as 120 with the mark.
    """

    assignment_id: int
    state: str = ""  # a LineState, or nothing yet
    result: str = ""
    figures: dict[str, str] = field(default_factory=dict)
    is_as_before: bool = False
    is_nothing: bool = False
    estimates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        marked = {name for name, written in self.figures.items() if is_estimate(written)}
        if marked:
            bare = {name: bare_figure(written) for name, written in self.figures.items()}
            object.__setattr__(self, "figures", bare)
        object.__setattr__(self, "estimates", tuple(sorted({*self.estimates, *marked})))

    def as_json(self) -> dict[str, Any]:
        """Without `estimates` where there are none, as drafts were kept before there was such a mark."""
        kept = asdict(self)
        estimates = list(kept.pop("estimates"))
        return kept | ({"estimates": estimates} if estimates else {})


@dataclass(frozen=True)
class DraftContent:
    """The whole answer; `note` is the input another unit asked for."""

    lines: tuple[DraftLine, ...] = ()
    difficulty: str = ""
    proposal: str = ""
    is_nothing: bool = False
    nothing_reason: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing has been written anywhere."""
        return _said(self) == _said(DraftContent())

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"lines": [line.as_json() for line in self.lines]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """What `as_json` kept, and nothing for a draft that has nothing."""
        given = dict(kept)
        lines = tuple(DraftLine(**line) for line in given.pop("lines", ()))
        return cls(lines=lines, **given)


def nothing_words(reason: str) -> str:
    """What an answer says of a line on which nothing arose."""
    return reason if reason.startswith(NOTHING_WORDS) else f"{_REASON}{reason}"


def line_said(
    assignment_id: int, state: str, result: str, figures: dict[str, str], estimates: Iterable[str] = ()
) -> DraftLine:
    """A line that was sent before, to be written on: what `nothing_words` said is known again."""
    reason = result.removeprefix(_REASON)
    if reason == result or not reason.strip():
        return DraftLine(assignment_id, state, result, figures, estimates=tuple(estimates))
    return DraftLine(assignment_id, state, reason, figures, is_nothing=True, estimates=tuple(estimates))


def came_in_at(
    now: datetime, content: DraftContent, arrived_at: datetime | None, arrived: DraftContent | None
) -> datetime:
    """When an answer counts as come in: a form that came by mail and is confirmed as it was, on the day it came."""
    if arrived_at is None or arrived is None or _said(content) != _said(arrived):
        return now
    return min(arrived_at, now)


def _said(content: DraftContent) -> tuple[object, ...]:
    """What an answer says, however it is ordered and spaced."""
    lines = {
        line.assignment_id: (
            line.state,
            _plain(line.result),
            {
                name: (_figure(written), name in line.estimates)
                for name, written in line.figures.items()
                if written.strip()
            },
            line.is_as_before,
            line.is_nothing,
        )
        for line in content.lines
        if line.state or line.result.strip() or line.is_as_before or any(line.figures.values())
    }
    texts = (content.difficulty, content.proposal, content.nothing_reason, content.note)
    return lines, content.is_nothing, tuple(_plain(text) for text in texts)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in text.splitlines())).strip()


def _figure(written: str) -> float | str:
    try:
        return read_figure(written)
    except BadInput:
        return written.strip()
