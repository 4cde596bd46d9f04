"""A message that came: the right letter, the right duty, and nothing done for a stranger's sake."""

import asyncio
from datetime import date, timedelta

import pytest

from config.clock import SetClock
from models import DraftState, InboxKind, InboxMessage, InboxState, OutboxMessage
from models.queries import answer_drafts as draft_queries
from models.queries import audit as audit_queries
from models.queries import evidence as evidence_queries
from models.queries import inbox as inbox_queries
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from notifications.recording import RecordingTransport
from operations.answers.answer_drafts import save_draft
from operations.answers.approve_answer import send_back_answer
from operations.answers.hand_over import hand_over
from operations.answers.review_submission import return_submission
from operations.answers.send_draft import send_draft
from operations.answers.submit_status import submit_status
from operations.ladder.decide_extension import decide_extension
from operations.ladder.request_extension import request_extension
from operations.letters.deliver_mail import deliver_mail
from operations.mailbox.answer_mail import MOST_ANSWERS
from operations.mailbox.handle_mail import attach_to_obligation, mark_handled, take_form_by_hand
from operations.mailbox.keep_mail import mail_path
from operations.mailbox.take_mail import TakenMail, take_mail, take_oversized
from operations.units.choose_approval import choose_approval
from operations.workspace import Workspace
from rules.answer_draft import DraftContent, DraftLine
from rules.delivery import LetterState
from rules.errors import BadInput, Refused
from tests.answering_mail import a_bounce, a_filled_form, a_reply, letter_row, obligation_of
from tests.builders import an_answer, at
from tests.inbox.conftest import ask_for_reports
from tests.operations.amending import round_on

DESK, HEAD = "desk@stc.example.vn", "head@stc.example.vn"


def row_of(workspace: Workspace, taken: TakenMail) -> InboxMessage:
    with workspace.database.reading() as session:
        found = inbox_queries.message(session, taken.message_id)
    assert found is not None
    return found


def written_to(workspace: Workspace, email: str) -> list[OutboxMessage]:
    with workspace.database.reading() as session:
        return [
            one for one in outbox_queries.in_state(session, LetterState.DUE) if one.recipient_email == email
        ]


def test_a_plain_reply_is_a_note_on_its_duty_and_waits_until_a_person_has_read_it(
    reporting: Workspace, letter: bytes
) -> None:
    content = a_reply(letter, in_reply_to="", Subject="Hỏi chuyện khác")
    taken = take_mail(reporting, content)
    row = row_of(reporting, taken)
    assert (row.kind, row.state, row.body) == (
        InboxKind.NOTE,
        InboxState.TRAY,
        "Đơn vị sẽ gửi báo cáo ngày mai.",
    )
    assert "mã trong địa chỉ trả lời" in row.detail
    assert row.letter_id == letter_row(reporting, letter).id
    assert row.obligation_id == obligation_of(reporting, letter)
    assert mail_path(reporting, row.sha256).read_bytes() == content
    again = take_mail(reporting, content)
    assert (again.message_id, again.is_new) == (taken.message_id, False)
    mark_handled(reporting.acting_as("Lan", "web"), taken.message_id, word="đã gọi điện")
    with pytest.raises(Refused):
        mark_handled(reporting, taken.message_id, word="lần nữa")
    done = row_of(reporting, taken)
    assert (done.state, done.handled_by) == (InboxState.DONE, "Lan")
    with reporting.database.reading() as session:
        trail = audit_queries.of_subject(session, ("obligation", row.obligation_id or 0))
    assert [one.change["note"] for one in trail if one.action == "mail_note"] == [row.body]


def test_a_letter_is_found_by_token_then_by_message_id_and_never_by_its_subject(
    reporting: Workspace, letter: bytes
) -> None:
    by_id = row_of(reporting, take_mail(reporting, a_reply(letter, To="dondoc@example.vn")))
    assert "Message-ID" in by_id.detail
    assert by_id.letter_id == letter_row(reporting, letter).id
    by_subject = a_reply(None, Subject=letter_row(reporting, letter).subject)
    nothing = row_of(reporting, take_mail(reporting, by_subject))
    assert (nothing.kind, nothing.state, nothing.letter_id) == (InboxKind.UNMATCHED, InboxState.TRAY, None)
    forged = a_reply(letter, To=f"baocao+{'a' * 42}@example.vn")
    refused = row_of(reporting, take_mail(reporting, forged))
    assert (refused.kind, refused.state, refused.letter_id) == (InboxKind.REFUSED, InboxState.TRAY, None)
    stranger = row_of(reporting, take_mail(reporting, a_reply(letter, sender="Khách <khach@example.org>")))
    assert (stranger.kind, stranger.state) == (InboxKind.NOTE, InboxState.TRAY)
    assert "không phải người nhận" in stranger.detail


def test_a_form_that_comes_by_mail_is_read_and_its_sender_asked_to_confirm_it(
    reporting: Workspace, letter: bytes, clock: SetClock
) -> None:
    obligation_id = obligation_of(reporting, letter)
    name, form = a_filled_form(reporting, obligation_id)
    arrived = clock.now() - timedelta(hours=1)
    content = a_reply(letter, "Gửi báo cáo.", files=((name, form), ("phu-luc.pdf", b"%PDF-1.4\n%%EOF\n")))
    row = row_of(reporting, take_mail(reporting, content, arrived_at=arrived))
    assert (row.kind, row.state, row.obligation_id) == (
        InboxKind.ANSWER_SHEET,
        InboxState.DONE,
        obligation_id,
    )
    (answer,) = written_to(reporting, "desk@stc.example.vn")
    assert answer.kind == "sheet_read"
    with reporting.database.reading() as session:
        draft = draft_queries.draft_of(session, obligation_id)
        assert draft is not None
        assert (draft.state, draft.arrived_at) == (DraftState.READ, arrived)
        assert inbox_queries.obligations_of_letter(session, answer) == [obligation_id]


def test_a_file_beside_forms_for_two_duties_is_given_to_neither_and_a_person_decides(
    reporting: Workspace, letter: bytes, clock: SetClock
) -> None:
    round_on(reporting, clock, "2021-09-07")
    first = obligation_of(reporting, letter)
    with reporting.database.reading() as session:
        views = obligation_queries.views_of_ids(session, list(range(1, 10)))
    unit_id = views[first].obligation.unit_id
    second = next(one for one, view in views.items() if one != first and view.obligation.unit_id == unit_id)
    forms = [a_filled_form(reporting, one) for one in (first, second)]
    content = a_reply(letter, files=(*forms, ("phu-luc.pdf", b"%PDF-1.4\n%%EOF\n")))
    row = row_of(reporting, take_mail(reporting, content))
    assert (row.kind, row.state) == (InboxKind.ANSWER_SHEET, InboxState.TRAY)
    assert "1 tệp đính kèm chưa gắn vào việc nào" in row.detail
    with reporting.database.reading() as session:
        assert all(draft_queries.draft_of(session, one) is not None for one in (first, second))
        kept = [one.file_name for key in (first, second) for one in evidence_queries.in_hand(session, key)]
    assert kept == [name for name, _ in forms]


def test_forms_that_cannot_be_taken_are_refused_in_words_and_strangers_are_not_written_to(
    reporting: Workspace, letter: bytes
) -> None:
    obligation_id = obligation_of(reporting, letter)
    name, form = a_filled_form(reporting, obligation_id)
    other = a_reply(letter, sender="Kẻ lạ\u202e <ke-la@example.org>", files=((name, form),))
    row = row_of(reporting, take_mail(reporting, other))
    assert row.kind is InboxKind.REFUSED
    assert "không phải địa chỉ của Sở Tài chính" in row.detail
    (refusal,) = written_to(reporting, "ke-la@example.org")
    assert refusal.kind == "sheet_refused"
    assert b"Bcc" not in (refusal.content or b"")
    zip_bomb = b"PK\x03\x04" + b"\0" * 2000
    unknown = a_reply(None, files=(("bom.xlsx", zip_bomb),), sender="x <nguoi-la@example.org>")
    waiting = row_of(reporting, take_mail(reporting, unknown))
    assert (waiting.kind, waiting.state) == (InboxKind.UNMATCHED, InboxState.TRAY)
    assert written_to(reporting, "nguoi-la@example.org") == []
    with reporting.database.reading() as session:
        assert draft_queries.draft_of(session, obligation_id) is None
    attach_to_obligation(reporting, waiting.id or 0, obligation_id)
    with pytest.raises(BadInput):
        take_form_by_hand(reporting, waiting.id or 0, "bom.xlsx")


def test_a_reply_to_any_letter_about_one_duty_finds_that_duty(
    reporting: Workspace, letter: bytes, transport: RecordingTransport
) -> None:
    number = obligation_of(reporting, letter)
    with reporting.database.reading() as session:
        view = obligation_queries.view(session, number)
        assert view is not None
    answer = an_answer(reporting, view.plan.id or 0, view.unit.id or 0)
    lines = tuple(DraftLine(one.assignment_id, "done", "Xong") for one in answer.lines)
    colleague = "hoa@stc.example.vn"
    hand_over(reporting, number, to_email=colleague, to_name="Hoa", note="", by="Bình", email=DESK)
    request_extension(reporting, number, until=date(2021, 6, 24), reason="bận", by="Bình")
    decide_extension(reporting, number, grant=False, note="")
    choose_approval(reporting, "STC", is_needed=True)
    save_draft(reporting, number, DraftContent(lines), by="Bình")
    send_draft(reporting, number, by="Bình", email=DESK)
    asyncio.run(deliver_mail(reporting))
    asked = next(one.content for one in transport.sent if one.recipient == HEAD)
    send_back_answer(reporting, number, by="Giám đốc", email=HEAD, reason="Sửa")
    submit_status(reporting, number, answer)
    return_submission(reporting, number, reason="Thiếu", due_on=date(2021, 6, 21))
    kinds = {
        "handed_over", "extension_asked", "extension_answered", "approval_asked", "approval_refused",
        "submission_received", "returned",
    }  # fmt: skip
    with reporting.database.reading() as session:
        written = [
            *outbox_queries.in_state(session, LetterState.SENT),
            *outbox_queries.in_state(session, LetterState.DUE),
        ]
        found = {one.kind: inbox_queries.obligations_of_letter(session, one) for one in written}
    assert {kind: found.get(kind) for kind in kinds} == {kind: [number] for kind in kinds}
    note = row_of(reporting, take_mail(reporting, a_reply(asked, "Đã xem.", sender=f"Giám đốc <{HEAD}>")))
    assert (note.kind, note.obligation_id) == (InboxKind.NOTE, number)


def test_a_name_that_hides_a_header_stays_a_name(reporting: Workspace, letter: bytes) -> None:
    content = a_reply(letter, files=(("a.xlsx", b"PK\x03\x04x"),))
    hidden = b"=?utf-8?q?X=0D=0ABcc=3A_y=40example=2Eorg?= <desk@stc.example.vn>"
    injected = content.replace(b"From: =?utf-8?", b"X-From: =?utf-8?", 1)
    assert injected != content
    injected = b"From: " + hidden + b"\n" + injected
    row = row_of(reporting, take_mail(reporting, injected))
    assert "\n" not in row.from_name
    (refusal,) = written_to(reporting, "desk@stc.example.vn")
    assert b"\r\nBcc" not in (refusal.content or b"")


def test_a_note_and_a_bounce_on_both_databases(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    ours = ask_for_reports(workspace, clock)
    letter = next(
        one.content
        for one in transport.sent
        if one.recipient == "desk@stc.example.vn" and b"Reply-To" in one.content
    )
    content = a_reply(letter)
    first, again = take_mail(ours, content), take_mail(ours, content)
    assert (first.kind, first.state, first.is_new, again.is_new) == (
        InboxKind.NOTE,
        InboxState.TRAY,
        True,
        False,
    )
    bounce = take_mail(ours, a_bounce(letter))
    assert row_of(ours, bounce).letter_id == letter_row(ours, letter).id
    assert letter_row(ours, letter).state is LetterState.BOUNCED
    with ours.database.reading() as session:
        fingerprint = letter_row(ours, letter).message_id[1:33]
        assert inbox_queries.letter_beginning(session, fingerprint) is not None
        assert [one.id for one in inbox_queries.tray(session)] == [first.message_id]
        assert inbox_queries.counts(session) == {InboxKind.NOTE: 1, InboxKind.BOUNCE: 1}


def test_a_bounce_marks_its_letter_a_delay_is_only_noted_and_the_same_bounce_twice_is_one(
    reporting: Workspace, letter: bytes
) -> None:
    delay = row_of(
        reporting, take_mail(reporting, a_bounce(letter, action="delayed", status="4.4.1", said="timeout"))
    )
    assert (delay.kind, delay.state) == (InboxKind.DELAY, InboxState.DONE)
    assert letter_row(reporting, letter).state is LetterState.SENT
    bounce = row_of(reporting, take_mail(reporting, a_bounce(letter)))
    assert (bounce.kind, bounce.state) == (InboxKind.BOUNCE, InboxState.DONE)
    assert letter_row(reporting, letter).state is LetterState.BOUNCED
    again = row_of(reporting, take_mail(reporting, a_bounce(letter, said="550 5.1.1 again")))
    assert again.letter_id == bounce.letter_id
    unknown = a_bounce(letter).replace(b"Message-ID: <", b"Message-ID: <khac.", 3)
    assert row_of(reporting, take_mail(reporting, unknown)).state is InboxState.TRAY


def test_machines_are_recorded_and_answered_by_nobody(reporting: Workspace, letter: bytes) -> None:
    storm = [
        a_reply(letter, f"Tôi vắng mặt {number}.", Auto_Submitted="auto-replied") for number in range(20)
    ]
    rows = [row_of(reporting, take_mail(reporting, one)) for one in [*storm, letter]]
    assert {row.state for row in rows} == {InboxState.DONE}
    assert [row.kind for row in rows] == [InboxKind.AUTO_REPLY] * 20 + [InboxKind.LOOP]
    assert written_to(reporting, "desk@stc.example.vn") == []


def test_a_sender_is_answered_a_few_times_a_day_and_then_waits_for_a_person(
    reporting: Workspace, letter: bytes, clock: SetClock
) -> None:
    storm = [
        a_reply(letter, f"{number}", files=(("a.xlsx", b"PK%d" % number),))
        for number in range(MOST_ANSWERS + 3)
    ]
    rows = [row_of(reporting, take_mail(reporting, one)) for one in storm]
    assert len(written_to(reporting, "desk@stc.example.vn")) == MOST_ANSWERS
    assert [row.state for row in rows[MOST_ANSWERS:]] == [InboxState.TRAY] * 3
    clock.set(at("2021-06-10", "09:00"))
    take_mail(reporting, a_reply(letter, "ngày sau", files=(("a.xlsx", b"PKz"),)))
    assert len(written_to(reporting, "desk@stc.example.vn")) == MOST_ANSWERS + 1


def test_what_is_too_large_is_named_once_and_left_for_a_person(reporting: Workspace, letter: bytes) -> None:
    head = a_reply(letter).partition(b"\n\n")[0]
    taken = [
        take_oversized(reporting, head, size=60 * 2**20, arrived_at=None, folder="Qua lon") for _ in range(2)
    ]
    assert [one.is_new for one in taken] == [True, False]
    row = row_of(reporting, taken[0])
    assert (row.kind, row.state, row.size) == (InboxKind.REFUSED, InboxState.TRAY, 60 * 2**20)
    assert "Qua lon" in row.detail
