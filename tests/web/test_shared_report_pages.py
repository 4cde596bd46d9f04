"""One report for several plans, seen: chosen on the schedule, answered plan by plan, counted on both plans' pages."""

from datetime import date

from fastapi import FastAPI

from models import UserRole
from models.queries import plans as plan_queries
from operations.drafts.import_draft import import_draft
from operations.workspace import Workspace
from tests.builders import a_draft, an_assignment
from tests.web.browser import Browser, signed_in
from tests.web.forms import answers_to, last_answer, lines_asked

GUEST = "52/KH-UBND"
PIGGYBACK = "Lồng ghép nội dung báo cáo vào báo cáo quý"


def test_a_report_for_two_plans_is_chosen_answered_once_and_seen_on_both(
    app: FastAPI, filled: Workspace, officer: Browser, link: str, obligation_id: int
) -> None:
    draft = a_draft(
        an_assignment("Sở Tài chính", task="Rà soát thủ tục đấu thầu"),
        an_assignment("Sở Tài chính", task=PIGGYBACK),
        number=GUEST,
        date=date(2021, 6, 1),
        title="Cải cách thủ tục hành chính",
    )
    key = import_draft(filled, draft, name="kh52.docx", checksum="52").key
    with filled.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
        assert plan is not None
        plan_id = plan.id or 0
        inside = next(one.id for one in plan_queries.assignments(session, plan_id) if one.task == PIGGYBACK)
    place = f"/plans/{plan_id}/schedule"
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    page = desk.get(place).text
    assert "Gửi chung với 46/KH-UBND" in page
    assert f'name="inside-{inside}"' in page
    fields = {
        "regime": "cchc",
        "report_ladder": "report",
        "task_ladder": "task",
        "reports_with": "46/KH-UBND",
    }
    desk.act(place, version="1", **fields, **{f"inside-{inside}": "báo cáo quý của Sở"})
    page = desk.get(place).text
    assert "Báo cáo chung với 46/KH-UBND" in page
    assert "Sẽ mở <strong>0 nghĩa vụ</strong>" in page  # Sở Tài chính has its reports already
    assert "1 nhiệm vụ lồng ghép trong báo cáo khác" in page
    answer = desk.act(f"/plans/{plan_id}/confirm", version="2")
    assert answer.headers["location"] == f"/plans/{plan_id}?done=confirmed"

    page = officer.get(link).text
    assert "Báo cáo chung: 46/KH-UBND, 52/KH-UBND" in page
    assert page.index("<h2>Kế hoạch 46/KH-UBND</h2>") < page.index("<h2>Kế hoạch 52/KH-UBND</h2>")
    assert "Đã lồng ghép trong báo cáo quý của Sở" in page
    assert len(lines_asked(page)) == 4
    assert officer.post(link, answers_to(page, result="Đã rà soát")).status_code == 303
    _, lines = last_answer(filled, obligation_id)
    assert len(lines) == 4

    page = desk.get(f"/plans/{plan_id}").text
    assert "46/KH-UBND, 52/KH-UBND" in page
    assert "1/1 đơn vị đã báo cáo, 1 đã hoàn thành (6 tháng 2021)" in page
    assert "đã lồng ghép trong báo cáo quý của Sở" in page
    assert "còn thiếu:" in desk.get("/plans/1").text
