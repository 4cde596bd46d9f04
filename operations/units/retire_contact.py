"""Somebody is written to no more, and their links open nothing more; what they got and did stays on record."""

from models import ContactRole
from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.units.change_contact import known_contact
from operations.units.unit_details import has_ended
from operations.workspace import Workspace
from rules.errors import IllegalMove, LostRace, Refused


def retire_contact(workspace: Workspace, contact_id: int, *, of_unit: str) -> None:
    """The last officer of a unit that still exists stays until somebody else is written to."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        known = known_contact(session, contact_id, of_unit)
        if not known.is_active:
            raise IllegalMove(f"{known.name} đã thôi nhận thư từ trước")
        unit = directory_queries.unit_locked(session, of_unit)
        others = [
            one
            for one in unit_queries.contacts(session, known.unit_id)
            if one.is_active and one.role is known.role and one.id != known.id
        ]
        if (
            known.role is ContactRole.DESK
            and not others
            and unit is not None
            and not has_ended(unit, workspace.local_day(now))
        ):
            raise Refused(
                "đơn vị chỉ còn một chuyên viên nhận thư; thêm người khác trước, rồi mới cho người này thôi"
            )
        if not directory_queries.change_contact(session, known, is_active=False):
            raise LostRace("người này vừa được sửa; mở lại rồi sửa")
        record_audit(
            session, workspace, at=now, action="contact_retired", subject=("unit", known.unit_id),
            change={"role": known.role.value, "name": known.name, "email": known.email},
        )  # fmt: skip
