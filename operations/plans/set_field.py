"""Lĩnh vực of a plan, by which lists and boards are filtered."""

from models.queries import plan_fields as field_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace, NotFound

LONGEST = 100


def set_field(workspace: Workspace, plan_id: int, field: str, *, seen: str | None = None) -> bool:
    """False when it was so already; "" takes it away. A field known in other letters of case keeps its spelling."""
    field = " ".join(field.split())
    if len(field) > LONGEST:
        raise BadInput(f"tên lĩnh vực dài hơn {LONGEST} ký tự", mend="rút gọn")
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        plan = field_queries.plan_to_change(session, plan_id)
        if plan is None:
            raise NotFound("không có kế hoạch này")
        before = plan.field
        if seen is not None and seen != before:
            raise LostRace("lĩnh vực vừa được người khác ghi; xem lại rồi ghi")
        known = {one.casefold(): one for one in field_queries.known_fields(session)}
        field = known.get(field.casefold(), field)
        if field == before:
            return False
        if not field_queries.set_field(session, plan_id, before=before, field=field):
            raise LostRace("lĩnh vực vừa được người khác ghi; xem lại rồi ghi")
        record_audit(
            session, workspace, at=now, action="plan_field_set", subject=("plan", plan_id), plan_id=plan_id,
            change={"field": [before, field]},
        )  # fmt: skip
    return True
