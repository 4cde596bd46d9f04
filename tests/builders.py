"""Data with sensible defaults: a test names only what it is about."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from intake.draft import AssignmentDraft, DocumentHead, PlanDraft
from models import LineState
from models.queries import plans as plan_queries
from operations.answers.submit_status import Answer, AnswerLine
from operations.drafts.decisions import Decisions
from operations.drafts.import_draft import import_draft
from operations.plans.confirm_plan import confirm_plan
from operations.units.import_units import import_units
from operations.workspace import Workspace
from rules.cadence import Cadence, CadenceKind, Every, Role, UnitKind

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

# Six units are enough for every rule: an issuer, a coordinator, three that owe, one outside the issuer's authority.
UNITS_CSV = """code,name,aliases,short_name,kind,parent,groups,desk_name,desk_email,head_name,head_email,valid_from,valid_to,calendar
UBND,UBND tỉnh Hải Bình,UBND tỉnh;Ủy ban nhân dân tỉnh,UBND tỉnh,people_committee,,,Văn phòng UBND,vp@ubnd.example.vn,Chủ tịch UBND,ct@ubnd.example.vn,,,
SNV,Sở Nội vụ,,Sở Nội vụ,department,UBND,"các sở, ban, ngành",Chuyên viên SNV,desk@snv.example.vn,Giám đốc SNV,head@snv.example.vn,,,
STC,Sở Tài chính,,Sở Tài chính,department,UBND,"các sở, ban, ngành",Chuyên viên STC,desk@stc.example.vn,Giám đốc STC,head@stc.example.vn,,,
STP,Sở Tư pháp,,Sở Tư pháp,department,UBND,"các sở, ban, ngành",Chuyên viên STP,desk@stp.example.vn,Giám đốc STP,head@stp.example.vn,,,
SYT,Sở Y tế,,Sở Y tế,department,UBND,"các sở, ban, ngành",Chuyên viên SYT,desk@syt.example.vn,Giám đốc SYT,head@syt.example.vn,,,
MTTQ,Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh,UBMTTQ tỉnh,MTTQ tỉnh,mass_organisation,,,Văn phòng MTTQ,desk@mttq.example.vn,Chủ tịch MTTQ,head@mttq.example.vn,,,
"""


def at(day: str, hour: str = "08:00") -> datetime:
    """An instant of the office's own clock: at('2021-06-16', '09:30')."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), HANOI).astimezone(UTC)


def an_assignment(unit: str | None = "Sở Tài chính", **changes: Any) -> AssignmentDraft:
    draft = AssignmentDraft(unit=unit, task="Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch")
    return replace(draft, **changes)


def a_reporting_duty(unit: str = "Các sở, ban, ngành", **changes: Any) -> AssignmentDraft:
    draft = AssignmentDraft(
        unit=unit,
        unit_kind=UnitKind.COLLECTIVE,
        task="Định kỳ báo cáo kết quả thực hiện gửi Sở Nội vụ tổng hợp",
        report_to=("Sở Nội vụ",),
        cadence=Cadence(
            CadenceKind.RECURRING,
            (Every.QUARTERLY, Every.HALF_YEARLY, Every.YEARLY),
            text="hàng quý, 6 tháng, năm",
        ),
    )
    return replace(draft, **changes)


def a_deadline(unit: str = "Sở Tài chính", due_on: str = "2021-06-30", **changes: Any) -> AssignmentDraft:
    cadence = Cadence(
        CadenceKind.DEADLINE, due=due_on, due_on=date.fromisoformat(due_on), text=f"trước ngày {due_on}"
    )
    return an_assignment(unit, task="Trình ban hành quy định mới", cadence=cadence, **changes)


def an_upward_duty(unit: str = "Sở Nội vụ") -> AssignmentDraft:
    return AssignmentDraft(
        unit=unit,
        task="Tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo định kỳ 6 tháng, năm",
        report_to=("Ủy ban nhân dân tỉnh",),
        cadence=Cadence(
            CadenceKind.RECURRING, (Every.HALF_YEARLY, Every.YEARLY), text="định kỳ 6 tháng, năm"
        ),
    )


def a_recommendation(unit: str = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh") -> AssignmentDraft:
    return AssignmentDraft(unit=unit, task="Phối hợp giám sát việc thực hiện kế hoạch", role=Role.RECOMMENDED)


def a_draft(*assignments: AssignmentDraft, **head: Any) -> PlanDraft:
    values: dict[str, Any] = {
        "number": "46/KH-UBND",
        "type": "KH",
        "date": date(2021, 3, 22),
        "issuer": "UBND tỉnh Hải Bình",
        "title": "Tuyên truyền cải cách hành chính năm 2021",
        "plan_year": 2021,
        "coordinating_unit": "Sở Nội vụ",
        **head,
    }
    return PlanDraft(DocumentHead(**values), assignments or (a_reporting_duty(), an_assignment()))


def a_directory(workspace: Workspace) -> None:
    import_units(workspace, UNITS_CSV.encode(), "units.csv")


def a_plan(
    workspace: Workspace, draft: PlanDraft | None = None, *, decisions: Decisions | None = None
) -> str:
    """A confirmed plan; its key."""
    draft = draft or a_draft()
    a_directory(workspace)
    checksum = hashlib.sha256(repr(draft).encode()).hexdigest()
    plan = import_draft(workspace, draft, name="ke-hoach.docx", checksum=checksum)
    confirm_plan(workspace, plan.key, decisions or Decisions())
    return plan.key


def an_answer(
    workspace: Workspace, plan_id: int, unit_id: int, result: str = "Đã hoàn thành", **changes: Any
) -> Answer:
    """An answer to every line of a unit's report."""
    with workspace.database.reading() as session:
        assignments = plan_queries.led_assignments(session, plan_id, unit_id)
    lines = tuple(AnswerLine(assignment.id or 0, LineState.DONE, result) for assignment in assignments)
    return replace(Answer(by="Chuyên viên", lines=lines), **changes)
