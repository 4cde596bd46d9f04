"""A form goes out with the request, comes back filled in, and lies as a draft until a person confirms it."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import event

from config.clock import SetClock
from intake.answer_sheet import ReadAnswer
from models import AnswerDraft, DraftState, Evidence, EvidenceKind, Indicator, LineState, ObligationKind, Tier
from models.queries import audit as audit_queries
from models.queries import evidence as evidence_queries
from models.queries import indicators as indicator_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import units as unit_queries
from models.queries.letter_subjects import SpokenObligation, SpokenStep
from notifications.recording import RecordingTransport
from operations.answers import take_answer_sheet as take_sheet
from operations.answers.answer_drafts import draft_of, save_draft
from operations.answers.answer_sheet_of import answer_sheet_of
from operations.answers.asked_sheets import asked_sheets
from operations.answers.hand_over import hand_over
from operations.answers.keep_evidence import keep_evidence
from operations.answers.may_answer import may_answer
from operations.answers.merge_form import merged
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import Answer, AnswerLine, submit_status
from operations.answers.take_answer_sheet import REFUSED, TakenSheet, take_answer_sheet
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.letters.letter_forms import obligations_with_form
from operations.workspace import Workspace
from rules.aggregation import Aggregation
from rules.answer_draft import DraftContent, DraftLine
from rules.answer_sheet import key_of
from rules.errors import BadInput, IllegalMove
from rules.lifecycle import State
from tests.builders import a_draft, a_plan, a_reporting_duty, an_assignment, at
from tests.filled_forms import a_form, a_sheet, filled, with_formula, with_key
from tests.operations.urging import report_of, round_at, view_of

DESK, OTHER_DESK = "desk@stc.example.vn", "desk@syt.example.vn"


@pytest.fixture
def asked(workspace: Workspace, clock: SetClock) -> int:
    """The half-year report of Sở Tài chính, two lines, one of them with a figure; asked for on 7/6/2021."""
    a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(), an_assignment("Sở Y tế")))
    with workspace.database.transaction() as session:
        line = plan_queries.led_assignments(session, 1, _unit_id(workspace, "STC"))[-1]
        indicator_queries.add(
            session,
            Indicator(assignment_id=line.id or 0, position=1, name="Số văn bản", measure="văn bản",
                      aggregation=Aggregation.SUM, target=5),
        )  # fmt: skip
    round_at(workspace, clock, "2021-06-07")
    clock.set(at("2021-06-07", "10:00"))
    return report_of(workspace, "STC")


def _unit_id(workspace: Workspace, code: str) -> int:
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
    assert unit is not None
    return unit.id or 0


def the_form(workspace: Workspace, obligation_id: int) -> bytes:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
        assert view is not None
        return answer_sheet_of(session, workspace, view).content


def lines_of(workspace: Workspace, obligation_id: int) -> list[int]:
    view = view_of(workspace, obligation_id)
    with workspace.database.reading() as session:
        led = plan_queries.led_assignments(session, view.obligation.plan_id, view.unit.id or 0, view.period)
    return [one.id or 0 for one in led]


def answered(workspace: Workspace, obligation_id: int, content: bytes) -> bytes:
    first, second = lines_of(workspace, obligation_id)
    cells: dict[str, tuple[Any, Any]] = {
        f"{first}": ("Hoàn thành", "Đã báo cáo"),
        f"{second}": ("Đang thực hiện", "Đã ban hành 3 văn bản"),
        f"{second}/1": (3, None),
        "difficulty": (None, "Thiếu kinh phí"),
    }
    return filled(content, cells)


def take(
    workspace: Workspace, content: bytes, obligation_id: int | None = None, **changes: Any
) -> TakenSheet:
    values = {"by": "Chuyên viên STC", "email": DESK, "obligation_id": obligation_id, **changes}
    return take_answer_sheet(workspace, content, "bieu.xlsx", **values)


def kept_forms(workspace: Workspace, obligation_id: int) -> int:
    with workspace.database.reading() as session:
        files = evidence_queries.in_hand(session, obligation_id)
    return sum(one.kind is EvidenceKind.ANSWER_SHEET for one in files)


def the_draft(workspace: Workspace, obligation_id: int) -> AnswerDraft | None:
    with workspace.database.reading() as session:
        return draft_of(session, obligation_id)


def refusals(workspace: Workspace, obligation_id: int) -> list[str]:
    with workspace.database.reading() as session:
        events = audit_queries.of_subject(session, ("obligation", obligation_id))
    return [one.change["reason"] for one in events if one.action == REFUSED]


def letters_to(transport: RecordingTransport, email: str) -> list[EmailMessage]:
    return [
        message_from_bytes(one.content, policy=default) for one in transport.sent if one.recipient == email
    ]


def test_the_request_carries_the_form_and_the_form_becomes_a_draft(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, asked: int
) -> None:
    (request,) = letters_to(transport, DESK)
    (attached,) = list(request.iter_attachments())
    assert attached.get_filename() == "bao-cao-46-KH-UBND-2021-H1-so-tai-chinh.xlsx"
    content = answered(workspace, asked, attached.get_content())

    clock.set(at("2021-06-15", "09:00"))
    taken = take(workspace, content, arrived_at=at("2021-06-14", "16:50"))
    assert taken == TakenSheet(asked, "Đã đọc 2 trên 2 nhiệm vụ, 1 số liệu.", lines=2, empty=0)
    draft = the_draft(workspace, asked)
    assert draft is not None
    assert (draft.state, draft.arrived_at) == (DraftState.READ, at("2021-06-14", "16:50"))
    first, second = lines_of(workspace, asked)
    assert DraftContent.from_json(draft.content) == DraftContent(
        lines=(
            DraftLine(first, "done", "Đã báo cáo"),
            DraftLine(second, "in_progress", "Đã ban hành 3 văn bản", {"Số văn bản": "3"}),
        ),
        difficulty="Thiếu kinh phí",
    )
    take(workspace, content)
    assert kept_forms(workspace, asked) == 1

    # A reminder carries none: the reader has the form.
    round_at(workspace, clock, "2021-06-17")
    assert not list(letters_to(transport, DESK)[-1].iter_attachments())


def test_what_is_refused_changes_no_draft_and_is_not_lost(
    workspace: Workspace, clock: SetClock, asked: int, caplog: pytest.LogCaptureFixture
) -> None:
    form = the_form(workspace, asked)
    first, second = lines_of(workspace, asked)
    save_draft(workspace, asked, DraftContent(lines=(DraftLine(first, "done", "gõ trên trang"),)), by="Bình")
    before = the_draft(workspace, asked)

    with pytest.raises(BadInput, match=r"ô E\d+ chứa công thức"):
        take(workspace, with_formula(form, f"{second}/1", 5, "=1+2"))
    (reason,) = refusals(workspace, asked)
    assert "chứa công thức" in reason
    assert kept_forms(workspace, asked) == 1

    other = report_of(workspace, "SYT")
    strangers: dict[str, tuple[bytes, dict[str, Any]]] = {
        "hệ thống đôn đốc khác": (a_form(a_sheet(), "another secret of forty characters here"), {}),
        "khóa của biểu đã bị sửa": (with_key(form, _forged(workspace, asked, other)), {}),
        "không có khóa": (with_key(form, None), {}),
        "đây là biểu của Sở Y tế, không phải của Sở Tài chính": (
            the_form(workspace, other),
            {"obligation_id": asked},
        ),
        "không phải địa chỉ của Sở Tài chính": (form, {"email": OTHER_DESK}),
        "không còn trong hệ thống": (a_form(a_sheet(obligation_id=99_999)), {}),
    }
    for said, (content, changes) in strangers.items():
        with pytest.raises(BadInput, match=said):
            take(workspace, content, **changes)
    # Each is on record: with the obligation of its key, else of the page it came by, else in the log.
    (wrong_page,) = refusals(workspace, other)
    assert "không phải của Sở Tài chính" in wrong_page
    (stranger,) = refusals(workspace, asked)[1:]
    assert f"{OTHER_DESK} không phải địa chỉ" in stranger
    assert [one.levelname for one in caplog.records] == ["WARNING"] * 4
    with pytest.raises(BadInput, match="khóa của biểu đã bị sửa"):
        take(workspace, with_key(form, _forged(workspace, asked, other)), asked)
    assert "khóa của biểu đã bị sửa" in refusals(workspace, asked)[-1]
    assert (len(caplog.records), kept_forms(workspace, asked)) == (4, 1)
    after = the_draft(workspace, asked)
    assert after == before
    assert (the_draft(workspace, other), kept_forms(workspace, other)) == (None, 0)

    request_extension(workspace, asked, until=at("2021-06-24").date(), reason="bận", by="Bình")
    decide_extension(workspace, asked, grant=True, note="")
    with pytest.raises(
        BadInput, match="biểu cũ: hạn khi lập biểu Thứ Tư 16/6/2021, nay là Thứ Năm 24/6/2021"
    ):
        take(workspace, answered(workspace, asked, form))
    assert kept_forms(workspace, asked) == 2
    taken = take(workspace, filled(the_form(workspace, asked), {f"{second}": ("Hoàn thành", "xong")}))
    draft = the_draft(workspace, asked)
    assert draft is not None
    assert taken.empty == 0
    # What was typed on the page stays where the form says nothing.
    assert DraftContent.from_json(draft.content).lines[0] == DraftLine(first, "done", "gõ trên trang")


def test_words_typed_while_a_form_is_taken_stay_and_an_empty_form_replaces_nothing(
    workspace: Workspace, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = the_form(workspace, asked)
    first, second = lines_of(workspace, asked)
    taken = take(workspace, answered(workspace, asked, form), arrived_at=at("2021-06-07", "09:00"))
    assert taken.empty == 0
    before = the_draft(workspace, asked)
    with pytest.raises(BadInput, match="biểu chưa điền gì"):
        take(workspace, form, arrived_at=at("2021-06-07", "09:30"))
    assert the_draft(workspace, asked) == before
    assert refusals(workspace, asked)[-1].startswith("bieu.xlsx: biểu chưa điền gì")

    typed = DraftContent(lines=(DraftLine(first, "done", "gõ đúng lúc ấy"),))

    def kept_while_one_types(*given: Any, **named: Any) -> Evidence:
        kept = keep_evidence(*given, **named)
        save_draft(workspace, asked, typed, by="Bình")
        return kept

    monkeypatch.setattr(take_sheet, "keep_evidence", kept_while_one_types)
    take(workspace, filled(form, {f"{second}": ("Chưa thực hiện", "Chưa làm")}))
    draft = the_draft(workspace, asked)
    assert draft is not None
    results = [line.result for line in DraftContent.from_json(draft.content).lines]
    assert results == ["gõ đúng lúc ấy", "Chưa làm"]


LINE = DraftLine(7, "in_progress", "gõ", {"A": "1", "B": "2"}, is_as_before=True)
NOTHING = DraftLine(7, "in_progress", "chưa có hồ sơ", is_nothing=True)


@pytest.mark.parametrize(
    ("typed", "form", "kept"),
    [
        (LINE, DraftLine(7), LINE),
        (LINE, DraftLine(7, "", "biểu"), replace(LINE, result="biểu")),
        (LINE, DraftLine(7, "", "", {"B": "3"}), replace(LINE, figures={"A": "1", "B": "3"})),
        (LINE, DraftLine(7, "done"), replace(LINE, state="done")),
        (LINE, NOTHING, NOTHING),
        (NOTHING, DraftLine(7, "", "lý do rõ hơn"), replace(NOTHING, result="lý do rõ hơn")),
        (NOTHING, DraftLine(7, "done", "xong"), DraftLine(7, "done", "xong")),
        # Figures say that something arose: the reason why nothing did is no result.
        (NOTHING, DraftLine(7, "", "", {"A": "1"}), DraftLine(7, "in_progress", "", {"A": "1"})),
    ],
)
def test_where_a_form_is_silent_a_line_stays_as_it_was_typed(
    typed: DraftLine, form: DraftLine, kept: DraftLine
) -> None:
    read = merged(ReadAnswer(DraftContent((form,))), DraftContent((typed,)))
    assert read.content.lines == (kept,)


def _forged(workspace: Workspace, asked: int, other: int) -> str:
    return key_of(a_sheet(obligation_id=asked), workspace.secret).replace(f" {asked} 1 ", f" {other} 1 ")


def test_a_returned_answer_comes_back_with_a_form_to_mend(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, asked: int
) -> None:
    form = the_form(workspace, asked)
    first, second = lines_of(workspace, asked)
    lines = (
        AnswerLine(first, LineState.DONE, "Đã báo cáo"),
        AnswerLine(second, LineState.IN_PROGRESS, "Đang làm", {"Số văn bản": 2.0}),
    )
    submit_status(workspace, asked, Answer(by="Bình", lines=lines, difficulty="Thiếu người"))
    with pytest.raises(IllegalMove, match="đã gửi rồi"):
        take(workspace, answered(workspace, asked, form))
    return_submission(workspace, asked, reason="Thiếu số liệu quý II", due_on=at("2021-06-21").date())
    round_at(workspace, clock, "2021-06-08")
    returned = next(one for one in letters_to(transport, DESK) if one["X-Dondoc-Key"].startswith("returned:"))
    (attached,) = list(returned.iter_attachments())
    with pytest.raises(BadInput, match="biểu cũ"):
        take(workspace, answered(workspace, asked, form))
    # Handed in as it came: what was answered before, line by line.
    take(workspace, attached.get_content())
    draft = the_draft(workspace, asked)
    assert draft is not None
    assert DraftContent.from_json(draft.content) == DraftContent(
        lines=(
            DraftLine(first, "done", "Đã báo cáo"),
            DraftLine(second, "in_progress", "Đang làm", {"Số văn bản": "2"}),
        ),
        difficulty="Thiếu người",
    )


def test_who_may_answer_for_a_unit(workspace: Workspace, asked: int) -> None:
    def may(email: str) -> bool:
        obligation = view_of(workspace, asked).obligation
        with workspace.database.reading() as session:
            return may_answer(session, workspace, obligation, email, at("2021-06-07").date())

    colleague = "hoa@stc.example.vn"
    assert [may(email) for email in (DESK, "HEAD@stc.example.vn", OTHER_DESK, colleague, "")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    hand_over(workspace, asked, to_email=colleague, to_name="Hoa", note="", by="Bình", email=DESK)
    assert may(colleague)


def test_a_batch_of_requests_reads_all_its_forms_at_once(workspace: Workspace, clock: SetClock) -> None:
    """Two units or four: the same number of statements."""
    a_plan(workspace, a_draft(a_reporting_duty(), an_assignment(), an_assignment("Sở Y tế")))
    round_at(workspace, clock, "2021-06-07")
    counted: list[str] = []

    def count(*args: Any) -> None:
        counted.append(args[2])

    event.listen(workspace.database.engine, "before_cursor_execute", count)
    try:
        numbers = []
        for codes in (["STC", "SYT"], ["STC", "SYT", "STP"]):
            views = [view_of(workspace, report_of(workspace, code)) for code in codes]
            counted.clear()
            with workspace.database.reading() as session:
                sheets = asked_sheets(session, views)
            numbers.append(len(counted))
            assert [len(sheets[view.obligation.id or 0].lines) for view in views] == [2, 2, 1][: len(codes)]
    finally:
        event.remove(workspace.database.engine, "before_cursor_execute", count)
    assert numbers[0] == numbers[1]


def test_a_letter_carries_five_forms_at_most_and_only_with_a_request() -> None:
    day = at("2021-06-16").date()

    def step(number: int, letter: str = "request", audience: str = "desk_officer") -> SpokenStep:
        values: dict[str, Any] = {"id": number, "letter_id": 1, "obligation_id": number, "plan_id": 1, "unit_id": 2, "due_on": day,
                  "level": 0, "letter": letter, "audience": audience}  # fmt: skip
        return SpokenStep(**{**dict.fromkeys(SpokenStep._fields), **values})

    values: dict[str, Any] = {
        "kind": ObligationKind.REPORT,
        "tier": Tier.UNIT,
        "unit_id": 2,
        "state": State.OPEN,
        "due_on": day,
    }
    every = {
        number: SpokenObligation(**{**dict.fromkeys(SpokenObligation._fields), **values, "id": number})
        for number in range(1, 8)
    }
    chosen = obligations_with_form([step(number) for number in every], every)
    assert [one.id for one in chosen] == [1, 2, 3, 4, 5]
    assert not obligations_with_form([step(1, "due_soon"), step(2, audience="coordinating_desk")], every)
    every[1] = every[1]._replace(kind=ObligationKind.TASK)
    every[2] = every[2]._replace(tier=Tier.TOP)
    assert not obligations_with_form([step(1), step(2)], every)
