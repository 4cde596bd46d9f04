"""How units change over time (tracking.md 5; Nghị quyết 190/2025/QH15): what a change must be to be possible."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rules.errors import BadInput, Refused
from rules.wording import short_date


class ChangeKind(StrEnum):
    RENAME = "rename"
    MERGE = "merge"  # several units become a new one
    SPLIT = "split"  # one unit becomes several
    ABSORB = "absorb"  # one unit goes into another that goes on
    DISSOLVE = "dissolve"  # a unit ends without a successor


KIND_WORDS = {
    ChangeKind.RENAME: "đổi tên",
    ChangeKind.MERGE: "hợp nhất",
    ChangeKind.SPLIT: "chia tách",
    ChangeKind.ABSORB: "sáp nhập",
    ChangeKind.DISSOLVE: "giải thể",
}
# How many units may stand before and after; None is any number.
_FROM: dict[ChangeKind, tuple[int, int | None]] = {
    ChangeKind.RENAME: (1, 1),
    ChangeKind.MERGE: (2, None),
    ChangeKind.SPLIT: (1, 1),
    ChangeKind.ABSORB: (1, None),
    ChangeKind.DISSOLVE: (1, None),
}
_TO: dict[ChangeKind, tuple[int, int | None]] = {
    ChangeKind.RENAME: (0, 0),
    ChangeKind.MERGE: (1, 1),
    ChangeKind.SPLIT: (2, None),
    ChangeKind.ABSORB: (1, 1),
    ChangeKind.DISSOLVE: (0, 0),
}


@dataclass(frozen=True)
class UnitLife:
    """A known unit and its time. `is_changed_away`: a recorded change has ended it."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str | None = None
    is_changed_away: bool = False


@dataclass(frozen=True)
class Change:
    """One event, in unit codes. `new_units`: those of `to_units` that come into being with it."""

    kind: ChangeKind
    effective_on: date
    legal_basis: str
    from_units: tuple[str, ...]
    to_units: tuple[str, ...] = ()
    new_units: Mapping[str, str | None] | None = None  # code → parent's code
    new_name: str = ""

    @property
    def last_day(self) -> date:
        """The last day on which things were as before."""
        return self.effective_on - timedelta(days=1)

    @property
    def ending(self) -> tuple[str, ...]:
        """The units that end: not one that is only renamed, nor one that goes on beside what was split off it."""
        if self.kind is ChangeKind.RENAME:
            return ()
        return tuple(code for code in self.from_units if code not in self.to_units)


def check_change(change: Change, known: Mapping[str, UnitLife]) -> None:
    """BadInput for what was written wrongly, Refused for what the life of the units does not allow."""
    _check_form(change)
    new = change.new_units or {}
    for code in dict.fromkeys((*change.from_units, *(one for one in change.to_units if one not in new))):
        if code not in known:
            raise BadInput(f"không có đơn vị mã {code!r}", mend="xem mã trong: dondoc unit list")
    for code in change.from_units:
        _check_alive(change, known[code], is_leaving=True)
    for code in new:
        if code in known:
            raise BadInput(
                f"mã {code!r} đã là {known[code].name}, không lập đơn vị mới được",
                mend="chọn mã khác, hoặc bỏ tên mới nếu đơn vị này tiếp nhận",
            )
    for code in change.to_units:
        if code in known:
            _check_alive(change, known[code], is_leaving=False)
    _check_parents(change, known)
    if change.kind is ChangeKind.RENAME and known[change.from_units[0]].name == change.new_name.strip():
        raise Refused(f"{known[change.from_units[0]].name} đã mang tên này, không đổi lần nữa")


def _check_form(change: Change) -> None:
    words = KIND_WORDS[change.kind]
    if not change.legal_basis.strip():
        raise BadInput(
            "chưa ghi căn cứ pháp lý", where="legal_basis", mend="ghi số, ngày của nghị quyết, quyết định"
        )
    for units, where in ((change.from_units, "from"), (change.to_units, "to")):
        if len(set(units)) < len(units):
            raise BadInput("một đơn vị được ghi hai lần", where=where, mend="ghi mỗi đơn vị một lần")
    _check_number(change.from_units, _FROM[change.kind], f"{words}: số đơn vị thay đổi", "from")
    _check_number(change.to_units, _TO[change.kind], f"{words}: số đơn vị tiếp nhận", "to")
    both = set(change.from_units) & set(change.to_units)
    if both and change.kind is not ChangeKind.SPLIT:
        raise BadInput(
            f"{', '.join(sorted(both))} vừa thôi hoạt động vừa tiếp nhận chính mình",
            where="to",
            mend="đơn vị đang có tiếp nhận đơn vị khác thì ghi kind = absorb và bỏ nó khỏi from",
        )
    if change.kind is ChangeKind.RENAME and not change.new_name.strip():
        raise BadInput("đổi tên mà chưa có tên mới", where="name", mend="ghi tên mới")
    if change.kind is ChangeKind.ABSORB and change.new_units:
        raise BadInput(
            "sáp nhập là vào đơn vị đang có", where="to", mend="lập đơn vị mới thì ghi kind = merge"
        )


def _check_number(units: tuple[str, ...], bounds: tuple[int, int | None], what: str, where: str) -> None:
    least, most = bounds
    if len(units) < least or (most is not None and len(units) > most):
        wanted = f"ít nhất {least}" if most is None else str(least)
        raise BadInput(
            f"{what} phải là {wanted}, đang ghi {len(units)}", where=where, mend="ghi lại mã đơn vị"
        )


def _check_alive(change: Change, unit: UnitLife, *, is_leaving: bool) -> None:
    day = short_date(change.effective_on)
    if unit.valid_from is not None and unit.valid_from > (
        change.last_day if is_leaving else change.effective_on
    ):
        raise Refused(
            f"{unit.name} hoạt động từ {short_date(unit.valid_from)}, không thay đổi ngày {day} được"
        )
    if unit.valid_to is None or unit.valid_to >= change.effective_on:
        return
    # A directory file may have said the last day already; the change itself is what it waits for.
    is_foretold = unit.valid_to == change.last_day and not unit.is_changed_away
    if not (is_leaving and is_foretold):
        raise Refused(
            f"{unit.name} đã thôi hoạt động từ {short_date(unit.valid_to + timedelta(days=1))}, "
            f"không {'thay đổi lần nữa' if is_leaving else 'tiếp nhận'} ngày {day} được"
        )


def _check_parents(change: Change, known: Mapping[str, UnitLife]) -> None:
    """Nobody may stand under a unit that ends, nor under itself."""
    for code, parent in (change.new_units or {}).items():
        if parent is not None and parent not in known:
            raise BadInput(f"không có đơn vị mã {parent!r}", where=f"parent của {code}")
        if parent in change.ending:
            raise BadInput(
                f"{code} trực thuộc {parent}, đơn vị thôi hoạt động trong chính thay đổi này",
                where="parent",
                mend="ghi cơ quan cấp trên khác",
            )
    for code in change.to_units:
        above, seen = known[code].parent if code in known else None, {code}
        while above is not None and above in known and above not in seen:
            if above in change.ending and change.kind is ChangeKind.MERGE:
                raise Refused(f"{known[code].name} trực thuộc {known[above].name}, đơn vị nhập vào chính nó")
            seen.add(above)
            above = known[above].parent
