"""A new unit of the directory, with its first people."""

import re
from datetime import date

from models import ContactRole, Unit
from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.units.contacts import NewContact, checked, new_row
from operations.units.unit_details import LONGEST, UnitDetails, check_details, has_ended, write_names
from operations.workspace import Workspace
from rules.errors import BadInput, Refused
from rules.folding import fold

CODE = re.compile(r"[\w.\-/]{1,40}")


def add_unit(
    workspace: Workspace,
    *,
    code: str,
    name: str,
    details: UnitDetails,
    people: tuple[NewContact, ...] = (),
    valid_from: date | None = None,
) -> int:
    """The id. A unit that another one becomes is written by a change of the organisation instead."""
    name = " ".join(name.split())
    if not CODE.fullmatch(code) or code in ("changes", "new", "import"):
        raise BadInput(
            f"{code!r} không dùng làm mã đơn vị được", mend="dùng chữ, số, dấu chấm, gạch; không có dấu cách"
        )
    if not fold(name) or len(name) > LONGEST:
        raise BadInput("chưa ghi tên đơn vị, hoặc tên quá dài", mend="ghi tên đầy đủ của đơn vị")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        if unit_queries.unit_by_code(session, code) is not None:
            raise Refused(f"mã {code!r} đã có trong danh mục")
        twin = unit_queries.unit_by_name(session, name)
        if twin is not None and not has_ended(twin, workspace.local_day(now)):
            raise Refused(f"đã có đơn vị tên {twin.name!r}, mã {twin.code}")
        parent_id = check_details(session, details, None)
        unit = Unit(
            code=code,
            name=name,
            folded_name=fold(name),
            short_name=details.short_name,
            kind=details.kind,
            parent_id=parent_id,
            calendar=details.calendar,
            needs_approval=details.needs_approval,
            valid_from=valid_from,
        )
        unit_id = directory_queries.put_unit(session, unit)
        write_names(session, unit_id, details, ())
        for person in people:
            directory_queries.put_contact(session, new_row(unit_id, checked(person)))
        record_audit(
            session, workspace, at=now, action="unit_added", subject=("unit", unit_id),
            change={
                "code": code, "name": name,
                "people": [f"{'chuyên viên' if one.role is ContactRole.DESK else 'thủ trưởng'}: {one.email}" for one in people],
            },
        )  # fmt: skip
    return unit_id
