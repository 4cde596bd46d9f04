"""Words of plans and units are words, whatever they look like."""

from collections.abc import Callable

from fastapi import FastAPI

from config.clock import SetClock
from models import UserRole
from models.queries import obligations as obligation_queries
from operations.answers.submit_status import submit_status
from operations.reporting.compile_reports import compile_report
from operations.workspace import Workspace
from tests.builders import a_draft, a_plan, an_answer, an_assignment
from tests.web.browser import Browser, signed_in
from web.app import create_app

HOSTILE = "<script>alert('x')</script> & \"Ủy ban\" {{ 7 * 7 }}"


def test_hostile_words_stay_words(workspace: Workspace, clock: SetClock) -> None:
    a_plan(workspace, a_draft(an_assignment(task=HOSTILE), title=HOSTILE, number=f"1/{HOSTILE}"))
    browser = Browser(create_app(workspace, open_to_readers=True))
    for place in ("/", "/plans", "/plans/1", "/obligations", "/units/STC", "/obligations/1"):
        page = browser.get(place).text
        assert "<script>alert" not in page, place
        assert "&lt;script&gt;alert" in page, place
        assert " 49 " not in page, place  # nobody's words are a template


def test_hostile_answers_stay_words(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int], link_of: Callable[[int], str]
) -> None:
    obligation_id = report_of("STC")
    link = link_of(obligation_id)
    with filled.database.reading() as session:
        view = obligation_queries.views_of_ids(session, [obligation_id])[obligation_id]
    answer = an_answer(
        filled, 1, view.obligation.unit_id, HOSTILE, by=HOSTILE, difficulty=HOSTILE, proposal=HOSTILE
    )
    submit_status(filled, obligation_id, answer)
    report_id = compile_report(filled, view.obligation.period_id or 0)
    browser = signed_in(app, filled, UserRole.ADMINISTRATOR)
    for place in (f"/obligations/{obligation_id}", link, f"/reports/{report_id}/page"):
        page = browser.get(place).text
        assert "<script>alert" not in page, place
        assert page.count("&lt;script&gt;alert") >= 3, place


def test_an_address_with_a_sign_no_text_holds_is_refused(app: FastAPI) -> None:
    browser = Browser(app)
    for place in ("/inbox/1?q=%00a", "/obligations?unit=%00", "/plans/%00"):
        assert browser.get(place).status_code == 400, place
