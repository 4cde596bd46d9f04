""" "Số ước" arrives with the answer by whatever way it is given, and a figure that jumps is asked about on the way."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from config.clock import SetClock
from flows.actions import read_actions
from flows.perform import perform
from models import Indicator, LineState
from models.queries import indicators as indicator_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from operations.answers.answer_drafts import save_draft
from operations.answers.answer_of_draft import asked_of, faults_of, resolved
from operations.answers.answer_sheet_of import answer_sheet_of
from operations.answers.import_answers import AnswerImport, check_answers, import_answers
from operations.answers.judge_answer import Fate, Giver
from operations.answers.jump_questions import questions_of
from operations.answers.review_submission import return_submission
from operations.answers.send_draft import send_draft
from operations.answers.submit_status import Answer, AnswerLine, submit_status
from operations.answers.take_answer_sheet import take_answer_sheet
from operations.workspace import Workspace
from rules.aggregation import Aggregation
from rules.answer_draft import DraftContent, DraftLine
from rules.errors import BadInput
from tests.builders import a_draft, a_plan, a_reporting_duty, at
from tests.filled_forms import filled
from tests.operations.urging import report_of, round_at

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PRESS, HOSTILE = "Tin, bài", '=HYPERLINK("x") <b>ước</b>'
DESK = Giver("Lê Thị Hoa")


@pytest.fixture
def owed(workspace: Workspace, clock: SetClock) -> int:
    """The half-year report of Sở Tài chính: one line with two figures, asked for on 7/6/2021."""
    a_plan(workspace, a_draft(a_reporting_duty()))
    round_at(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-08", "10:00"))
    with workspace.database.transaction() as session:
        for position, name in enumerate((PRESS, HOSTILE), 1):
            indicator_queries.add(
                session,
                Indicator(
                    assignment_id=1, position=position, name=name, measure="bài", aggregation=Aggregation.SUM
                ),
            )
    return report_of(workspace, "STC")


def kept(workspace: Workspace, obligation_id: int) -> tuple[dict[str, float], list[str]]:
    with workspace.database.reading() as session:
        latest = submission_queries.latest(session, obligation_id)
        assert latest is not None
        (line,) = submission_queries.lines(session, latest.id or 0)
    return line.figures, line.estimates


def a_file(press: str, hostile: str, estimates: str) -> bytes:
    row = {"unit": "STC", "plan": "46/KH-UBND", "period": "2021-H1", "state": "done", "result": "Xong"}
    return json.dumps(
        row | {"figures": f"{PRESS} = {press}; {HOSTILE} = {hostile}", "estimates": estimates}
    ).encode()


def reasons(done: AnswerImport) -> str:
    return " | ".join(reason for one in done.answers for reason in one.reasons)


def test_the_mark_arrives_with_a_draft_and_comes_back_with_what_is_returned(
    workspace: Workspace, owed: int
) -> None:
    line = DraftLine(1, "done", "Xong", {PRESS: "120", HOSTILE: "số ước 7"}, estimates=(PRESS,))
    save_draft(workspace, owed, DraftContent((line,)), by="Bình")
    send_draft(workspace, owed, by="Bình", email="desk@stc.example.vn")
    assert kept(workspace, owed) == ({PRESS: 120.0, HOSTILE: 7.0}, [PRESS, HOSTILE])
    return_submission(workspace, owed, reason="Thiếu", due_on=date(2021, 6, 21))
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, owed)
        assert view is not None
        form = answer_sheet_of(session, workspace, view).content
    mended = filled(form, {"1/2": (8, "Thực tế")})
    take_answer_sheet(
        workspace, mended, "bieu.xlsx", by="Bình", email="desk@stc.example.vn", obligation_id=owed
    )
    send_draft(workspace, owed, by="Bình", email="desk@stc.example.vn")
    assert kept(workspace, owed) == ({PRESS: 120.0, HOSTILE: 8.0}, [PRESS])


@on_sqlite
@pytest.mark.parametrize(
    ("file", "estimates"),
    [
        (a_file("120 (ước)", "7", ""), [PRESS]),
        (a_file("120", "ước 7", "tin,  BÀI"), [PRESS, HOSTILE]),
        (a_file("120", "7", f"{HOSTILE}; ;{HOSTILE}"), [HOSTILE]),
        (a_file("120", "7", ""), []),
    ],
)
def test_the_mark_arrives_with_a_file_of_many_answers(
    workspace: Workspace, owed: int, file: bytes, estimates: list[str]
) -> None:
    done = import_answers(workspace, file, "giay.jsonl", DESK)
    assert done.count(Fate.SENT) == 1, reasons(done)
    assert kept(workspace, owed) == ({PRESS: 120.0, HOSTILE: 7.0}, estimates)
    again = import_answers(workspace, file, "giay.jsonl", DESK)
    assert again.count(Fate.KNOWN) == 1
    # The same figure with another mark is another answer.
    other = a_file("120", "7", PRESS if estimates != [PRESS] else "")
    assert check_answers(workspace, other, "giay.jsonl", DESK).count(Fate.REFUSED) == 1


@on_sqlite
def test_the_mark_arrives_in_a_replayed_year(workspace: Workspace, owed: int) -> None:
    line = {"assignment": "*", "result": "Xong", "figures": {PRESS: 120}, "estimates": [PRESS]}
    told = {"at": "2021-06-08T10:00:00+07:00", "action": "submit", "unit": "STC", "period": "2021-H1"}
    (action,) = read_actions(json.dumps(told | {"lines": [line]}), "r.jsonl", ZoneInfo("Asia/Ho_Chi_Minh"))
    perform(workspace, action)
    assert kept(workspace, owed) == ({PRESS: 120.0}, [PRESS])
    for wrong, said in ((["Số lớp"], "mà 'figures' không có"), (PRESS, "phải là danh sách")):
        with pytest.raises(BadInput, match=said):
            read_actions(json.dumps(told | {"lines": [line | {"estimates": wrong}]}), "r", ZoneInfo("UTC"))


@on_sqlite
def test_a_mark_for_what_is_no_indicator_is_refused_in_one_line(workspace: Workspace, owed: int) -> None:
    content = DraftContent((DraftLine(1, "done", "", {PRESS: "1", HOSTILE: "2"}, estimates=("Số lớp",)),))
    save_draft(workspace, owed, content, by="Bình")
    with pytest.raises(BadInput, match="ghi số ước cho “Số lớp”, không phải chỉ tiêu") as error:
        send_draft(workspace, owed, by="Bình", email="desk@stc.example.vn")
    assert "\n" not in str(error.value)
    refused = check_answers(workspace, a_file("1", "2", "Số lớp"), "giay.jsonl", DESK)
    assert reasons(refused) == f"dòng 1: cột “Số ước”: không có chỉ tiêu “Số lớp” → {PRESS}; {HOSTILE}"
    line = AnswerLine(1, LineState.DONE, "", {PRESS: 1.0}, (HOSTILE,))
    with pytest.raises(BadInput, match="mà không có số liệu ấy"):
        submit_status(workspace, owed, Answer(by="Bình", lines=(line,)))


@on_sqlite
def test_a_jump_is_asked_about_and_a_figure_taken_over_leaves_its_mark_behind(
    workspace: Workspace, clock: SetClock, owed: int
) -> None:
    line = AnswerLine(1, LineState.IN_PROGRESS, "Đang làm", {PRESS: 3.0, HOSTILE: 7.0}, (PRESS,))
    submit_status(workspace, owed, Answer(by="Bình", lines=(line,)))
    round_at(workspace, clock, "2021-09-08")
    jumped = a_file("120 (ước)", "7", "").replace(b"2021-H1", b"2021-Q3")
    (seen,) = check_answers(workspace, jumped, "giay.jsonl", DESK).answers
    asked = "nhiệm vụ 1, “Tin, bài”: Gấp 40 lần kỳ trước (3): đúng thì cứ để nguyên."
    assert (seen.fate, seen.questions) == (Fate.READY, (asked,))
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, report_of(workspace, "STC", "2021-Q3"))
        assert view is not None
        owes = asked_of(session, view)
    same = DraftContent((DraftLine(1, is_as_before=True, estimates=(HOSTILE,)),))
    assert (faults_of(owes, same), questions_of(owes, same)) == ([], ())
    (copied,) = resolved(owes, same).lines
    assert (copied.figures, copied.estimates) == ({PRESS: "3", HOSTILE: "7"}, (HOSTILE,))
    (sent,) = import_answers(workspace, jumped, "giay.jsonl", DESK).answers
    assert (sent.fate, sent.questions) == (Fate.SENT, (asked,))
