"""A policy as a table of values → the text of its file, to be read and checked like one that a person wrote."""

import json
from collections.abc import Mapping

from rules.errors import BadInput

Table = Mapping[str, object]


def policy_file_text(table: Table) -> str:
    """TOML; what is empty is left out, so that the reader names it as missing."""
    return "\n".join(_lines(table, "")) + "\n"


def _lines(table: Table, path: str) -> list[str]:
    lines = [
        f"{key} = {_value(value)}" for key, value in table.items() if not _is_rows(value) and _says(value)
    ]
    for key, value in table.items():
        for row in _rows(value):
            lines += ["", f"[[{path}{key}]]", *_lines(row, f"{path}{key}.")]
    return lines


def _says(value: object) -> bool:
    return value is not None and value not in ("", (), [])


def _is_rows(value: object) -> bool:
    return bool(_rows(value))


def _rows(value: object) -> list[Table]:
    if isinstance(value, (list, tuple)) and value and all(isinstance(one, Mapping) for one in value):
        return list(value)
    return []


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            # Every escape of JSON means the same in TOML.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "")
        case list() | tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
        case _:
            raise BadInput(f"không ghi được giá trị {value!r}")
