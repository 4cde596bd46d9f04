"""What a person may write about a unit: checked the same for a new one and for one that is changed."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import Unit
from models.queries import calendar as calendar_queries
from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from models.queries.reach import with_units_below
from rules.dated_names import dated_name
from rules.errors import BadInput
from rules.folding import fold

LONGEST = 300
MOST_NAMES = 60


@dataclass(frozen=True)
class UnitDetails:
    """What may change without a change of the organisation; `aliases`: those without dates."""

    short_name: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    parent: str = ""
    calendar: str = "vn"
    needs_approval: bool = False


def is_dated(alias: str) -> bool:
    """A name that was in use for a time only: a record of the past, which no form takes away."""
    found = dated_name(alias)
    return bool(found.valid_from or found.valid_to)


def details_of(session: Session, unit: Unit) -> UnitDetails:
    unit_id = unit.id or 0
    parent = (
        unit_queries.unit_names(session, [unit.parent_id]).get(unit.parent_id) if unit.parent_id else None
    )
    aliases = directory_queries.aliases_of(session, [unit_id])[unit_id]
    return UnitDetails(
        short_name=unit.short_name,
        kind=unit.kind,
        aliases=tuple(one for one in aliases if not is_dated(one)),
        groups=tuple(sorted(directory_queries.groups_of(session, [unit_id])[unit_id], key=fold)),
        parent=parent.code if parent else "",
        calendar=unit.calendar,
        needs_approval=unit.needs_approval,
    )


def check_details(session: Session, details: UnitDetails, unit_id: int | None) -> int | None:
    """The id of the parent; BadInput names what cannot be kept."""
    for what, text in (("tên ngắn", details.short_name), ("loại đơn vị", details.kind)):
        if len(text) > LONGEST:
            raise BadInput(f"{what} dài hơn {LONGEST} ký tự", mend="rút gọn")
    if len(details.aliases) > MOST_NAMES or len(details.groups) > MOST_NAMES:
        raise BadInput(f"nhiều hơn {MOST_NAMES} tên gọi hoặc lớp đơn vị", mend="bỏ bớt")
    for name in (*details.aliases, *details.groups):
        if not fold(name) or len(name) > LONGEST:
            raise BadInput(f"tên {name[:60]!r} không dùng được", mend="ghi tên bằng chữ, không quá dài")
    for alias in details.aliases:
        if is_dated(alias):
            raise BadInput(
                f"{alias!r} là tên của một thời kỳ", where="tên gọi khác",
                mend="tên cũ ghi bằng Thay đổi đơn vị, để giữ lịch sử",
            )  # fmt: skip
    keys = [one.key for one in calendar_queries.calendars(session)]
    if details.calendar not in keys:
        raise BadInput(
            f"không có lịch làm việc {details.calendar!r}", mend=f"dùng một trong: {', '.join(keys)}"
        )
    return _parent(session, details.parent, unit_id)


def _parent(session: Session, code: str, unit_id: int | None) -> int | None:
    if not code:
        return None
    parent = unit_queries.unit_by_code(session, code)
    if parent is None:
        raise BadInput(f"không có đơn vị mã {code!r}", where="đơn vị cấp trên", mend="chọn mã trong danh mục")
    if unit_id is not None and parent.id in with_units_below(session, unit_id):
        raise BadInput(
            f"{parent.name} thuộc chính đơn vị này", where="đơn vị cấp trên", mend="chọn đơn vị cấp trên khác"
        )
    return parent.id


def write_names(session: Session, unit_id: int, details: UnitDetails, kept: tuple[str, ...]) -> None:
    """Aliases and groups as a whole; `kept`: former names with their dates."""
    names = {fold(dated_name(one).name): one for one in (*details.aliases, *kept)}
    directory_queries.replace_aliases(session, unit_id, names.items())
    groups = unit_queries.groups_named(session, details.groups)
    directory_queries.replace_groups(session, unit_id, groups.values())


def has_ended(unit: Unit, today: date) -> bool:
    return unit.valid_to is not None and unit.valid_to < today
