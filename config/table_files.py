"""A TOML text in the form of its schema; what is wrong in one is told in one line with file and key."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from rules.errors import BadInput

Schema = TypeVar("Schema", bound=BaseModel)


class PolicyTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TableFile(Protocol):
    """A file by its name and text: on the disk, in the package, or kept in the database."""

    @property
    def name(self) -> str: ...
    def read_text(self, encoding: str | None = None) -> str: ...


@dataclass(frozen=True)
class KeptFile:
    """The text of a file that was put into the installation."""

    name: str
    text: str

    def read_text(self, encoding: str | None = None) -> str:  # noqa: ARG002
        return self.text


def read_table(file: TableFile, schema: type[Schema]) -> Schema:
    """The file in the form of its schema, or the first thing wrong in it."""
    try:
        return schema.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"không phải TOML đúng cú pháp ({error})", where=file.name) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadInput(fault_words(first), where=f"{file.name}: {key_words(first)}") from error


def fault_words(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing":
            return "thiếu mục này"
        case "extra_forbidden":
            return "không có mục nào tên như vậy"
        case "day" | "every":
            return f"{error['input']!r}: {error['msg']}"
        case _:
            return f"giá trị {error['input']!r} không dùng được ({error['msg']})"


def key_words(error: ErrorDetails) -> str:
    """('steps', 0, 'offset') → 'steps[1].offset', counted from one as people do."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    return "".join(parts).removeprefix(".")


def same_name(file: TableFile, id: str) -> None:
    expected = file.name.removesuffix(".toml")
    if id != expected:
        raise BadInput(f"{id!r} khác tên tệp", where=f"{file.name}: id", mend=f"ghi {expected!r}")


def refuse_twins(file: TableFile, key: str, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise BadInput(f"{name!r} có {times} lần", where=f"{file.name}: {key}")
