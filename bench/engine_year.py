"""One plan year of 1,000 units × 4 periods × 10 assignments through the real operations, nobody answering."""

import asyncio
import time
from collections import deque
from datetime import date, datetime
from datetime import time as hour
from pathlib import Path

from config.clock import SetClock
from config.settings import Settings
from flows.replay import Nobody, Replay
from flows.timeline import Timeline
from notifications.dry import DryTransport
from operations.drafts.decisions import Decisions
from operations.drafts.import_draft import import_draft
from operations.plans.confirm_plan import confirm_plan
from operations.units.import_units import import_units
from operations.workspace import Workspace, open_workspace
from tests.builders import a_draft, a_reporting_duty, an_assignment

UNITS = 1000
ASSIGNMENTS = 10
START, END = date(2026, 1, 12), date(2027, 1, 31)
GROUP = "các sở, ban, ngành"
COLUMNS = (
    "code,name,aliases,short_name,kind,parent,groups,desk_name,desk_email,head_name,head_email,"
    "valid_from,valid_to,calendar"
)


def _units() -> str:
    above = [
        "UBND,UBND tỉnh Hải Bình,,,,,,Văn phòng,vp@example.vn,Chủ tịch,ct@example.vn,,,",
        "SNV,Sở Nội vụ,,,,UBND,,Chuyên viên SNV,desk@snv.example.vn,Giám đốc SNV,head@snv.example.vn,,,",
    ]
    own = [
        f'U{n},Đơn vị số {n},,,,UBND,"{GROUP}",Chuyên viên {n},desk{n}@example.vn,Thủ trưởng {n},head{n}@example.vn,,,'
        for n in range(UNITS)
    ]
    return "\n".join([COLUMNS, *above, *own]) + "\n"


def _confirmed(workspace: Workspace) -> None:
    import_units(workspace, _units().encode(), "units.csv")
    standing = [
        an_assignment(
            GROUP, unit_kind=a_reporting_duty().unit_kind, task=f"Thực hiện nhiệm vụ thường xuyên số {n}"
        )
        for n in range(1, ASSIGNMENTS)
    ]
    draft = a_draft(a_reporting_duty(GROUP), *standing, date=date(2026, 1, 5), plan_year=2026)
    plan = import_draft(workspace, draft, name="ke-hoach.docx", checksum="year")
    confirm_plan(workspace, plan.key, Decisions())


def year(folder: Path) -> tuple[float, int]:
    """Seconds and letters sent."""
    settings = Settings(_env_file=None, data=folder / "year", database_url="", smtp_host="", prefect_port=0)
    clock = SetClock(datetime.combine(START, hour(7, 30), settings.zone))
    workspace = open_workspace(settings, clock=clock, transport=DryTransport())
    begin = time.perf_counter()
    _confirmed(workspace)
    timeline = Timeline(workspace)

    def tell() -> None:
        deque(timeline.news(), maxlen=0)

    replay = Replay(workspace, clock, Nobody(), on_step=tell)
    asyncio.run(replay.run(START, END))
    seconds = time.perf_counter() - begin
    workspace.close()
    return seconds, timeline.counts["letter_sent"]
