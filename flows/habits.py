"""How the units of the example year behave: answers computed from a table of habits, nothing drawn by lot (examples/README.md)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flows.actions import Action
from flows.desk import COORDINATOR, Desk, known_as
from flows.perform import speaks_of
from models import ObligationKind, Plan, Tier
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries.obligations import ObligationView
from operations.workspace import Workspace

NOT_YET = {"text": "Chưa đến hạn hoặc chưa hoàn thành."}
PERIOD_NUMBERS = {"Q1": 0, "H1": 1, "Q3": 2, "Y": 3}


@dataclass
class HabitualUnits:
    """Foresees one answer for each obligation and due date, unless one is written down; the desk accepts, freezes, issues."""

    table: dict[str, Any]
    written: list[Action]
    unit_order: dict[str, int]
    desk: Desk
    _seen: set[tuple[int, int]] = field(default_factory=set)
    _reviewed: set[tuple[int, int]] = field(default_factory=set)
    _reported: set[int] = field(default_factory=set)

    def foresee(self, workspace: Workspace) -> Iterable[Action]:
        with workspace.database.reading() as session:
            awaited = obligation_queries.awaited(session)
            waiting = obligation_queries.in_review(session)
            periods = plan_queries.opened_periods(session)
        for view in awaited:
            mark = (view.obligation.id or 0, view.obligation.due_version)
            if mark not in self._seen:
                self._seen.add(mark)
                yield from self._answers(workspace, view)
        for view in waiting:
            mark = (view.obligation.id or 0, view.obligation.due_version)
            if mark not in self._reviewed and not self._will_be_returned(view, workspace):
                self._reviewed.add(mark)
                yield self._acceptance(workspace, view)
        for plan, period in periods:
            if (period.id or 0) not in self._reported:
                self._reported.add(period.id or 0)
                yield from self._reports(workspace, plan, period.key, period.top_due_on)

    def _answers(self, workspace: Workspace, view: ObligationView) -> Iterable[Action]:
        if view.obligation.tier is Tier.TOP or self._is_written(view):
            return
        habit = self._habit(view)
        if habit.get("silent"):
            return
        at = self._instant(workspace, view, habit)
        details: dict[str, Any] = {"lines": self._lines(workspace, view)}
        if self._tells_difficulty(view, habit):
            details |= {"difficulty": habit["difficulty"], "proposal": habit.get("proposal", "")}
        yield Action(
            at=at,
            kind="submit",
            plan=view.plan.key,
            unit=view.unit.code,
            obligation=view.obligation.key,
            by=f"Chuyên viên tổng hợp {view.unit.name}",
            details=details,
            due_version=view.obligation.due_version,
        )

    def _is_written(self, view: ObligationView) -> bool:
        return any(
            action.kind == "submit" and action.unit == view.unit.code and speaks_of(action, view)
            for action in self.written
        )

    def _will_be_returned(self, view: ObligationView, workspace: Workspace) -> bool:
        now = workspace.clock.now()
        return any(
            action.kind == "return"
            and action.unit == view.unit.code
            and action.at > now
            and speaks_of(action, view)
            for action in self.written
        )

    def _habit(self, view: ObligationView) -> dict[str, Any]:
        """The narrowest habit that fits: one that names a period or task goes before one that names a plan."""
        fitting = [habit for habit in self.table.get("habits", []) if _fits(habit, view)]
        return max(fitting, key=lambda habit: len(habit), default={})

    def _instant(self, workspace: Workspace, view: ObligationView, habit: dict[str, Any]) -> datetime:
        kind = "reports" if view.obligation.kind is ObligationKind.REPORT else "tasks"
        days, hours = self.table[kind]["days"], self.table[kind]["hours"]
        unit, number = self.unit_order.get(view.unit.code, 0), _number(view)
        shift = int(habit["late"]) if "late" in habit else int(days[(unit + number) % len(days)])
        earliest = workspace.calendar.shift(workspace.local_day(workspace.clock.now()), 1)
        day = max(workspace.calendar.shift(view.obligation.due_on, shift), earliest)
        hour = time.fromisoformat(hours[(unit + 2 * number) % len(hours)])
        return datetime.combine(day, hour, workspace.zone)

    def _lines(self, workspace: Workspace, view: ObligationView) -> list[dict[str, Any]]:
        unit, number = self.unit_order.get(view.unit.code, 0), _number(view)
        of_task = [result for result in self.table["results"] if result["for"] == "task"]
        if view.assignment is not None:
            return [_line("*", "done", of_task[(unit + 3 * number) % len(of_task)])]
        of_report = [result for result in self.table["results"] if result["for"] == "report"]
        period = view.period.key if view.period else ""
        state = self.table.get("line_states", {}).get(period, "in_progress")
        with workspace.database.reading() as session:
            plan_id, unit_id = view.obligation.plan_id, view.obligation.unit_id
            owed = plan_queries.led_assignments(session, plan_id, unit_id, view.period)
            done = obligation_queries.answered_tasks(session, plan_id, unit_id)
        lines = []
        for place, assignment in enumerate(owed):
            turn = unit + 3 * number + place
            told = self.desk.said(known_as(view.plan), assignment.task, period, unit)
            if assignment.id in done:
                is_done = done[assignment.id]
                said = of_task[turn % len(of_task)] if is_done else NOT_YET
                lines.append(_line(assignment.task, "done" if is_done else "not_started", said))
            else:
                lines.append(_line(assignment.task, state, told or of_report[turn % len(of_report)]))
        return lines

    def _tells_difficulty(self, view: ObligationView, habit: dict[str, Any]) -> bool:
        return bool(habit.get("difficulty")) and view.obligation.kind is ObligationKind.REPORT

    def _acceptance(self, workspace: Workspace, view: ObligationView) -> Action:
        desk = self.table["coordinator"]
        day = workspace.calendar.shift(workspace.local_day(workspace.clock.now()), int(desk["accepts_after"]))
        at = datetime.combine(day, time.fromisoformat(desk["accepts_at"]), workspace.zone)
        by = f"Chuyên viên tổng hợp {view.plan.coordinating_unit_name or 'cơ quan đầu mối'}"
        return Action(at=at, kind="accept", unit=view.unit.code, obligation=view.obligation.key, by=by)

    def _reports(self, workspace: Workspace, plan: Plan, period: str, top_due_on: date) -> Iterable[Action]:
        desk = self.table["coordinator"]
        form = self.desk.form_of(known_as(plan))
        for kind, shift, hour in (
            ("freeze", desk["freezes"], desk["freezes_at"]),
            ("issue", desk["issues"], desk["issues_at"]),
        ):
            day = workspace.calendar.shift(top_due_on, int(shift))
            at = datetime.combine(day, time.fromisoformat(hour), workspace.zone)
            details = {
                "number": form.get("numbers", {}).get(period),
                "is_signed": form.get("is_signed", False),
            }
            yield Action(at=at, kind=kind, plan=plan.key, period=period, by=COORDINATOR, details=details)


def _line(task: str, state: str, said: Mapping[str, Any]) -> dict[str, Any]:
    figures, estimates = said.get("figures", {}), said.get("estimates", [])
    return {
        "assignment": task,
        "state": state,
        "result": said["text"],
        "figures": figures,
        "estimates": estimates,
    }


def _fits(habit: dict[str, Any], view: ObligationView) -> bool:
    if habit["unit"] != view.unit.code:
        return False
    if "plan" in habit and habit["plan"] not in (view.plan.key, view.plan.document_number):
        return False
    if "period" in habit:
        return view.period is not None and view.period.key == habit["period"]
    if "task" in habit:
        return view.assignment is not None and habit["task"] in view.assignment.task
    return True


def _number(view: ObligationView) -> int:
    if view.period is None:
        return view.obligation.due_on.month
    return PERIOD_NUMBERS.get(view.period.key.partition("-")[2], 0)


def read_behaviour(text: str) -> dict[str, Any]:
    return tomllib.loads(text)
