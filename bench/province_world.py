"""One province of the 34 for measuring: its units, plans and a year of obligations, a third of them due in one week.

The year is written straight into the tables: what lies before the simulated weeks is accepted, what lies after is scheduled.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert
from sqlmodel import SQLModel

from bench.engine_world import _settle as settle
from config.calendars import national_calendar
from config.clock import SetClock
from config.settings import Settings
from config.snapshots import ladder_snapshot
from models import Assignment, AssignmentUnit, Contact, ContactRole, Obligation, ObligationKind, Plan, Unit
from notifications.recording import RecordingTransport
from operations.drafts.decisions import Decisions
from operations.plans.plan_year import policies_of
from operations.workspace import Workspace, open_workspace
from rules.cadence import CadenceKind, Role, UnitKind
from rules.ladder import first_day
from rules.lifecycle import PlanState, State

PEAK = date(2026, 12, 14)  # the Monday of the week in which a third of the year is due
DAYS_BEFORE, DAYS_AFTER = 15, 8  # working days that are lived through before it and after it
DEPARTMENTS = 20  # each coordinates three plans
PLANS = 60
ROWS_AT_ONCE = 5000


@dataclass(frozen=True)
class Province:
    """How large: the country's 10,000,000 obligations, 3,321 communes and 40,000 schools over 34 provinces, by default."""

    obligations: int = 294_000
    units: int = 1294

    @property
    def assignments(self) -> int:
        return self.obligations // self.units


def instant(day: date, hour: int = 8, minute: int = 30) -> datetime:
    zone = Settings(_env_file=None).zone
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def first_simulated() -> date:
    return national_calendar().shift(PEAK, -DAYS_BEFORE)


def last_simulated() -> date:
    return national_calendar().shift(PEAK, 4 + DAYS_AFTER)


def open_province(url: str, folder: Path, transport: Any = None) -> tuple[Workspace, SetClock]:
    settings = Settings(
        _env_file=None, data=folder, database_url=url, secret_key="k" * 40, smtp_host="", prefect_port=0
    )
    clock = SetClock(instant(first_simulated()))
    return open_workspace(settings, clock=clock, transport=transport or RecordingTransport()), clock


def build_province(url: str, folder: Path, province: Province) -> None:
    """Fill an empty database."""
    workspace, _ = open_province(url, folder)
    with workspace.database.engine.begin() as connection:
        for model, rows in (
            (Unit, units(province)),
            (Contact, contacts(province)),
            (Plan, plans()),
            (Assignment, assignments(province)),
            (AssignmentUnit, members(province)),
            (Obligation, obligations(province)),
        ):
            _write(connection, model, rows)
    settle(workspace)
    workspace.close()


def _write(connection: Connection, model: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        connection.execute(insert(model.__table__), batch)  # type: ignore[attr-defined]


def units(province: Province) -> Iterator[dict[str, Any]]:
    """Unit 1 issues; the departments, communes and schools owe."""
    for number in range(1, province.units + 2):
        name = f"Đơn vị số {number}"
        yield Unit(id=number, code=f"U{number}", name=name, folded_name=f"don vi so {number}").model_dump()


def contacts(province: Province) -> Iterator[dict[str, Any]]:
    for number in range(1, province.units + 2):
        for role, title in ((ContactRole.DESK, "Chuyên viên"), (ContactRole.HEAD, "Thủ trưởng")):
            email = f"{role.value}{number}@example.vn"
            row = Contact(unit_id=number, role=role, name=f"{title} {number}", email=email).model_dump()
            yield {name: value for name, value in row.items() if name != "id"}


def plans() -> Iterator[dict[str, Any]]:
    policies = policies_of(Decisions())
    ladders = {
        "report_ladder": ladder_snapshot(policies.report),
        "task_ladder": ladder_snapshot(policies.task),
    }
    for number in range(1, PLANS + 1):
        coordinator = 2 + (number - 1) % DEPARTMENTS
        yield Plan(
            id=number,
            key=f"plan-{number}",
            document_number=f"{number}/KH-UBND",
            title=f"Kế hoạch đo quy mô số {number}",
            source_name="ke-hoach.docx",
            source_sha256=f"sum{number}",
            state=PlanState.ACTIVE,
            issuer_unit_id=1,
            issuer_name="UBND tỉnh",
            coordinating_unit_id=coordinator,
            coordinating_unit_name=f"Đơn vị số {coordinator}",
            imported_at=instant(date(2026, 1, 5)),
            confirmed_at=instant(date(2026, 1, 5)),
            **ladders,
        ).model_dump()


def assignments(province: Province) -> Iterator[dict[str, Any]]:
    for number in range(1, province.assignments + 1):
        yield Assignment(
            id=number,
            plan_id=1 + (number - 1) % PLANS,
            position=1 + (number - 1) // PLANS,
            task=f"Rà soát, trình ban hành văn bản thuộc lĩnh vực số {number}",
            unit_kind=UnitKind.COLLECTIVE,
            role=Role.LEAD,
            cadence_kind=CadenceKind.DEADLINE,
            source={},
        ).model_dump()


def members(province: Province) -> Iterator[dict[str, Any]]:
    for assignment in range(1, province.assignments + 1):
        for unit in range(2, province.units + 2):
            yield AssignmentUnit(
                assignment_id=assignment, unit_id=unit, role=Role.LEAD, named_as="các đơn vị"
            ).model_dump()


def due_day(number: int, province: Province) -> date:
    """Every third assignment on a day of the crowded week, the others over the year by weeks."""
    if number % 3 == 0:
        return PEAK + timedelta(days=number // 3 % 5)
    day = date(2026, 1, 12) + timedelta(days=340 * number // province.assignments)
    return national_calendar().next_workday(day)


def obligations(province: Province) -> Iterator[dict[str, Any]]:
    ladder, calendar, opens = policies_of(Decisions()).task, national_calendar(), first_simulated()
    number = 0
    for assignment in range(1, province.assignments + 1):
        due = due_day(assignment, province)
        is_past = due < opens
        begins = due - timedelta(days=28) if is_past else max(opens, due - timedelta(days=28))
        row = Obligation(
            key="",
            kind=ObligationKind.TASK,
            plan_id=1 + (assignment - 1) % PLANS,
            unit_id=2,
            assignment_id=assignment,
            state=State.ACCEPTED if is_past else State.SCHEDULED,
            opens_on=begins,
            due_on=due,
            original_due_on=due,
            due_phrase="theo kế hoạch",
            answered_on=due if is_past else None,
            next_action_on=None
            if is_past
            else first_day(ladder, due_on=due, opens_on=begins, calendar=calendar),
            changed_at=instant(begins),
        ).model_dump()
        for unit in range(2, province.units + 2):
            number += 1
            yield {**row, "id": number, "key": f"task:plan:{assignment}:U{unit}:1", "unit_id": unit}
