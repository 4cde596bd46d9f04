"""The directory after a change: units begin, end and are renamed; names, people and classes go with them."""

from sqlmodel import Session

from models import ContactRole, Unit
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from operations.units.unit_change_effects import ChangeEffects
from operations.units.unit_change_request import NewUnit, UnitChangeRequest
from rules.errors import BadInput, LostRace
from rules.folding import fold
from rules.unit_changes import ChangeKind
from rules.wording import table_date

MEANWHILE = "đơn vị vừa được người khác thay đổi; xem lại rồi áp dụng"


def make_units(session: Session, request: UnitChangeRequest) -> dict[str, int]:
    """The rows of new units, before anything can pass to them; a new unit without people takes those of before."""
    known = {unit.code: unit for unit in unit_queries.all_units(session)}
    made = {}
    for code, new in request.new_units.items():
        if code in known or (new.parent is not None and new.parent not in known):
            continue  # check_change says it in words
        before = [known[one] for one in request.from_codes if one in known]
        unit = Unit(
            code=code,
            name=new.name,
            folded_name=fold(new.name),
            short_name=new.short_name,
            kind=new.kind or (before[0].kind if before else ""),
            calendar=new.calendar or (before[0].calendar if before else "vn"),
            parent_id=known[new.parent].id if new.parent else _common_parent(before),
            valid_from=request.effective_on,
        )
        session.add(unit)
        session.flush()
        made[code] = unit.id or 0
        change_queries.add_contacts(session, _people(session, new, unit.id or 0, before))
        for group_id in unit_queries.groups_named(session, new.groups or ()).values() if new.groups else ():
            change_queries.add_members(session, [{"group_id": group_id, "unit_id": unit.id or 0}])
    return made


def _common_parent(before: list[Unit]) -> int | None:
    parents = {unit.parent_id for unit in before}
    return parents.pop() if len(parents) == 1 else None


def _people(session: Session, new: NewUnit, unit_id: int, before: list[Unit]) -> list[dict[str, object]]:
    own = [
        {"unit_id": unit_id, "role": role, "name": name or f"{words} {new.name}", "email": email, "rank": 1}
        for role, words, name, email in (
            (ContactRole.DESK, "Chuyên viên", new.desk_name, new.desk_email),
            (ContactRole.HEAD, "Thủ trưởng", new.head_name, new.head_email),
        )
        if email
    ]
    said = {row["role"] for row in own}
    inherited = [
        {"unit_id": unit_id, "role": one.role, "name": one.name, "email": one.email, "rank": rank}
        for rank, unit in enumerate(before, start=1)
        for one in unit_queries.contacts(session, unit.id or 0)
        if one.is_active and one.role not in said
    ]
    return [{**row, "is_active": True} for row in [*own, *inherited]]


def write_directory(session: Session, effects: ChangeEffects) -> None:
    """Compare-and-set of every unit that ends or is renamed: two people applying at once, one is told."""
    change = effects.change
    if change.kind is ChangeKind.RENAME:
        _rename(session, effects)
        return
    for unit_id in effects.ending:
        if not change_queries.end_unit(session, effects.units[unit_id], change.last_day):
            raise LostRace(MEANWHILE)
    _place_children(session, effects)
    if change.kind in (ChangeKind.MERGE, ChangeKind.ABSORB):
        # Names in documents of later days are read as the body that took over (Nghị quyết 190/2025/QH15).
        for unit_id in effects.ending:
            name = effects.units[unit_id].name
            dated = f"{name} (từ {table_date(change.effective_on)})"
            if fold(name) != fold(effects.names[effects.heirs[0]]):
                change_queries.add_alias(session, effects.heirs[0], dated, fold(name))
    change_queries.add_members(
        session, [{"group_id": group, "unit_id": unit} for group, unit in effects.groups.joins]
    )


def _rename(session: Session, effects: ChangeEffects) -> None:
    unit = effects.units[effects.leaving[0]]
    request = effects.request
    if fold(unit.name) == fold(request.name) and unit.name == request.name:
        raise BadInput(f"{unit.name} đã mang tên này", where="name")
    names = {"name": request.name, "folded_name": fold(request.name)}
    # A short name that only repeated the old name would keep it in use.
    if request.short_name or fold(unit.short_name) == fold(unit.name):
        names["short_name"] = request.short_name
    if not change_queries.rename_unit(session, unit, **names):
        raise LostRace(MEANWHILE)
    last = table_date(effects.change.last_day)
    olds = [unit.name, *([unit.short_name] if request.short_name and unit.short_name else [])]
    for old in olds:
        if fold(old) != fold(request.name):
            change_queries.add_alias(session, unit.id or 0, f"{old} (đến {last})", fold(old))


def _place_children(session: Session, effects: ChangeEffects) -> None:
    """What stood under a unit that ends stands under its one successor, else under the body above it."""
    for unit_id in effects.ending:
        heirs = effects.heirs
        above = heirs[0] if len(heirs) == 1 else effects.units[unit_id].parent_id
        children = [
            child.id or 0
            for child in change_queries.children_of(session, [unit_id])
            if child.id not in (*heirs, *effects.ending)
        ]
        change_queries.set_parent(session, children, above)
        own = [child.id or 0 for child in change_queries.children_of(session, [unit_id]) if child.id in heirs]
        change_queries.set_parent(session, own, effects.units[unit_id].parent_id)
