"""What an office's words may name: every variable of a letter with its type, read from the data types themselves."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from notifications.context import SenderWords
from notifications.digest import Digest
from notifications.letters import FACTS, REMINDER_KINDS, Attachment, Letter, LetterKind

# Named by no template: bytes, and what only the envelope needs.
HIDDEN = frozenset({(Letter, "facts"), (Letter, "lines"), (Letter, "key"), (Letter, "opt_out"), (Letter, "choices_link"), (Attachment, "content")})  # fmt: skip
LOOP = frozenset({"index", "first", "last", "length"})


@dataclass(frozen=True)
class Many:
    """A list that may be gone through with `for`."""

    of: Any


@dataclass(frozen=True)
class Facts:
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """A value that is shown: text, number, day; nothing of it can be named."""

    name: str


TEXT, NUMBER, DAY, YES_OR_NO = Leaf("chữ"), Leaf("số"), Leaf("ngày"), Leaf("có hoặc không")
LOOP_TYPE = Leaf("loop")
_LEAVES: dict[Any, Leaf] = {str: TEXT, int: NUMBER, bool: YES_OR_NO, date: DAY, LetterKind: TEXT}


def variables_of(kind: LetterKind) -> dict[str, Any]:
    """Name → type, of everything a letter of this kind is written from."""
    found: dict[str, Any] = {"letter": Letter, "sender": SenderWords, "ask": TEXT, "link": TEXT}
    if kind in REMINDER_KINDS:
        return found | {"digest": Digest}
    keys = FACTS[kind]
    return found | {
        "facts": Facts((*keys.required, *keys.optional)),
        "left_out": NUMBER,
    }


@cache
def fields_of(kind: type) -> dict[str, Any]:
    """The fields of one data type that words may name."""
    hints = get_type_hints(kind)
    return {
        one.name: _type_of(hints[one.name])
        for one in fields(kind)
        if (kind, one.name) not in HIDDEN and not one.name.startswith("_")
    }


def _type_of(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return _type_of(next(one for one in get_args(hint) if one is not type(None)))
    if get_origin(hint) is Literal:
        return TEXT
    if get_origin(hint) is tuple:
        return Many(_type_of(get_args(hint)[0]))
    return hint if is_dataclass(hint) else _LEAVES[hint]


def names_in(kind: Any) -> tuple[str, ...]:
    """What stands after the dot."""
    if isinstance(kind, Facts):
        return kind.keys
    if kind is LOOP_TYPE:
        return tuple(sorted(LOOP))
    return tuple(fields_of(kind)) if isinstance(kind, type) and is_dataclass(kind) else ()


def type_after(kind: Any, name: str) -> Any:
    if isinstance(kind, Facts):
        return TEXT
    if kind is LOOP_TYPE:
        return NUMBER
    return fields_of(kind)[name]
