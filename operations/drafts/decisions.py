"""What a person decides when confirming a plan, and the two table forms of it: a TOML file and `plan.decisions`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date

from models.base import JsonDict
from rules.cadence import Every
from rules.errors import BadInput
from rules.folding import fold

NOTES = ("file", "note")  # said for people, read by nobody


@dataclass(frozen=True)
class PeriodDates:
    """The dates an official letter gives one period in place of the regime's (tracking.md 2.6)."""

    unit_due_on: date | None = None
    top_due_on: date | None = None
    letter: str = ""


@dataclass(frozen=True)
class Decisions:
    """Names are compared folded; `ignored` names open no obligations and say why.

    `said` names what was really decided: the rest are defaults, and give way to what was decided before.
    """

    regime: str = "cchc"
    report_ladder: str = "report"
    task_ladder: str = "task"
    issuer: str | None = None
    coordinator: str | None = None
    report_every: tuple[Every, ...] = ()
    bindings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    missing_subject: str | None = None
    period_dates: dict[str, PeriodDates] = field(default_factory=dict)
    reports_with: str | None = None  # the key of the running plan whose report also carries this plan's lines
    inside: dict[int, str] = field(default_factory=dict)  # position → the report it is fulfilled inside of
    heirs: dict[str, str] = field(
        default_factory=dict
    )  # "CODE" or "CODE#position" of a unit that was split → heir
    written: dict[str, str] = field(default_factory=dict, compare=False)  # folded name → as it was written
    said: frozenset[str] = field(default=frozenset(), compare=False)

    def __post_init__(self) -> None:
        other = {name for name in CHOICES if getattr(self, name) != _DEFAULTS[name]}
        object.__setattr__(self, "said", self.said | other)

    def codes_for(self, name: str) -> tuple[str, ...] | None:
        return self.bindings.get(fold(name))

    def is_ignored(self, name: str) -> bool:
        return fold(name) in self.ignored

    def over(self, earlier: "Decisions") -> "Decisions":
        """These decisions on top of earlier ones: what is said here wins, name by name and period by period."""
        changes = {name: getattr(self, name) for name in CHOICES if name in self.said}
        bindings = {name: codes for name, codes in earlier.bindings.items() if name not in self.ignored}
        ignored = {name: why for name, why in earlier.ignored.items() if name not in self.bindings}
        return replace(
            earlier,
            **changes,
            bindings=bindings | self.bindings,
            ignored=ignored | self.ignored,
            period_dates=earlier.period_dates | self.period_dates,
            inside=earlier.inside | self.inside,
            heirs=earlier.heirs | self.heirs,
            written=earlier.written | self.written,
            said=earlier.said | self.said,
        )


# The fields decided once; the others are decided name by name or period by period.
CHOICES = (
    "regime",
    "report_ladder",
    "task_ladder",
    "issuer",
    "coordinator",
    "report_every",
    "missing_subject",
    "reports_with",
)
_DEFAULTS = {one.name: one.default for one in fields(Decisions)}


def decisions_from_table(table: Mapping[str, object], where: str) -> Decisions:
    """One plan's table of a decisions file; BadInput names the wrong field."""
    known = {*CHOICES, "bindings", "ignored", "period_dates", "inside", "heirs", *NOTES}
    unknown = sorted(set(table) - known)
    if unknown:
        raise BadInput(
            f"không có mục {unknown[0]!r}", where=where, mend=f"các mục được dùng: {', '.join(sorted(known))}"
        )
    bindings = _table(table, "bindings", where)
    ignored = _table(table, "ignored", where)
    given = {name: _optional(table, name) for name in CHOICES if name != "report_every"}
    choices = {name: value for name, value in given.items() if value is not None}
    return Decisions(
        **choices,
        report_every=_every(table, where),
        bindings={fold(name): _codes(codes, f"{where}: bindings.{name}") for name, codes in bindings.items()},
        ignored={fold(name): str(reason) for name, reason in ignored.items()},
        period_dates={
            key: _period_dates(dates, f"{where}: period_dates.{key}")
            for key, dates in _table(table, "period_dates", where).items()
        },
        inside={
            _position(position, f"{where}: inside.{position}"): _report_name(
                name, f"{where}: inside.{position}"
            )
            for position, name in _table(table, "inside", where).items()
        },
        heirs={name.strip(): str(code).strip() for name, code in _table(table, "heirs", where).items()},
        written={fold(name): name for name in (*bindings, *ignored)},
        said=frozenset(name for name in CHOICES if table.get(name)),
    )


def decisions_to_table(decisions: Decisions) -> JsonDict:
    """The table that `decisions_from_table` reads back: only what was decided."""
    table: JsonDict = {}
    for name in CHOICES:
        if name in decisions.said:
            value = getattr(decisions, name)
            table[name] = [every.value for every in value] if name == "report_every" else value
    written = decisions.written
    if decisions.bindings:
        table["bindings"] = {written.get(n, n): list(codes) for n, codes in decisions.bindings.items()}
    if decisions.ignored:
        table["ignored"] = {written.get(n, n): reason for n, reason in decisions.ignored.items()}
    if decisions.period_dates:
        table["period_dates"] = {key: _dates_to_table(dates) for key, dates in decisions.period_dates.items()}
    if decisions.inside:
        table["inside"] = {str(position): name for position, name in decisions.inside.items()}
    if decisions.heirs:
        table["heirs"] = dict(decisions.heirs)
    return table


def _position(value: str, where: str) -> int:
    if not value.isdecimal():
        raise BadInput(
            f"{value!r} không phải số thứ tự nhiệm vụ",
            where=where,
            mend='ví dụ inside = { "3" = "46/KH-UBND" }',
        )
    return int(value)


def _report_name(value: object, where: str) -> str:
    name = " ".join(str(value or "").split())
    if not name:
        raise BadInput(
            "chưa ghi lồng ghép trong báo cáo nào", where=where, mend="ghi tên kế hoạch hoặc báo cáo"
        )
    return name


def _dates_to_table(dates: PeriodDates) -> JsonDict:
    values = {
        "unit_due_on": dates.unit_due_on.isoformat() if dates.unit_due_on else None,
        "top_due_on": dates.top_due_on.isoformat() if dates.top_due_on else None,
        "letter": dates.letter,
    }
    return {name: value for name, value in values.items() if value}


def read_decisions(data: bytes, where: str) -> dict[str, object]:
    """The whole TOML file as tables."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInput(f"tệp không phải UTF-8 (byte thứ {error.start + 1})", where=where) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"TOML không hợp lệ: {error}", where=where) from None


def _optional(table: Mapping[str, object], name: str) -> str | None:
    value = table.get(name)
    return str(value) if value else None


def _every(table: Mapping[str, object], where: str) -> tuple[Every, ...]:
    value = table.get("report_every", [])
    if not isinstance(value, list):
        raise BadInput("mục report_every phải là danh sách", where=where)
    try:
        return tuple(Every(str(one)) for one in value)
    except ValueError as error:
        raise BadInput(str(error), where=f"{where}: report_every") from None


def _period_dates(table: object, where: str) -> PeriodDates:
    if not isinstance(table, dict):
        raise BadInput(
            "phải là bảng", where=where, mend='ví dụ { unit_due_on = 2021-06-18, letter = "CV 12" }'
        )
    unknown = sorted(set(table) - {"unit_due_on", "top_due_on", "letter"})
    if unknown:
        raise BadInput(
            f"không có mục {unknown[0]!r}", where=where, mend="dùng unit_due_on, top_due_on, letter"
        )
    return PeriodDates(
        unit_due_on=_day(table.get("unit_due_on"), f"{where}.unit_due_on"),
        top_due_on=_day(table.get("top_due_on"), f"{where}.top_due_on"),
        letter=str(table.get("letter") or ""),
    )


def _day(value: object, where: str) -> date | None:
    """A TOML date, or the same as text."""
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadInput(f"{value!r} không phải ngày", where=where, mend="viết như 2021-06-18") from None


def _codes(value: object, where: str) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    codes = tuple(dict.fromkeys(code for one in given if (code := str(one).strip())))
    if not codes:
        raise BadInput("chưa ghi mã đơn vị nào", where=where, mend="ghi mã, hoặc chuyển tên này sang ignored")
    return codes


def _table(table: Mapping[str, object], name: str, where: str) -> dict[str, object]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise BadInput(f"mục {name} phải là bảng", where=where)
    return value
