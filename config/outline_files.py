"""TOML files of outlines → rules objects; every mistake of a file in one line of its own."""

import tomllib
from functools import cache
from typing import Any

from pydantic import Field, ValidationError

from config.policy_files import ids_in, shipped_file
from config.table_files import PolicyTable, TableFile, fault_words, key_words, same_name
from rules.errors import BadInput
from rules.outline import Fault, Feed, GroupedBy, Outline, OutlinePart, OutlineSection, faults_of

MOST_FAULTS = 12  # shown; a file with more is another kind of file


class PartTable(PolicyTable):
    key: str
    heading: str
    feeds: tuple[Feed, ...] = ()
    words: tuple[str, ...] = ()
    plan_sections: tuple[str, ...] = ()
    grouped_by: GroupedBy = GroupedBy.TASK
    guide: str = ""


class SectionTable(PartTable):
    parts: tuple[PartTable, ...] = ()


class OutlineTable(PolicyTable):
    id: str
    name: str = Field(min_length=1, max_length=200)
    sections: tuple[SectionTable, ...]


def outline_ids() -> tuple[str, ...]:
    return ids_in("outlines")


@cache
def load_outline(id: str) -> Outline:
    return read_outline(shipped_file("outlines", id))


def read_outline(file: TableFile) -> Outline:
    table = _table(file)
    same_name(file, table.id)
    sections = tuple(
        OutlineSection(**_values(one), parts=tuple(OutlinePart(**_values(part)) for part in one.parts))
        for one in table.sections
    )
    _refuse(file, faults_of(sections))
    return Outline(table.id, table.name.strip(), sections)


def _values(table: PartTable) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(table, name) for name in PartTable.model_fields}
    return values | {"heading": " ".join(table.heading.split()), "guide": " ".join(table.guide.split())}


def _table(file: TableFile) -> OutlineTable:
    try:
        return OutlineTable.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"không phải TOML đúng cú pháp ({error})", where=file.name) from error
    except ValidationError as error:
        found = error.errors(include_url=False)
        _refuse(file, tuple(Fault(key_words(one), fault_words(one)) for one in found))
        raise


def _refuse(file: TableFile, faults: tuple[Fault, ...]) -> None:
    """The first mistake has its place in front; each other one stands on a line of its own."""
    if not faults:
        return
    first, *more = faults
    lines = [first.what, *(f"{file.name}: {one.where}: {one.what}" for one in more[: MOST_FAULTS - 1])]
    if len(faults) > MOST_FAULTS:
        lines.append(f"… và {len(faults) - MOST_FAULTS} chỗ nữa")
    raise BadInput("\n".join(lines), where=f"{file.name}: {first.where}")
