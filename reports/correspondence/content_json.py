"""A công văn's content ↔ JSON, as OfficialLetter.content keeps it."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from reports.consolidated.printable import printable
from reports.correspondence.content import (
    ExtensionAnswer,
    LetterContent,
    LetterHead,
    LetterKind,
    LetterWords,
    OwedRow,
    PlanNamed,
)
from reports.document import Signature

T = TypeVar("T")
_DAYS = {
    "due_on",
    "original_due_on",
    "last_told_on",
    "answered_on",
    "answer_by",
    "asked_on",
    "asked_until",
    "due_before",
    "until",
}


def content_to_json(content: LetterContent) -> dict[str, Any]:
    """Dates as ISO text; characters no document may hold become visible here, so every form prints the same."""
    found: dict[str, Any] = _plain(asdict(content))
    return found


def content_from_json(kept: Mapping[str, Any]) -> LetterContent:
    extension = kept.get("extension")
    head = dict(kept["head"])
    head["signature"] = _made(Signature, head["signature"])
    return LetterContent(
        kind=LetterKind(kept["kind"]),
        as_of=datetime.fromisoformat(kept["as_of"]),
        head=_made(LetterHead, head),
        addressees=tuple(kept["addressees"]),
        plan=_made(PlanNamed, kept["plan"]),
        words=_made(LetterWords, kept["words"]),
        rows=tuple(_made(OwedRow, row) for row in kept["rows"]),
        answer_by=_day(kept["answer_by"]),
        extension=_made(ExtensionAnswer, extension) if extension else None,
    )


def _made(kind: type[T], kept: Mapping[str, Any]) -> T:
    known = {one.name for one in fields(kind)} if is_dataclass(kind) else set()
    values = {name: value for name, value in kept.items() if name in known}
    return kind(**{name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: Any) -> Any:
    if name in _DAYS:
        return _day(value)
    return tuple(value) if isinstance(value, list) else value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _plain(value: Any) -> Any:
    match value:
        case str():
            return printable(str(value))
        case date():  # an instant too
            return value.isoformat()
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value
