"""TOML files of the installation → rules objects: the shipped regimes and ladders, by name (outlines: config/outline_files.py)."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import Field, StrictBool, StrictInt

from config.regime_files import read_regime
from config.table_files import PolicyTable, TableFile, read_table, refuse_twins, same_name
from rules.errors import BadInput
from rules.ladder import Anchor, Audience, Ladder, Step
from rules.periods import Regime

__all__ = [
    "KINDS",
    "PolicyTable",
    "ids_in",
    "ladder_ids",
    "load_ladder",
    "load_regime",
    "read_ladder",
    "read_regime",
    "read_table",
    "refuse_twins",
    "regime_ids",
    "shipped_file",
    "shipped_text",
]

KINDS = {"regimes": "chế độ báo cáo", "ladders": "thang đôn đốc", "outlines": "đề cương báo cáo"}


class StepTable(PolicyTable):
    name: str = Field(min_length=1)
    offset: StrictInt
    audiences: tuple[Audience, ...] = Field(min_length=1)
    level: StrictInt = Field(ge=0, le=4)
    letter: str = Field(min_length=1)
    repeat_every: StrictInt | None = Field(default=None, ge=1)
    max_times: StrictInt | None = Field(default=None, ge=1)
    anchor: Anchor = Anchor.DUE
    draft_letter: StrictBool = False


class LadderTable(PolicyTable):
    id: str
    steps: tuple[StepTable, ...] = Field(min_length=1)
    most_extensions: StrictInt = Field(default=1, ge=0)
    longest_extension_workdays: StrictInt | None = Field(default=None, ge=1)


def regime_ids() -> tuple[str, ...]:
    return ids_in("regimes")


def ladder_ids() -> tuple[str, ...]:
    return ids_in("ladders")


@cache
def load_regime(id: str) -> Regime:
    return read_regime(shipped_file("regimes", id))


@cache
def load_ladder(id: str) -> Ladder:
    return read_ladder(shipped_file("ladders", id))


def read_ladder(file: TableFile) -> Ladder:
    table = read_table(file, LadderTable)
    same_name(file, table.id)
    refuse_twins(file, "steps", [step.name for step in table.steps])
    return Ladder(
        table.id,
        tuple(_step(file, number, step) for number, step in enumerate(table.steps, 1)),
        most_extensions=table.most_extensions,
        longest_extension_workdays=table.longest_extension_workdays,
    )


def _step(file: TableFile, number: int, table: StepTable) -> Step:
    values = table.model_dump()
    if table.repeat_every is None:
        if table.max_times is not None:
            raise BadInput(
                "max_times chỉ có nghĩa khi có repeat_every", where=f"{file.name}: steps[{number}].max_times"
            )
        values["max_times"] = 1
    return Step(**values)


def ids_in(kind: str) -> tuple[str, ...]:
    folder = files("config") / "policies" / kind
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def shipped_file(kind: str, id: str) -> Traversable:
    known = ids_in(kind)
    if id not in known:
        raise BadInput(f"không có {KINDS[kind]} {id!r}", mend=f"chọn một trong: {', '.join(known)}")
    return files("config") / "policies" / kind / f"{id}.toml"


def shipped_text(kind: str, id: str) -> str:
    """The file as it is shipped, comments and all: a pattern for an office's own."""
    return shipped_file(kind, id).read_text(encoding="utf-8")
