"""What a person decides when confirming a plan, and the file form of it."""

import tomllib
from dataclasses import dataclass, field

from rules.cadence import Every
from rules.errors import BadInput
from rules.folding import fold


@dataclass(frozen=True)
class Decisions:
    """Names are compared folded; `ignored` names open no obligations and say why."""

    regime: str = "cchc"
    report_ladder: str = "report"
    task_ladder: str = "task"
    issuer: str | None = None
    coordinator: str | None = None
    report_every: tuple[Every, ...] = ()
    bindings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    missing_subject: str | None = None

    def codes_for(self, name: str) -> tuple[str, ...] | None:
        return self.bindings.get(fold(name))

    def is_ignored(self, name: str) -> bool:
        return fold(name) in self.ignored


def decisions_from_table(table: dict[str, object], where: str) -> Decisions:
    """One plan's table of a decisions file; BadInput names the wrong field."""
    known = {
        "regime", "report_ladder", "task_ladder", "issuer", "coordinator", "report_every",
        "bindings", "ignored", "missing_subject", "file", "note",
    }  # fmt: skip
    unknown = sorted(set(table) - known)
    if unknown:
        raise BadInput(
            f"không có mục {unknown[0]!r}", where=where, mend=f"các mục được dùng: {', '.join(sorted(known))}"
        )
    try:
        every = tuple(Every(str(value)) for value in _list(table, "report_every", where))
    except ValueError as error:
        raise BadInput(str(error), where=f"{where}: report_every") from None
    return Decisions(
        regime=str(table.get("regime", "cchc")),
        report_ladder=str(table.get("report_ladder", "report")),
        task_ladder=str(table.get("task_ladder", "task")),
        issuer=_optional(table, "issuer"),
        coordinator=_optional(table, "coordinator"),
        report_every=every,
        bindings={fold(name): _codes(codes) for name, codes in _table(table, "bindings", where).items()},
        ignored={fold(name): str(reason) for name, reason in _table(table, "ignored", where).items()},
        missing_subject=_optional(table, "missing_subject"),
    )


def read_decisions(data: bytes, where: str) -> dict[str, object]:
    """The whole TOML file as tables."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInput(f"tệp không phải UTF-8 (byte thứ {error.start + 1})", where=where) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"TOML không hợp lệ: {error}", where=where) from None


def _optional(table: dict[str, object], name: str) -> str | None:
    value = table.get(name)
    return str(value) if value else None


def _codes(value: object) -> tuple[str, ...]:
    return tuple(str(code) for code in value) if isinstance(value, list) else (str(value),)


def _table(table: dict[str, object], name: str, where: str) -> dict[str, object]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise BadInput(f"mục {name} phải là bảng", where=where)
    return value


def _list(table: dict[str, object], name: str, where: str) -> list[object]:
    value = table.get(name, [])
    if not isinstance(value, list):
        raise BadInput(f"mục {name} phải là danh sách", where=where)
    return value
