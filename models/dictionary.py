"""The data dictionary, made from the models: every table, every column, what it means. Usage: python -m models.dictionary

A column means what the comment beside it says; where the models say nothing, models/meanings.toml does (one place, held
complete by tests/architecture/test_dictionary.py).
"""

import inspect
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import Column, Enum, Table
from sqlmodel import SQLModel

import models
from models.base import UtcDateTime
from models.leaving import why_left_out

HEAD = """# The data dictionary

Made from the models by `python -m models.dictionary > docs/schema.md`: change the models or `models/meanings.toml`, not this
file. The first words of each table are what it is called in Vietnamese. Types: *instant* is a moment in UTC, *day* a date
without a zone, *json* a value of JSON. What `dondoc export` leaves out is marked (docs/moving.md). The tables of the search
(`search_entry…`) hold the words of other tables, folded, and are made anew by triggers.
"""
_FIELD = re.compile(r"^    (\w+): ")
_COMMENT = re.compile(r"^    # ?(.*)")


def dictionary_text() -> str:
    return HEAD + "".join(f"\n{section}" for section in map(_section, sorted(_models(), key=_table_name)))


def _models() -> list[type[SQLModel]]:
    found = (getattr(models, name) for name in models.__all__)
    return [
        one
        for one in found
        if inspect.isclass(one) and issubclass(one, SQLModel) and hasattr(one, "__table__")
    ]


def _table_name(model: type[SQLModel]) -> str:
    return table_of(model).name


def table_of(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _section(model: type[SQLModel]) -> str:
    table = table_of(model)
    lines = [
        f"## `{table.name}`",
        "",
        name_of(model),
        "",
        "| column | type | empty? | meaning |",
        "|---|---|---|---|",
    ]
    for column in table.columns:
        cells = (
            f"`{column.name}`",
            _type(column),
            "may be" if column.nullable else "no",
            _told(model, column),
        )
        lines.append(f"| {' | '.join(one.replace('|', chr(92) + '|') for one in cells)} |")
    return "\n".join(lines) + "\n"


def name_of(model: type[SQLModel]) -> str:
    """The model's own words; those it inherits say nothing of it."""
    return _one_line(model.__dict__.get("__doc__") or "")


def _told(model: type[SQLModel], column: Column[Any]) -> str:
    words = meaning_of(model, column)
    told = [words] if words else []
    told += [f"→ `{key.column.table.name}.{key.column.name}`" for key in column.foreign_keys]
    if column.primary_key:
        told.append("key")
    elif column.unique or any(
        {one.name for one in getattr(rule, "columns", ())} == {column.name}
        for rule in column.table.constraints
        if type(rule).__name__ == "UniqueConstraint"
    ):
        told.append("unique")
    if isinstance(column.type, Enum):
        told.append("one of " + ", ".join(f"`{one}`" for one in column.type.enums))
    if why_left_out(column):
        told.append("**not exported**")
    return "; ".join(told)


def meaning_of(model: type[SQLModel], column: Column[Any]) -> str:
    """The comment in the model, the words for this table, those for every table; empty where nobody said anything."""
    table = _meanings()
    own = table.get(column.table.name, {}).get(column.name, "")
    return comments_of(model).get(column.name) or own or table["every"].get(column.name, "")


@cache
def _meanings() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("models") / "meanings.toml").read_text(encoding="utf-8"))


@cache
def comments_of(model: type[SQLModel]) -> dict[str, str]:
    """Field → the comment at the end of its line, or on the lines right above it."""
    source = inspect.getsource(model)
    trailing = dict(_trailing(source))
    found: dict[str, str] = {}
    above: list[str] = []
    for number, line in enumerate(source.splitlines(), 1):
        if comment := _COMMENT.match(line):
            above.append(comment[1])
            continue
        if field := _FIELD.match(line):
            found[field[1]] = _one_line(" ".join(above) or trailing.get(number, ""))
            last, is_open = field[1], line.count("(") > line.count(")")
        elif above == [] and number in trailing and found and is_open:
            found[last] = found[last] or _one_line(trailing[number])
        above = []
    return {name: words for name, words in found.items() if words}


def _trailing(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip():
            words = token.string.lstrip("# ")
            if not words.startswith(("noqa", "type:")):
                yield token.start[0], words


def _type(column: Column[Any]) -> str:
    if isinstance(column.type, UtcDateTime):
        return "instant"
    if isinstance(column.type, Enum):
        return "word"
    names = {
        "INTEGER": "integer",
        "VARCHAR": "text",
        "AUTOSTRING": "text",
        "BOOLEAN": "yes/no",
        "DATE": "day",
        "FLOAT": "number",
    }
    kind = type(column.type).__name__.upper()
    return names.get(kind, "bytes" if kind in ("LARGEBINARY", "BLOB") else kind.lower())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def unexplained() -> list[str]:
    """Columns that nobody explained; a key that points elsewhere explains itself."""
    return [
        f"{table_of(model).name}.{column.name}"
        for model in _models()
        for column in table_of(model).columns
        if not meaning_of(model, column) and not column.foreign_keys
    ]


def unnamed() -> list[str]:
    return [table_of(model).name for model in _models() if not name_of(model)]


def superfluous() -> list[str]:
    """Entries of meanings.toml for what is not there, or what the model says itself."""
    known = {table_of(model).name: model for model in _models()}
    found = []
    for table, columns in _meanings().items():
        if table == "every":
            continue
        for name in columns:
            model = known.get(table)
            if model is None or name not in table_of(model).columns or name in comments_of(model):
                found.append(f"{table}.{name}")
    return found


if __name__ == "__main__":
    sys.stdout.write(dictionary_text())
