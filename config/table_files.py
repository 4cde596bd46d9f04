"""A TOML text in the form of its schema; what is wrong in one is told in one line with file and key."""

import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from rules.errors import BadInput
from rules.outline_faults import Fault

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


def faults_in(file: TableFile, schema: type[BaseModel]) -> tuple[Fault, ...]:
    """Everything that does not have the form of the schema, in the order of the file; () says nothing of its sense."""
    try:
        schema.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        return (Fault("", f"không phải TOML đúng cú pháp ({error})"),)
    except ValidationError as error:
        return tuple(Fault(key_words(one), fault_words(one)) for one in error.errors(include_url=False))
    return ()


# What the schema's own words mean; what is not here is told in its own words.
_REASONS = {
    "int_type": "phải là số nguyên",
    "bool_type": "chỉ có true hoặc false",
    "string_type": "phải là chữ trong ngoặc kép",
    "tuple_type": "phải là danh sách",
    "too_short": "phải có ít nhất một",
    "string_too_short": "không được để trống",
    "enum": "không có trong các giá trị được chọn",
    "string_pattern_mismatch": "chỉ dùng chữ không dấu và số",
}


def _reason(error: ErrorDetails) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "greater_than_equal":
            return f"ít nhất là {limits['ge']}"
        case "less_than_equal":
            return f"nhiều nhất là {limits['le']}"
        case "string_too_long":
            return f"dài hơn {limits['max_length']} ký tự"
        case kind:
            return _REASONS.get(kind, error["msg"])


def fault_words(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing":
            return "thiếu mục này"
        case "extra_forbidden":
            return "không có mục nào tên như vậy"
        case "day" | "every":
            return f"{error['input']!r}: {error['msg']}"
        case _:
            return f"giá trị {error['input']!r} không dùng được ({_reason(error)})"


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
