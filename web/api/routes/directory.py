"""One unit of the directory and its people: added, changed, let go, an address that works again."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Path
from sqlmodel import Session

from models import Contact, Unit
from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from operations.letters.retry_failed_letters import mend_address
from operations.units.add_contact import add_contact
from operations.units.add_unit import add_unit
from operations.units.change_contact import change_contact, known_contact
from operations.units.change_unit import change_unit
from operations.units.retire_contact import retire_contact
from operations.units.unit_details import UnitDetails, details_of, is_dated
from rules.absence import same_person
from rules.errors import LostRace, NotFound
from rules.folding import fold
from web.api.access import Caller, Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.shapes.directory import (
    ContactChangeIn,
    ContactIn,
    EntryIn,
    EntryOut,
    EntryPersonOut,
    MendedIn,
    NewEntryIn,
)
from web.api.shared import DoneOut, RowId, local
from web.directory_forms import print_of

router = api_router("directory")

# Not "code": whoever's rights end somewhere may look at a unit, and never change the directory (web/routes/directory.py).
Entry = Annotated[str, Path(max_length=80, pattern=r"^[^\x00]*$")]


@router.post("/directory/units", name="api_add_unit", status_code=201)
def add(caller: Known, given: Annotated[NewEntryIn, Depends(json_body(NewEntryIn))]) -> DoneOut:
    """One new unit with its first people; a unit that another one becomes is a POST /unit-changes."""
    said = given.model_dump(exclude={"code", "name", "valid_from", "people"})
    number = add_unit(
        caller.workspace,
        code=given.code,
        name=given.name,
        details=_changed(UnitDetails(), said),
        people=tuple(one.person() for one in given.people),
        valid_from=given.valid_from,
    )
    return DoneOut(id=number)


@router.post("/directory/units/{entry:path}/contacts", name="api_add_contact", status_code=201)
def add_person(
    caller: Known, entry: Entry, given: Annotated[ContactIn, Depends(json_body(ContactIn))]
) -> DoneOut:
    """Somebody more who is written to."""
    return DoneOut(id=add_contact(caller.workspace, entry, given.person()))


@router.put("/directory/units/{entry:path}/contacts/{contact_id}", name="api_change_contact")
def change_person(
    caller: Known,
    entry: Entry,
    contact_id: RowId,
    given: Annotated[ContactChangeIn, Depends(json_body(ContactChangeIn))],
) -> DoneOut:
    """A new address has refused nothing yet; letters that went stay as they went."""
    with caller.workspace.database.reading() as session:
        known = known_contact(session, contact_id, entry)
    changed = change_contact(
        caller.workspace,
        contact_id,
        of_unit=entry,
        name=known.name if given.name is None else given.name,
        email=known.email if given.email is None else given.email,
        rank=known.rank if given.rank is None else given.rank,
    )
    return DoneOut(id=contact_id, changed=changed)


@router.delete("/directory/units/{entry:path}/contacts/{contact_id}", name="api_retire_contact")
def let_go(caller: Known, entry: Entry, contact_id: RowId) -> DoneOut:
    """Written to no more; the last officer of a unit stays until somebody else is there."""
    retire_contact(caller.workspace, contact_id, of_unit=entry)
    return DoneOut(id=contact_id)


@router.post("/directory/units/{entry:path}/mended-address", name="api_mend_address")
def mended(caller: Known, entry: Entry, given: Annotated[MendedIn, Depends(json_body(MendedIn))]) -> DoneOut:
    """Letters to this address of the unit arrive again; those that did not go once more."""
    with caller.workspace.database.reading() as session:
        unit = _found(session, entry)
        own = {same_person(one.email) for one in unit_queries.contacts(session, unit.id or 0)}
    if same_person(given.email) not in own:
        raise NotFound("đơn vị này không có người nhận thư ở địa chỉ ấy")
    number = mend_address(caller.workspace, given.email)
    return DoneOut(id=unit.id, words=f"gửi lại {number} thư")


@router.get("/directory/units/{entry:path}", name="api_directory_unit")
def entry_(caller: Known, entry: Entry) -> EntryOut:
    """As the desk keeps it, with everybody who is or was written to."""
    with caller.workspace.database.reading() as session:
        unit = _found(session, entry)
        details, unit_id = details_of(session, unit), unit.id or 0
        aliases = directory_queries.aliases_of(session, [unit_id])[unit_id]
        people = directory_queries.contacts_of(session, [unit_id]).get(unit_id, [])
    return EntryOut.of(
        details,
        code=unit.code,
        name=unit.name,
        former_names=[one for one in aliases if is_dated(one)],
        seen=print_of(details),
        people=[_person_out(caller, one) for one in people],
    )


@router.put("/directory/units/{entry:path}", name="api_edit_unit")
def edit(caller: Known, entry: Entry, given: Annotated[EntryIn, Depends(json_body(EntryIn))]) -> DoneOut:
    """Everything but the name, which has a history; refused when somebody has changed it since it was read."""
    with caller.workspace.database.reading() as session:
        unit = _found(session, entry)
        before = details_of(session, unit)
    if print_of(before) != given.seen:
        raise LostRace("đơn vị này vừa được người khác sửa; đọc lại rồi sửa")
    wanted = _changed(before, given.model_dump(exclude={"seen"}, exclude_none=True))
    return DoneOut(id=unit.id, changed=change_unit(caller.workspace, entry, wanted, seen=before))


def _changed(before: UnitDetails, said: dict[str, Any]) -> UnitDetails:
    """Names as a form would keep them: each once, groups in order."""
    given: dict[str, Any] = {
        name: _once(value) if isinstance(value, list) else value for name, value in said.items()
    }
    if "groups" in given:
        given["groups"] = tuple(sorted(given["groups"], key=fold))
    return replace(before, **given)


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple({fold(one): one for one in names if one}.values())


def _found(session: Session, entry: str) -> Unit:
    found = unit_queries.unit_by_code(session, entry)
    if found is None:
        raise NotFound("không có đơn vị mã này")
    return found


def _person_out(caller: Caller, one: Contact) -> EntryPersonOut:
    return EntryPersonOut.of(one, active=one.is_active, refused_at=local(caller.workspace, one.refused_at))
