"""A draft to review: a plan of our own words with a name the directory lacks, dates, a partner, a doubt."""

import re

import httpx

from models import Assignment, Plan
from models.queries import drafts
from models.queries import plans as plan_queries
from operations.drafts.import_plan import import_plan
from operations.workspace import Workspace
from tests.builders import a_directory
from tests.web.browser import Browser

ODD_NAME = "Sở Tài chính - Kế hoạch"

PLAN = f"""ỦY BAN NHÂN DÂN
TỈNH HẢI BÌNH

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 46/KH-UBND

Hải Bình, ngày 22 tháng 3 năm 2021

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2021

I. MỤC ĐÍCH, YÊU CẦU

- Nâng cao nhận thức của cán bộ, công chức về cải cách hành chính.

II. TỔ CHỨC THỰC HIỆN

1. Các sở, ban, ngành:

- Định kỳ hàng quý, 6 tháng, năm báo cáo kết quả thực hiện gửi Sở Nội vụ để tổng hợp.

2. {ODD_NAME}:

- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch trước ngày 30/4/2021.

- Thẩm định dự toán của các đơn vị hoàn thành trước ngày 30/6/2021.

3. Sở Y tế:

- Chủ trì, phối hợp với Sở Tư pháp biên soạn tài liệu tuyên truyền trong quý III/2021.

4. Sở Nội vụ (cơ quan thường trực):

- Theo dõi, đôn đốc việc thực hiện kế hoạch.

- Tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo định kỳ 6 tháng, năm.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.
"""


def a_draft_plan(workspace: Workspace, text: str = PLAN, name: str = "ke-hoach-46.txt") -> int:
    """Its number; the directory is there too."""
    a_directory(workspace)
    return import_plan(workspace, text.encode(), name).plan_id


def plan_of(workspace: Workspace, plan_id: int = 1) -> Plan:
    with workspace.database.reading() as session:
        return plan_queries.plan(session, plan_id)


def rows_of(workspace: Workspace, plan_id: int = 1) -> list[Assignment]:
    with workspace.database.reading() as session:
        return plan_queries.assignments(session, plan_id)


def row_with(workspace: Workspace, words: str) -> Assignment:
    return next(row for row in rows_of(workspace) if words in row.task)


def read_with(workspace: Workspace, assignment_id: int, confidence: float) -> None:
    """As if the reader had been so sure of the unit, and certain of the rest."""
    with workspace.database.transaction() as session:
        row = drafts.assignment(session, assignment_id)
        assert row is not None
        row.confidence = confidence
        row.flags = []
        row.readings = {"unit": {"confidence": confidence, "how": "inferred", "source": row.source}}
        session.add(row)


def posted(browser: Browser, workspace: Workspace, place: str, **fields: str | list[str]) -> httpx.Response:
    """A form of the draft as its page hands it out: with this session's token and the version on show."""
    version = str(plan_of(workspace, int(place.split("/")[2])).draft_version)
    return browser.post(place, {"form_token": browser.form_token(), "version": version, **fields})


def fields_on(page: str) -> dict[str, str | list[str]]:
    """What the main form of an assignment's page would send, untouched."""
    form = page.split('id="edit">')[1].split("</form>")[0]
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input [^>]+>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("type=" not in tag or "date" in tag or "hidden" in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, inside in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>([^<]*)<', form):
        found[name] = inside
    for name, options in re.findall(r'<select id="\w+" name="(\w+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]+)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found
