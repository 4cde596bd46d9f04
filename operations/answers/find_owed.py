"""What a row of a file of answers speaks of: the one obligation its unit, plan and period (or its key) name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from intake.answer_files.rows import AnswerRow
from models import Assignment, ObligationKind, Plan, Tier
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.workspace import Workspace
from rules.directory import Directory
from rules.errors import BadInput
from rules.folding import fold
from rules.lifecycle import AWAITED, PlanState, State

NOT_YOURS = "không có việc này trong phần của đơn vị mình"
UPWARD = "báo cáo tổng hợp gửi cấp trên được gửi bằng cách phát hành báo cáo"


@dataclass
class Finder:
    """Asks the database for each plan and unit once. `unit_id`: only what this unit owes can be found."""

    session: Session
    workspace: Workspace
    unit_id: int | None = None
    _plans: dict[str, Plan] = field(default_factory=dict)
    _views: dict[int, list[ObligationView]] = field(default_factory=dict)
    _directory: Directory | None = None

    def find(self, row: AnswerRow) -> ObligationView:
        """BadInput says which column names nothing, or too much."""
        view = self._by_key(row) if row.obligation else self._by_names(row)
        if view.obligation.tier is Tier.TOP:
            raise BadInput(UPWARD, mend="xem trang Báo cáo tổng hợp")
        return view

    def _by_key(self, row: AnswerRow) -> ObligationView:
        key = row.obligation
        if key.isdecimal() and len(key) < 10:
            view = obligation_queries.view(self.session, int(key))
        else:
            view = obligation_queries.view_by_key(self.session, key)
        if view is None or (self.unit_id is not None and view.obligation.unit_id != self.unit_id):
            raise BadInput(
                f"cột “Mã việc”: {NOT_YOURS if self.unit_id else f'không có việc mã “{key[:60]}”'}",
                mend="lấy mã từ tệp mẫu",
            )
        if row.unit and self._unit(row.unit, view.plan) != view.obligation.unit_id:
            raise BadInput(
                f"cột “Đơn vị”: việc này là của {view.unit.name}, không phải “{row.unit[:60]}”",
                mend="sửa mã việc hoặc đơn vị",
            )
        return view

    def _by_names(self, row: AnswerRow) -> ObligationView:
        for title, value in (("Đơn vị", row.unit), ("Kế hoạch", row.plan)):
            if not value:
                raise BadInput(f"cột “{title}” để trống", mend="điền vào, hoặc điền cột “Mã việc”")
        plan = self._plan(row.plan)
        unit_id = self._unit(row.unit, plan)
        if self.unit_id is not None and unit_id != self.unit_id:
            raise BadInput(f"cột “Đơn vị”: “{row.unit[:60]}” là đơn vị khác; {NOT_YOURS}", mend="bỏ dòng này")
        if unit_id not in self._views:
            self._views[unit_id] = obligation_queries.views_of_unit(self.session, unit_id)
        views = [one for one in self._views[unit_id] if one.obligation.tier is Tier.UNIT]
        if row.period:
            return _of_period(row.period, plan, views)
        if row.assignment:
            return _of_task(row.assignment, plan, views)
        raise BadInput("không rõ báo cáo nào", mend="điền cột “Kỳ” hoặc cột “Nhiệm vụ”")

    def _plan(self, written: str) -> Plan:
        if not self._plans:
            for one in plan_queries.all_plans(self.session):
                if one.state in (PlanState.ACTIVE, PlanState.CLOSED):
                    self._plans.setdefault(fold(one.document_number or ""), one)
                    self._plans[one.key] = one
        plan = self._plans.get(written) or (self._plans.get(fold(written)) if fold(written) else None)
        if plan is None:
            raise BadInput(
                f"cột “Kế hoạch”: không có kế hoạch “{written[:60]}”",
                mend="ghi số hoặc mã ở trang Kế hoạch (dondoc plan list)",
            )
        return plan

    def _unit(self, written: str, plan: Plan) -> int:
        """By its code, else by a name it bears now or bore when the plan was issued; never by likeness."""
        if self._directory is None:
            self._directory = unit_queries.directory(self.session)
        if one := self._directory.by_code(written):
            return one.id
        today = self.workspace.local_day(self.workspace.clock.now())
        for day in (plan.issued_on, today):
            found = self._directory.resolve(written, issuer_id=plan.issuer_unit_id, on=day)
            if found and found.how == "name" and len(found.unit_ids) == 1:
                return found.unit_ids[0]
        raise BadInput(
            f"cột “Đơn vị”: không có đơn vị “{written[:60]}”", mend="ghi mã ở trang Đơn vị (dondoc unit list)"
        )


def assignment_named(written: str, assignments: Sequence[Assignment], host_id: int) -> Assignment | None:
    """By its position in the plan that owes the report, else in the one other plan that has it, or by its words."""
    if written.isdecimal():
        own = [one for one in assignments if one.plan_id == host_id and str(one.position) == written]
        found = own or [one for one in assignments if str(one.position) == written]
    else:
        words = fold(written)
        found = [one for one in assignments if fold(one.task) == words]
        if not found and len(words) >= SHORTEST_WORDS:
            found = [one for one in assignments if words in fold(one.task)]
    return found[0] if len(found) == 1 else None


# Fewer letters say too little to recognise a task by a part of its words.
SHORTEST_WORDS = 8


def _of_period(written: str, plan: Plan, views: Sequence[ObligationView]) -> ObligationView:
    """A plan that reports together with another is answered in the other's report."""
    reports = [
        one
        for one in views
        if one.obligation.kind is ObligationKind.REPORT
        and one.period is not None
        and one.plan.id in (plan.id, plan.reports_with_plan_id)
    ]
    named = [
        one
        for one in reports
        if one.period and fold(written) in (fold(one.period.key), fold(one.period.label))
    ]
    if not named:
        known = ", ".join(dict.fromkeys(one.period.key for one in reports if one.period)) or "không có kỳ nào"
        raise BadInput(f"cột “Kỳ”: đơn vị không có báo cáo kỳ “{written[:40]}”", mend=f"các kỳ: {known}")
    return _the_one(named)


def _of_task(written: str, plan: Plan, views: Sequence[ObligationView]) -> ObligationView:
    tasks = [one for one in views if one.obligation.kind is ObligationKind.TASK and one.plan.id == plan.id]
    assignments = {one.assignment.id: one.assignment for one in tasks if one.assignment}
    named = assignment_named(written, list(assignments.values()), plan.id or 0)
    if named is None:
        known = ", ".join(str(one.position) for one in assignments.values()) or "không có"
        raise BadInput(
            f"cột “Nhiệm vụ”: không rõ “{written[:60]}” là việc có thời hạn nào",
            mend=f"ghi số thứ tự trong kế hoạch ({known}), hoặc điền cột “Kỳ”",
        )
    return _the_one([one for one in tasks if one.assignment and one.assignment.id == named.id])


def _the_one(views: list[ObligationView]) -> ObligationView:
    """What is awaited goes before what is answered; two that wait must be told apart by their keys."""
    waiting = [one for one in views if one.obligation.state in AWAITED]
    ahead = [one for one in views if one.obligation.state is State.SCHEDULED]
    if len(waiting) > 1:
        keys = "; ".join(one.obligation.key for one in waiting[:5])
        raise BadInput(f"có {len(waiting)} việc như vậy đang chờ", mend=f"điền cột “Mã việc”: {keys}")
    if waiting:
        return waiting[0]
    answered = [one for one in views if one.obligation.state not in (*AWAITED, State.SCHEDULED)]
    return answered[-1] if answered else ahead[0]
