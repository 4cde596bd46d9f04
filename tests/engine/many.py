"""Many units with many due dates, made by the operations people use."""

from datetime import date

from models.queries import obligations as obligation_queries
from operations.units.import_units import import_units
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind, UnitKind
from tests.builders import UNITS_CSV, a_draft, a_plan, an_assignment

GROUP = "các trường trung học"


def many_units_csv(units: int) -> str:
    """The small directory of the builders and so many schools, each with an officer and a head."""
    rows = (
        f"TH{n:04},Trường Trung học số {n},,,school,SNV,{GROUP},Văn thư {n},desk@th{n:04}.example.vn,"
        f"Hiệu trưởng {n},head@th{n:04}.example.vn,,,"
        for n in range(1, units + 1)
    )
    return UNITS_CSV + "\n".join(rows) + "\n"


def a_plan_with_many_tasks(workspace: Workspace, *, units: int, tasks: int, due_on: date) -> str:
    """A confirmed plan in which every school owes so many tasks on one day; its key."""
    import_units(workspace, many_units_csv(units).encode(), "units.csv")
    cadence = Cadence(CadenceKind.DEADLINE, due=due_on.isoformat(), due_on=due_on, text=f"chậm nhất {due_on}")
    assignments = [
        an_assignment(
            "Các trường trung học",
            unit_kind=UnitKind.COLLECTIVE,
            task=f"Hoàn thành nội dung số {n} của kế hoạch",
            cadence=cadence,
        )
        for n in range(1, tasks + 1)
    ]
    return a_plan(workspace, a_draft(*assignments))


def awaited(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return len(obligation_queries.awaited(session))
