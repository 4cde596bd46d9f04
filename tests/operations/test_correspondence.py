"""Công văn: drafted once by the ladder, true until they are numbered, frozen from then on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import delete

from config.clock import SetClock
from models import DocumentKind, DocumentState, FileKind, LetterObligation, OfficialLetter, Signatory
from models.queries import archive as archive_queries
from models.queries import correspondence as letter_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries.correspondence import letters_issued
from notifications.recording import RecordingTransport
from operations.answers.submit_status import submit_status
from operations.correspondence.change_letter import attach_signed_letter, drop_letter, edit_letter
from operations.correspondence.draft_by_hand import draft_by_hand, draft_courtesy
from operations.correspondence.draft_letters import draft_letters
from operations.correspondence.issue_letter import issue_letter, render_letter
from operations.correspondence.letter_content import content_now
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.workspace import Workspace, open_workspace
from reports.correspondence.content import LetterContent
from rules.errors import BadInput, IllegalMove, LostRace, Refused
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, an_answer, at
from tests.operations.urging import report_of, round_at, rounds_until, trail_of

# Due 16/6: level 3 after five working days.
ON_THE_LADDER = ("2021-06-07", "2021-06-16", "2021-06-17")
LEVEL_3 = "2021-06-23"


def letters(workspace: Workspace) -> list[OfficialLetter]:
    with workspace.database.reading() as session:
        return [one.letter for one in letter_queries.listed(session)]


def content(workspace: Workspace, letter_id: int) -> LetterContent:
    with workspace.database.reading() as session:
        letter = letter_queries.letter(session, letter_id)
        assert letter is not None
        return content_now(session, workspace, letter)


def about(workspace: Workspace, letter_id: int) -> list[int]:
    with workspace.database.reading() as session:
        return letter_queries.obligations_of(session, [letter_id]).get(letter_id, [])


def of_unit(workspace: Workspace, name: str) -> OfficialLetter:
    (found,) = [one for one in letters(workspace) if content(workspace, one.id or 0).addressees == (name,)]
    return found


def answer(workspace: Workspace, obligation_id: int) -> None:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    submit_status(workspace, obligation_id, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))


@pytest.fixture
def late(workspace: Workspace, clock: SetClock) -> Workspace:
    """Every unit's half-year report on level 3, and a dated task of Sở Tài chính due on the same day."""
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-06-14"), a_recommendation()))
    rounds_until(workspace, clock, *ON_THE_LADDER)
    round_at(workspace, clock, LEVEL_3)
    clock.set(at(LEVEL_3, "10:00"))
    return workspace


def test_the_ladder_drafts_one_letter_for_each_unit_and_issuing_freezes_it(
    late: Workspace, clock: SetClock
) -> None:
    drafts = letters(late)
    assert {one.kind for one in drafts} == {DocumentKind.URGING}
    assert len(drafts) == 3
    draft = of_unit(late, "Sở Tài chính")
    number = draft.id or 0
    said = content(late, number)
    assert [(row.is_report, row.days_late) for row in said.rows] == [(False, 7), (True, 5)]
    assert all(row.times_told >= 2 and row.last_told_on == date(2021, 6, 23) for row in said.rows)
    assert said.answer_by == date(2021, 6, 30)
    assert draft_letters(late, date(2021, 6, 23)) == 0
    # The next day it is a day later, in the draft nobody has touched.
    clock.set(at("2021-06-24", "09:00"))
    assert [row.days_late for row in content(late, number).rows] == [8, 6]

    issue_letter(late.acting_as("Văn thư", "web"), number, number="12", day=date(2021, 6, 24))
    _, paper = render_letter(late, number, "docx")
    clock.set(at("2021-07-05", "09:00"))
    frozen = content(late, number)
    assert [row.days_late for row in frozen.rows] == [8, 6]
    assert render_letter(late, number, "docx")[1] == paper
    with late.database.reading() as session:
        kept = archive_queries.files_of_letter(session, number)
        plan_id = draft.plan_id
        assert [one.document_number for one in letters_issued(session, plan_id, date(2021, 6, 1), date(2021, 6, 30))] == ["12"]  # fmt: skip
    assert [file.kind for file in kept] == [FileKind.ISSUED, FileKind.ISSUED]
    assert {file.media_type.rpartition(".")[2] for file in kept} == {"document", "application/pdf"}
    assert (late.data / "archive" / kept[0].sha256[:2] / kept[0].sha256).read_bytes() == paper
    for obligation_id in about(late, number):
        assert ("letter_issued", "Văn thư") in trail_of(late, obligation_id)
    with pytest.raises(IllegalMove):
        issue_letter(late, number, number="13", day=date(2021, 6, 25))
    with pytest.raises(IllegalMove):
        drop_letter(late, number, reason="nhầm")
    attach_signed_letter(late, number, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "ban ky.pdf")
    with pytest.raises(BadInput):
        attach_signed_letter(late, number, b"MZ\x90", "virus.exe")


def test_two_rounds_at_once_draft_each_letter_once(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), *[a_deadline(due_on="2021-06-14")] * 3))
    rounds_until(workspace, clock, *ON_THE_LADDER, LEVEL_3)
    with workspace.database.transaction() as session:
        for table in (LetterObligation, OfficialLetter):  # as if the round had died before it drafted
            session.connection().execute(delete(table))
    start = Barrier(2, timeout=300)
    today = date(2021, 6, 23)

    def engine(mine: Workspace) -> None:
        start.wait()
        draft_letters(mine, today)
        mine.close()

    with ThreadPoolExecutor(2) as threads:
        engines = [open_workspace(workspace.settings, clock=clock, transport=transport) for _ in range(2)]
        list(threads.map(engine, engines))
    assert len(letters(workspace)) == 3
    assert len(about(workspace, of_unit(workspace, "Sở Tài chính").id or 0)) == 4


def test_a_task_still_late_is_explained_and_a_waiting_draft_is_not_doubled(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-05-14")))
    rounds_until(workspace, clock, "2021-05-14", "2021-05-25")  # level 3
    (urging,) = letters(workspace)
    assert urging.kind is DocumentKind.URGING
    round_at(workspace, clock, "2021-06-04")  # level 4
    explanation, _ = sorted(letters(workspace), key=lambda one: one.kind)
    assert explanation.kind is DocumentKind.EXPLANATION
    round_at(workspace, clock, "2021-06-11")  # repeated: the draft still waits
    assert len(letters(workspace)) == 2
    drop_letter(workspace, urging.id or 0, reason="thay bằng công văn giải trình")
    issue_letter(workspace, explanation.id or 0, number="20/SNV-VP", day=date(2021, 6, 11))
    assert draft_letters(workspace, date(2021, 6, 11)) == 0
    round_at(workspace, clock, "2021-06-18")  # repeated again, after the first was issued
    newest = max(letters(workspace), key=lambda one: one.id or 0)
    assert (newest.kind, newest.state) == (DocumentKind.EXPLANATION, DocumentState.DRAFTED)
    assert content(workspace, newest.id or 0).rows[0].previous == ("số 20/SNV-VP ngày 11 tháng 6 năm 2021",)


def test_an_answer_before_the_number_is_told_and_asked_about(late: Workspace) -> None:
    draft = of_unit(late, "Sở Tư pháp")
    number = draft.id or 0
    answer(late, report_of(late, "STP"))
    assert content(late, number).is_settled
    with late.database.reading() as session:
        (listed,) = [one for one in letter_queries.listed(session) if one.letter.id == number]
    assert listed.is_settled
    with pytest.raises(Refused, match="đã báo cáo mọi việc"):
        issue_letter(late, number, number="15", day=date(2021, 6, 23))
    issue_letter(late, number, number="15", day=date(2021, 6, 23), confirm_answered=True)
    # One of two answered: it says so, and goes out.
    mixed = of_unit(late, "Sở Tài chính").id or 0
    answer(late, report_of(late, "STC"))
    assert [row.is_settled for row in content(late, mixed).rows] == [False, True]
    issue_letter(late, mixed, number="16", day=date(2021, 6, 23))


def test_nobody_is_urged_about_what_is_not_overdue_on_the_day_of_the_letter(late: Workspace) -> None:
    draft = of_unit(late, "Sở Tư pháp").id or 0
    report = report_of(late, "STP")
    with pytest.raises(Refused, match="ngày văn bản 16/6/2021 không việc nào"):
        issue_letter(late, draft, number="15", day=date(2021, 6, 16))
    request_extension(late, report, until=date(2021, 7, 5), reason="chờ số liệu", by="Chuyên viên STP")
    decide_extension(late, report, grant=True, until=date(2021, 7, 2))
    with pytest.raises(Refused, match="không việc nào nêu trong công văn quá hạn"):
        issue_letter(late, draft, number="15", day=date(2021, 6, 23))


def test_the_desk_edits_words_and_the_facts_go_on(late: Workspace, clock: SetClock) -> None:
    draft = of_unit(late, "Sở Y tế")
    number = draft.id or 0
    with late.database.transaction() as session:
        plan = plan_queries.plan(session, draft.plan_id)
        session.add(Signatory(unit_id=plan.coordinating_unit_id or 0, lines=["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], name="Trần Bình", is_default=True))  # fmt: skip
    said = content(late, number)
    assert said.head.signature.name == "Trần Bình"
    words = said.words.__class__(
        subject="nhắc gửi báo cáo", opening="Kính đề nghị xem xét.", paragraphs=("Gửi chậm nhất [thời hạn].",), closing="Trân trọng./."
    )  # fmt: skip
    edit_letter(late, number, version=1, words=words, answer_by=date(2021, 7, 2), symbol="SNV-CCHC")
    with pytest.raises(LostRace):
        edit_letter(late, number, version=1, words=words, answer_by=None, symbol="SNV")
    with pytest.raises(BadInput, match="đã qua"):
        edit_letter(late, number, version=2, words=words, answer_by=date(2021, 6, 1), symbol="SNV")
    clock.set(at("2021-06-28", "09:00"))
    after = content(late, number)
    assert (after.words.opening, after.answer_by, after.head.symbol) == (
        "Kính đề nghị xem xét.",
        date(2021, 7, 2),
        "SNV-CCHC",
    )
    assert after.rows[0].days_late == 8
    clock.set(at("2021-07-05", "09:00"))
    with pytest.raises(BadInput, match="không sau ngày văn bản"):
        issue_letter(late, number, number="21", day=date(2021, 7, 5))
    with pytest.raises(BadInput, match="sau hôm nay"):
        issue_letter(late, number, number="21", day=date(2021, 7, 6))


def test_letters_by_hand_say_what_was_decided_and_ask_kindly(late: Workspace, clock: SetClock) -> None:
    report = report_of(late, "STC")
    first = draft_by_hand(late, DocumentKind.EXPLANATION, [report])
    assert draft_by_hand(late, DocumentKind.EXPLANATION, [report]) == first
    with pytest.raises(BadInput, match="một đơn vị"):
        draft_by_hand(late, DocumentKind.URGING, [report, report_of(late, "STP")])
    request_extension(late, report, until=date(2021, 7, 5), reason="chờ số liệu quý", by="Chuyên viên STC")
    decide_extension(late, report, grant=True, until=date(2021, 7, 2))
    with pytest.raises(Refused, match="đã quá hạn"):
        draft_by_hand(late, DocumentKind.URGING, [report])
    decision = content(late, draft_by_hand(late, DocumentKind.EXTENSION, [report]))
    assert "đến hết ngày 02 tháng 7 năm 2021" in decision.words.paragraphs[0]
    assert decision.answer_by is None
    with late.database.reading() as session:
        (plan,) = plan_queries.all_plans(session)
    courtesy = draft_courtesy(late, plan.id or 0, "MTTQ")
    assert draft_courtesy(late, plan.id or 0, "MTTQ") == courtesy
    assert [row.what for row in content(late, courtesy).rows] == ["Phối hợp giám sát việc thực hiện kế hoạch"]
    issue_letter(late, courtesy, number="30", day=date(2021, 6, 23))
