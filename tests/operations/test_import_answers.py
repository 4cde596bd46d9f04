"""Many answers from one file: judged one by one, sent one by one, and the same again changes nothing."""

from datetime import date

import pytest

from config.clock import SetClock
from models import Indicator
from models.queries import audit as audit_queries
from models.queries import indicators as indicator_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.answer_drafts import draft_of, save_draft
from operations.answers.import_answers import AnswerImport, check_answers, import_answers, import_as_json
from operations.answers.judge_answer import Giver
from operations.answers.review_submission import return_submission
from operations.workspace import Workspace
from rules.aggregation import Aggregation
from rules.answer_draft import DraftContent
from rules.lifecycle import State
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_assignment, at
from tests.operations.urging import report_of, round_at, trail_of, view_of

# Where nothing depends on the database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DESK = Giver("Lê Thị Hoa")
HEAD = "Đơn vị,Kế hoạch,Kỳ,Nhiệm vụ,Tình hình,Kết quả,Số liệu: Số văn bản,Khó khăn,Không phát sinh,Lý do,Người báo cáo,Ngày nhận"
GOOD = (
    "STC,46/KH-UBND,2021-H1,1,Đã hoàn thành,Đã báo cáo,,Thiếu kinh phí,,,Trần Văn Bình,",
    "STC,46/KH-UBND,2021-H1,2,đang thực hiện,Đã gửi dự thảo,12,,,,,",
    'STC,46/KH-UBND,2021-H1,"Trình ban hành quy định mới",Chưa thực hiện,,,,,,,',
)
NOTHING = "sở tư pháp,46/kh-ubnd,6 tháng 2021,,,,,,x,Chưa được giao kinh phí,,"


@pytest.fixture
def owed(workspace: Workspace, clock: SetClock) -> Workspace:
    """The half-year reports of STC (three lines, one with an indicator), STP and SYT, asked for on 7/6/2021."""
    a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(), a_deadline()))
    round_at(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-18", "10:00"))
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, report_of(workspace, "STC"))
        assert view is not None
        indicator = Indicator(
            assignment_id=2, position=1, name="Số văn bản", measure="văn bản", aggregation=Aggregation.SUM
        )
        indicator_queries.add(session, indicator)
    return workspace.acting_as(DESK.name, "import")


def a_file(*lines: str) -> bytes:
    return "\n".join((HEAD, *lines)).encode()


def sent(workspace: Workspace, *lines: str, giver: Giver = DESK, **how: object) -> AnswerImport:
    return import_answers(workspace, a_file(*lines), "giay.csv", giver, **how)  # type: ignore[arg-type]


def fates(done: AnswerImport) -> list[str]:
    return [one.fate.value for one in done.answers]


def reasons(done: AnswerImport) -> str:
    return " | ".join(reason for one in done.answers for reason in one.reasons)


def test_a_file_is_looked_at_then_sent_and_the_same_again_changes_nothing(
    owed: Workspace, transport: RecordingTransport
) -> None:
    lines = (*GOOD, NOTHING)
    seen = check_answers(owed, a_file(*lines), "giay.csv", DESK)
    assert fates(seen) == ["ready", "ready"]
    assert view_of(owed, report_of(owed, "STC")).obligation.state is State.OPEN
    done = sent(owed, *lines)
    assert fates(done) == ["sent", "sent"]
    assert [one.is_late for one in done.answers] == [True, True]
    with owed.database.reading() as session:
        answer = submission_queries.latest(session, report_of(owed, "STC"))
        assert answer is not None
        told = submission_queries.lines(session, answer.id or 0)
        (difficulty,) = submission_queries.difficulties_of(session, [answer.id or 0])
        (nothing,) = submission_queries.lines(
            session,
            submission_queries.latest(session, report_of(owed, "STP")).id or 0,  # type: ignore[union-attr]
        )
    assert [(line.state.value, line.result, line.figures) for line in told] == [
        ("done", "Đã báo cáo", {}),
        ("in_progress", "Đã gửi dự thảo", {"Số văn bản": 12.0}),
        ("not_started", "", {}),
    ]
    assert difficulty.text == "Thiếu kinh phí"
    assert nothing.result == "Không phát sinh trong kỳ. Lý do: Chưa được giao kinh phí"
    assert (answer.channel, answer.submitted_by) == (
        "import",
        "Trần Văn Bình (Sở Tài chính); Lê Thị Hoa nhập",
    )
    assert ("submitted", "Lê Thị Hoa") in trail_of(owed, report_of(owed, "STC"))
    again = sent(owed, *lines)
    assert fates(again) == ["known", "known"]
    assert [one.receipt for one in again.answers] == [one.receipt for one in done.answers]
    with owed.database.reading() as session:
        (record,) = audit_queries.of_subject(session, ("answers", 0))
    assert (record.change or {})["sent"] == 2
    other = sent(owed, NOTHING.replace("Chưa được giao", "Thiếu"))
    assert reasons(other) == "đã có báo cáo khác, đang chờ tiếp nhận"
    assert import_as_json(other)["answers"][0]["obligation"] == "46/KH-UBND:unit:2021-H1:STP"


@on_sqlite
def test_a_paper_counts_on_the_day_it_came_and_only_the_desk_says_when(owed: Workspace) -> None:
    late = sent(owed, NOTHING.removesuffix(",") + ",19/6/2021")
    assert "ở tương lai" in reasons(late)
    assert "trước ngày ban hành" in reasons(sent(owed, NOTHING, received_on=date(2021, 3, 1)))
    stp = Giver("Chuyên viên STP", "x@stp.example.vn", view_of(owed, report_of(owed, "STP")).unit.id)
    assert "ngày nhận do cơ quan đầu mối ghi" in reasons(sent(owed, NOTHING, giver=stp, received_on=date(2021, 6, 15)))  # fmt: skip
    done = sent(owed, NOTHING, received_on=date(2021, 6, 15))
    assert (fates(done), done.answers[0].is_late) == (["sent"], False)
    obligation_id = report_of(owed, "STP")
    assert view_of(owed, obligation_id).obligation.answered_on == date(2021, 6, 15)
    with owed.database.reading() as session:
        trail = audit_queries.of_subject(session, ("obligation", obligation_id))
    (event,) = [one for one in trail if one.action == "submitted"]
    assert (event.change or {})["came_in_at"].startswith("2021-06-15T17:00")
    return_submission(owed, obligation_id, reason="Thiếu số liệu", due_on=date(2021, 6, 25))
    assert "đã bị trả lại: Thiếu số liệu" in reasons(sent(owed, NOTHING))
    mended = NOTHING.replace("Chưa được giao", "Không có")
    assert "trước ngày trả lại 18/6/2021" in reasons(sent(owed, mended, received_on=date(2021, 6, 16)))
    assert fates(sent(owed, mended)) == ["sent"]


WRONG = {
    "ABC,46/KH-UBND,2021-H1,,Đã hoàn thành,x,,,,,,": "không có đơn vị “ABC”",
    "STC,47/KH-UBND,2021-H1,,Đã hoàn thành,x,,,,,,": "không có kế hoạch “47/KH-UBND”",
    "STC,46/KH-UBND,2021-Q1,,Đã hoàn thành,x,,,,,,": "không có báo cáo kỳ “2021-Q1” → các kỳ: 2021-H1",
    "STC,46/KH-UBND,,,Đã hoàn thành,x,,,,,,": "không rõ báo cáo nào",
    ",46/KH-UBND,2021-H1,,Đã hoàn thành,x,,,,,,": "cột “Đơn vị” để trống",
    "SNV,46/KH-UBND,2021-H1,,Đã hoàn thành,x,,,,,,": "không có báo cáo kỳ",
    "SYT,46/KH-UBND,2021-Q3,,Đã hoàn thành,x,,,,,,": "chưa đến kỳ báo cáo",
    "SYT,46/KH-UBND,2021-H1,7,Đã hoàn thành,x,,,,,,": "“7” không phải nhiệm vụ của báo cáo này → ghi số thứ tự trong kế hoạch: 1",
    "SYT,46/KH-UBND,2021-H1,1,Đã hoàn thành,x,12,,,,,": "không có chỉ tiêu “Số văn bản” → nhiệm vụ này không có chỉ tiêu",
    "SYT,46/KH-UBND,2021-H1,1,xong,x,,,,,,": "“xong” không phải là tình hình thực hiện",
    "SYT,46/KH-UBND,2021-H1,1,Đã hoàn thành,=1+1,,,,,,": "dòng 2: cột “Kết quả”: là công thức",
    "SYT,46/KH-UBND,2021-H1,,,,,,x,,,": "chọn không phát sinh thì phải ghi lý do",
    "SYT,46/KH-UBND,2021-H1,1,,,,,x,không,,": "không phát sinh là của cả báo cáo",
    "SYT,46/KH-UBND,2021-H1,,,,,Thiếu người,,,,": "chưa chọn tình hình thực hiện",
    "STC,46/KH-UBND,2021-H1,2,Đã hoàn thành,x,mười hai,,,,,": "“mười hai” không phải là số",
    "STC,46/KH-UBND,2021-H1,,Đã hoàn thành,x,12,,,,,": "số liệu không rõ của nhiệm vụ nào",
    "STC,46/KH-UBND,,1,Đã hoàn thành,x,,,,,,": "không rõ “1” là việc có thời hạn nào → ghi số thứ tự trong kế hoạch (3)",
    "SYT,46/KH-UBND,2021-H1,1,Đã hoàn thành,x,,,,,,\nSYT,46/KH-UBND,2021-H1,1,Đã hoàn thành,x,,,,,,": "dòng 3: nhiệm vụ 1 đã có ở dòng 2",
    "SYT,46/KH-UBND,2021-H1,,Đã hoàn thành,x,,,,,,\nSYT,46/KH-UBND,2021-H1,,Đã hoàn thành,x,,,,,,": "dòng 3: cả báo cáo đã có ở dòng 2",
    "SYT,46/KH-UBND,2021-H1,1,Đã hoàn thành,x,,,,,,\nSYT,46/KH-UBND,2021-H1,,Đang thực hiện,x,,,,,,": "mọi nhiệm vụ đã có dòng riêng",
}  # fmt: skip


@on_sqlite
def test_every_wrong_row_is_refused_with_its_reason_and_keeps_no_other_back(owed: Workspace) -> None:
    for lines, said in WRONG.items():
        found = check_answers(owed, a_file(lines), "giay.csv", DESK)
        assert set(fates(found)) == {"refused"}, lines
        assert said in reasons(found), lines
    done = sent(owed, GOOD[0], next(iter(WRONG)), NOTHING)
    assert fates(done) == ["refused", "refused", "sent"]
    assert "chưa chọn tình hình thực hiện" in reasons(done)  # of three lines one was told


@on_sqlite
def test_all_or_nothing_sends_nothing_when_one_is_refused(owed: Workspace) -> None:
    done = sent(owed, *GOOD, next(iter(WRONG)), NOTHING, all_or_nothing=True)
    assert fates(done) == ["held", "refused", "held"]
    assert view_of(owed, report_of(owed, "STC")).obligation.state is State.OPEN
    assert fates(sent(owed, *GOOD, NOTHING, all_or_nothing=True)) == ["sent", "sent"]


@on_sqlite
def test_a_dated_task_and_a_report_by_key_are_found_and_a_draft_in_hand_is_told_of(owed: Workspace) -> None:
    task = "STC,46/KH-UBND,,3,Đã hoàn thành,Đã trình,,,,,,"
    with owed.database.reading() as session:
        one = obligation_queries.view_by_key(session, "46/KH-UBND:task:3:2021-06-30:STC")
    assert one is not None
    number = one.obligation.id or 0
    save_draft(owed, number, DraftContent(difficulty="Đang viết"), by="Chuyên viên STC")
    assert (
        "bản nháp do Chuyên viên STC" in check_answers(owed, a_file(task), "a.csv", DESK).answers[0].notes[0]
    )
    assert fates(sent(owed, task)) == ["sent"]
    with owed.database.reading() as session:
        assert draft_of(session, number) is None
    by_key = b"obligation,state,result\n46/KH-UBND:unit:2021-H1:SYT,done,x\n0,done,x\n" + f"{number},done,Đã trình".encode()  # fmt: skip
    found = check_answers(owed, by_key, "a.csv", DESK)
    assert fates(found) == ["ready", "refused", "known"]


@on_sqlite
def test_a_units_program_answers_for_its_unit_alone(owed: Workspace) -> None:
    obligation_id = report_of(owed, "STP")
    unit = view_of(owed, obligation_id).unit
    stp = Giver("Chuyên viên STP", "desk@stp.example.vn", unit.id)
    other = f"Mã việc,Tình hình,Kết quả\n{report_of(owed, 'STC')},Đã hoàn thành,x\n999999,Đã hoàn thành,x".encode()
    found = check_answers(owed, other, "a.csv", stp)
    assert fates(found) == ["refused", "refused"]
    assert found.answers[0].view is None
    assert len({one.reasons[0].partition(":")[2] for one in found.answers}) == 1  # tells nobody what exists
    assert "là đơn vị khác" in reasons(sent(owed, GOOD[0], giver=stp))
    with owed.database.transaction() as session:
        kept = unit_queries.unit_by_code(session, "STP")
        assert kept is not None
        kept.needs_approval = True
        session.add(kept)
    assert "thủ trưởng duyệt" in reasons(sent(owed, NOTHING, giver=stp))
    head = Giver("Giám đốc STP", "head@stp.example.vn", unit.id)
    assert fates(sent(owed, NOTHING, giver=head)) == ["sent"]
