"""What a person asks for when units change: a TOML file, the options of a command, or the fields of a form."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.base import JsonDict
from rules.errors import BadInput, ImpossibleDate
from rules.unit_changes import Change, ChangeKind

KNOWN = {"kind", "effective_on", "legal_basis", "from", "to", "name", "short_name", "answers", "note"}
OF_UNIT = (
    "code", "name", "short_name", "kind", "parent", "calendar", "desk_name", "desk_email", "head_name", "head_email",
)  # fmt: skip
EVERYTHING = "*"
MEND = "xem mẫu trong docs/organisation.md"


@dataclass(frozen=True)
class NewUnit:
    """A unit that comes into being. `groups` None: those of the units it comes from."""

    code: str
    name: str
    short_name: str = ""
    kind: str = ""
    parent: str | None = None
    calendar: str = ""
    groups: tuple[str, ...] | None = None
    desk_name: str = ""
    desk_email: str = ""
    head_name: str = ""
    head_email: str = ""


@dataclass(frozen=True)
class UnitChangeRequest:
    """`answers` of a split: "KEY#position" of one assignment, "KEY" of a whole plan or "*" of all → code of the heir."""

    kind: ChangeKind
    effective_on: date
    legal_basis: str
    from_codes: tuple[str, ...]
    to_codes: tuple[str, ...] = ()
    new_units: Mapping[str, NewUnit] = field(default_factory=dict)
    name: str = ""
    short_name: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def change(self) -> Change:
        return Change(
            kind=self.kind,
            effective_on=self.effective_on,
            legal_basis=self.legal_basis,
            from_units=self.from_codes,
            to_units=self.to_codes,
            new_units={code: unit.parent for code, unit in self.new_units.items()},
            new_name=self.name,
        )

    def answer_for(self, plan_key: str, position: int | str) -> str | None:
        """The narrowest answer that fits."""
        for name in (f"{plan_key}#{position}", plan_key, EVERYTHING):
            if name in self.answers:
                return self.answers[name]
        return None

    def as_table(self) -> JsonDict:
        """As it is kept with the change that it became."""
        return {
            "kind": self.kind.value,
            "effective_on": self.effective_on.isoformat(),
            "legal_basis": self.legal_basis,
            "from": list(self.from_codes),
            "to": list(self.to_codes),
            "new": sorted(self.new_units),
            "name": self.name,
            "short_name": self.short_name,
            "answers": dict(self.answers),
        }


def read_unit_change(data: bytes, name: str) -> UnitChangeRequest:
    return request_from(table_of(data, name), name)


def table_of(data: bytes, name: str) -> dict[str, Any]:
    """What a TOML file says; BadInput names the place in the file."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput("tệp không phải văn bản UTF-8", where=name, mend="lưu lại với mã UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"không phải TOML: {error}", where=name, mend=MEND) from None


def request_from(table: Mapping[str, Any], where: str = "") -> UnitChangeRequest:
    """The table form: `to` holds codes, or tables of new units."""
    unknown = [key for key in table if key not in KNOWN]
    if unknown:
        raise BadInput(f"không hiểu mục {unknown[0]!r}", where=where, mend=MEND)
    codes, new = _units(table.get("to", []), where)
    return UnitChangeRequest(
        kind=_kind(table.get("kind"), where),
        effective_on=_day(table.get("effective_on"), where),
        legal_basis=_text(table, "legal_basis", where),
        from_codes=tuple(_codes(table.get("from", []), "from", where)),
        to_codes=codes,
        new_units=new,
        name=_text(table, "name", where),
        short_name=_text(table, "short_name", where),
        answers=_answers(table.get("answers", {}), where),
    )


def _kind(value: object, where: str) -> ChangeKind:
    try:
        return ChangeKind(str(value))
    except ValueError:
        kinds = ", ".join(ChangeKind)
        raise BadInput(f"kind {value!r} không có", where=where, mend=f"ghi một trong: {kinds}") from None


def _day(value: object, where: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ImpossibleDate(
            f"ngày hiệu lực {value!r} không phải ngày" if value else "chưa ghi ngày hiệu lực",
            where=where,
            mend="ghi effective_on = 2025-03-01 trong tệp, hoặc --on 2025-03-01",
        ) from None


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise BadInput(f"mục {key!r} phải là chữ", where=where, mend="đặt trong dấu ngoặc kép")
    return " ".join(value.split())


def _codes(value: object, key: str, where: str) -> Iterable[str]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        raise BadInput(f"mục {key!r} phải là danh sách mã đơn vị", where=where, mend=f'ghi {key} = ["SNV"]')
    return [one.strip() for one in found]


def _units(value: object, where: str) -> tuple[tuple[str, ...], dict[str, NewUnit]]:
    if not isinstance(value, list) or not any(isinstance(one, Mapping) for one in value):
        return tuple(_codes(value, "to", where)), {}
    codes: list[str] = []
    new: dict[str, NewUnit] = {}
    for one in value:
        if not isinstance(one, Mapping):
            codes += _codes(one, "to", where)
            continue
        unit = _new_unit(one, where)
        codes.append(unit.code)
        if unit.name:
            new[unit.code] = unit
    return tuple(codes), new


def _new_unit(table: Mapping[str, Any], where: str) -> NewUnit:
    unknown = [key for key in table if key not in (*OF_UNIT, "groups")]
    if unknown:
        raise BadInput(f"không hiểu mục {unknown[0]!r} của đơn vị mới", where=where, mend=MEND)
    fields = {key: _text(table, key, where) for key in OF_UNIT}
    if not fields["code"]:
        raise BadInput("đơn vị tiếp nhận chưa có mã", where=where, mend='ghi code = "…"')
    groups = table.get("groups")
    return NewUnit(
        **{**fields, "parent": fields["parent"] or None},  # type: ignore[arg-type]
        groups=None if groups is None else tuple(_codes(groups, "groups", where)),
    )


def _answers(value: object, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
        raise BadInput(
            "mục answers phải là bảng: nhiệm vụ → mã đơn vị", where=where, mend='ghi "KH-1#3" = "XA"'
        )
    return {str(key).strip(): str(code).strip() for key, code in value.items()}
