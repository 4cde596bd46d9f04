"""A merge, any other change of units, and what is owed after it, for the tests of what comes under a change later."""

from datetime import date

from models import Obligation
from models.queries import units as unit_queries
from operations.units.unit_change_request import UnitChangeRequest, request_from
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.operations.amending import everything_owed

NEW = "Sở Tài chính và Tư pháp"


def change(
    kind: str, before: str, after: object, day: str = "2021-05-10", **more: object
) -> UnitChangeRequest:
    table = {
        "kind": kind,
        "effective_on": date.fromisoformat(day),
        "legal_basis": "Nghị quyết 15/NQ-HĐND ngày 28/4/2021",
        "from": before.split(),
        "to": after.split() if isinstance(after, str) else after,
        **more,
    }
    return request_from(table)


def a_merge(day: str = "2021-05-10") -> UnitChangeRequest:
    new = {"code": "STCTP", "name": NEW, "desk_name": "Chuyên viên mới", "desk_email": "moi@stctp.example.vn"}
    return change("merge", "STC STP", [new], day)


def owed(workspace: Workspace, key: str) -> list[tuple[str, str, str | None, str]]:
    """Unit, period or due date, the unit it was inherited from, state: all that is owed, less what is cancelled."""
    with workspace.database.reading() as session:
        codes = {unit.id: unit.code for unit in unit_queries.all_units(session)}
    rows = [(view, view.obligation) for view in everything_owed(workspace, key)]
    return sorted(
        (
            view.unit.code,
            view.period.key if view.period else one.due_on.isoformat(),
            codes.get(one.inherited_from_id),
            one.state.value,
        )
        for view, one in rows
        if one.state is not State.CANCELLED
    )


def of(workspace: Workspace, key: str, code: str, period: str) -> Obligation:
    return next(
        view.obligation
        for view in everything_owed(workspace, key)
        if view.unit.code == code and view.period is not None and view.period.key == period
    )
