"""Somebody more of a unit who is written to."""

from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.units.contacts import NewContact, checked, new_row
from operations.workspace import Workspace
from rules.errors import LostRace, NotFound, Refused


def add_contact(workspace: Workspace, unit_code: str, person: NewContact) -> int:
    """The id. Who had left and is written to again keeps the same row and starts without an old refusal."""
    person = checked(person)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, unit_code)
        if unit is None:
            raise NotFound(f"không có đơn vị mã {unit_code!r}")
        unit_id = unit.id or 0
        known = directory_queries.contact_named(session, unit_id, person.role, person.email)
        if known is None:
            contact_id = directory_queries.put_contact(session, new_row(unit_id, person))
        elif known.is_active:
            raise Refused(f"{person.email} đã có trong danh sách người nhận thư của đơn vị")
        else:
            contact_id = known.id or 0
            again = {"name": person.name, "email": person.email, "rank": person.rank}
            if not directory_queries.change_contact(
                session, known, **again, is_active=True, refused_at=None, refusal=""
            ):
                raise LostRace("danh sách vừa được người khác sửa; mở lại rồi sửa")
        record_audit(
            session, workspace, at=now, action="contact_added", subject=("unit", unit_id),
            change={"role": person.role.value, "name": person.name, "email": person.email, "rank": person.rank},
        )  # fmt: skip
    return contact_id
