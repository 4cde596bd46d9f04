"""Somebody's name, address or place in the order changes; letters already sent stay as they were sent."""

from sqlmodel import Session

from models import Contact
from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.units.contacts import NewContact, checked
from operations.workspace import Workspace
from rules.errors import LostRace, NotFound, Refused


def change_contact(
    workspace: Workspace, contact_id: int, *, of_unit: str, name: str, email: str, rank: int
) -> bool:
    """False when it was so already. A new address has refused nothing yet."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        known = known_contact(session, contact_id, of_unit)
        person = checked(NewContact(known.role, name, email, rank))
        before, after = [known.name, known.email, known.rank], [person.name, person.email, person.rank]
        if before == after:
            return False
        twin = directory_queries.contact_named(session, known.unit_id, known.role, person.email)
        if twin is not None and twin.id != known.id:
            raise Refused(f"{person.email} đã có trong danh sách người nhận thư của đơn vị")
        values: dict[str, object] = {"name": person.name, "email": person.email, "rank": person.rank}
        if person.email != known.email:
            values |= {"refused_at": None, "refusal": ""}
        if not known.is_active or not directory_queries.change_contact(session, known, **values):
            raise LostRace("người này vừa được sửa hoặc đã thôi; mở lại rồi sửa")
        record_audit(
            session, workspace, at=now, action="contact_changed", subject=("unit", known.unit_id),
            change={"role": known.role.value, "before": before, "after": after},
        )  # fmt: skip
    return True


def known_contact(session: Session, contact_id: int, of_unit: str) -> Contact:
    unit = unit_queries.unit_by_code(session, of_unit)
    found = directory_queries.contact(session, contact_id)
    if unit is None or found is None or found.unit_id != unit.id:
        raise NotFound("đơn vị này không có người ấy")
    return found
