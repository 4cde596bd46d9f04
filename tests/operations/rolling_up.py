"""A department whose own plan carries out the province's: two levels in one installation."""

from datetime import date

from config.clock import SetClock
from intake.draft import AssignmentDraft
from models import LineState
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from operations.answers.submit_status import Answer, AnswerLine, submit_status
from operations.ladder.open_periods import open_periods
from operations.plans.put_indicators import put_indicators
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.rollup.link_plans import set_plan_above
from operations.rollup.link_tasks import set_links
from operations.units.import_units import import_units
from operations.workspace import Workspace
from tests.builders import UNITS_CSV, a_draft, a_plan, a_reporting_duty, an_assignment, at

ABOVE, BELOW = "46/KH-UBND", "8/KH-STC"
OFFICES = """P1,Phòng Ngân sách,,P. Ngân sách,division,STC,các phòng,CV P1,desk@p1.example.vn,Trưởng P1,head@p1.example.vn,,,
P2,Phòng Giá,,P. Giá,division,STC,các phòng,CV P2,desk@p2.example.vn,Trưởng P2,head@p2.example.vn,,,
"""
INDICATORS = "position,name,measure,aggregation,target\n{},Số văn bản,văn bản,sum,\n"


def tasks_of(unit: str, *tasks: str) -> list[AssignmentDraft]:
    return [an_assignment(unit, task=task) for task in tasks]


def two_levels(workspace: Workspace, clock: SetClock, *, linked: bool = True) -> None:
    """The province gives Sở Tài chính two tasks, the second with a figure; it is 10/6/2021 and both periods are open."""
    a_plan(workspace, a_draft(a_reporting_duty(), *tasks_of("Sở Tài chính", "Ban hành văn bản quản lý giá")))
    import_units(workspace, (UNITS_CSV + OFFICES).encode(), "phong.csv")
    lower = a_draft(
        a_reporting_duty("Phòng Ngân sách", report_to=("Sở Tài chính",)),
        *tasks_of("Phòng Ngân sách", "Soạn, ban hành văn bản quản lý giá"),
        *tasks_of("Phòng Giá", "Ban hành văn bản quản lý giá tại phòng"),
        number=BELOW,
        issuer="Sở Tài chính",
        title="Thực hiện kế hoạch 46/KH-UBND",
        coordinating_unit="Sở Tài chính",
        date=date(2021, 3, 24),
    )
    a_plan(workspace, lower)
    put_indicators(workspace, ABOVE, INDICATORS.format(2).encode(), "ct.csv")
    put_indicators(
        workspace, BELOW, (INDICATORS.format(2) + "3,Số văn bản,văn bản,sum,\n").encode(), "ct.csv"
    )
    set_plan_above(workspace, BELOW, ABOVE)
    if linked:
        set_links(workspace, BELOW, {1: 1, 2: 2, 3: 2})
    clock.set(at("2021-06-10", "09:00"))
    open_periods(workspace, workspace.local_day(clock.now()))


def answer_below(
    workspace: Workspace, code: str, result: str, value: float, *, plan: str = BELOW, **changes: str
) -> None:
    """Every line of an office's report done, with one figure where there is one to give."""
    view = owed_by(workspace, code, plan)
    with workspace.database.reading() as session:
        led = plan_queries.led_assignments(session, view.obligation.plan_id, view.unit.id or 0, view.period)
    lines = tuple(
        AnswerLine(one.id or 0, LineState.DONE, result, {} if one.position == 1 else {"Số văn bản": value})
        for one in led
    )
    submit_status(workspace, view.obligation.id or 0, Answer(by="Chuyên viên", lines=lines, **changes))


def owed_by(workspace: Workspace, code: str, plan: str) -> ObligationView:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        assert unit is not None
        views = obligation_queries.views_of_unit(session, unit.id or 0)
    return next(one for one in views if one.plan.key == plan and one.period and one.period.key == "2021-H1")


def frozen_below(workspace: Workspace, clock: SetClock) -> int:
    """The lower report, ready to be issued on 17/6/2021."""
    clock.set(at("2021-06-17", "09:00"))
    period_id = owed_by(workspace, "P1", BELOW).obligation.period_id or 0
    report_id = compile_report(workspace, period_id)
    freeze_report(workspace, period_id)
    return report_id
