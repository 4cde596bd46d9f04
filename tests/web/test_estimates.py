""" "Số ước" ticked on the signed page, or sent by a program, and shown wherever the figure is shown."""

import re
from collections.abc import Callable

from fastapi import FastAPI

from config.clock import SetClock
from models import Indicator, UserRole
from models.queries import indicators as indicator_queries
from operations.answers.review_submission import return_submission
from operations.workspace import Workspace
from rules.aggregation import Aggregation
from tests.builders import at
from tests.operations.urging import report_of as report_in
from tests.operations.urging import round_at
from tests.web.answers import draft_in_hand, save_by_script
from tests.web.api_calls import a_program, problem
from tests.web.browser import Browser, signed_in
from tests.web.forms import answers_to, last_answer, lines_asked

NAME = 'Tin, bài <b>"ước"</b>'
SHOWN = "Tin, bài &lt;b&gt;&#34;ước&#34;&lt;/b&gt;"


def an_indicator(workspace: Workspace, assignment_id: int) -> int:
    with workspace.database.transaction() as session:
        indicator = Indicator(
            assignment_id=assignment_id, position=1, name=NAME, measure="bài", aggregation=Aggregation.SUM
        )
        indicator_queries.add(session, indicator)
        session.flush()
        return indicator.id or 0


def test_a_box_ticked_beside_the_figure_is_kept_sent_and_shown_back(
    app: FastAPI, officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    first = int(lines_asked(officer.get(link).text)[0])
    place = f"{first}-{an_indicator(filled, first)}"
    page = officer.get(link).text
    box = re.compile(rf'<input type="checkbox" name="estimate-{place}" value="1"( checked)?')
    assert box.search(page).group(1) is None  # type: ignore[union-attr]
    fields = answers_to(page) | {f"figure-{place}": "120", f"estimate-{place}": "1", "seen": "0"}
    fields |= {"estimate-1-99999": "1", f"estimate-{place}x": "1"}  # no field of this form
    assert save_by_script(officer, link, fields).json()["questions"] == {}
    kept = draft_in_hand(filled, obligation_id)
    assert kept is not None
    assert [line.get("estimates") for line in kept.content["lines"]] == [[NAME], None, None]
    assert box.search(officer.get(link).text).group(1) == " checked"  # type: ignore[union-attr]
    assert officer.post(link, fields | {"seen": "1"}).status_code == 303
    _, lines = last_answer(filled, obligation_id)
    assert [(line.figures, line.estimates) for line in lines] == [({NAME: 120.0}, [NAME]), ({}, []), ({}, [])]
    assert f"{SHOWN}: 120 bài (ước)" in officer.get(link).text
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    shown = desk.get(f"/obligations/{obligation_id}").text
    assert f"{SHOWN}: <strong>120</strong> bài (ước)" in shown
    return_submission(filled, obligation_id, reason="Xem lại", due_on=at("2021-06-25").date())
    again = officer.get(link).text
    assert box.search(again).group(1) == " checked"  # type: ignore[union-attr]
    assert 'value="120"' in again


def test_a_program_marks_estimates_and_is_asked_about_a_jump(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int], clock: SetClock
) -> None:
    program, place = a_program(app, filled, UserRole.UNIT_DESK, unit_code="STP"), report_of("STP")
    (asked,) = program.get(f"/obligations/{place}").json()["lines"]
    an_indicator(filled, asked["assignment"])

    def answer(figure: object, *estimates: object) -> dict[str, object]:
        line = {"assignment": asked["assignment"], "state": "done", "figures": {NAME: figure}}
        return {"lines": [line | {"estimates": list(estimates)}]}

    wrong = program.post(f"/obligations/{place}/answer", json=answer(3, "Số lớp"))
    assert "ghi số ước cho “Số lớp”, không phải chỉ tiêu" in problem(wrong)[1]
    for hostile in ("\x00", "x" * 201, 5, None):
        sent = program.post(f"/obligations/{place}/answer", json=answer(3, hostile))
        assert problem(sent)[0] == 422, hostile
    sent = program.post(f"/obligations/{place}/answer", json=answer(3, NAME))
    assert (sent.status_code, sent.json()["questions"]) == (201, [])
    given = program.get(f"/obligations/{place}").json()["answer"]["lines"][str(asked["assignment"])]
    assert (given["figures"], given["estimates"]) == ({NAME: 3.0}, [NAME])

    round_at(filled, clock, "2021-09-08")
    later = f"/obligations/{report_in(filled, 'STP', '2021-Q3')}"
    words = [f"nhiệm vụ 1, “{NAME}”: Gấp 40 lần kỳ trước (3): đúng thì cứ để nguyên."]
    draft = program.call("PUT", f"{later}/draft", json=answer("120 (ước)"))
    assert (draft.json()["missing"], draft.json()["questions"]) == ([], words)
    assert program.get(later).json()["lines"][0]["previous"]["estimates"] == [NAME]
    sent = program.post(f"{later}/answer", json=answer("120 (ước)"))
    assert (sent.status_code, sent.json()["questions"]) == (201, words)
