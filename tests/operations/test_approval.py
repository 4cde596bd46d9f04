"""Where a unit wants it, its head approves before anything leaves: by their own link only, what they have read, once."""

from datetime import date

import pytest

from config.clock import SetClock
from models import DraftState
from models.queries import answer_drafts as draft_queries
from models.queries import plans as plan_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.answer_drafts import save_draft
from operations.answers.approve_answer import approve_answer, send_back_answer
from operations.answers.ask_approval import ask_approval, is_approval_needed, withdraw_request
from operations.answers.judge_answer import Fate, Giver, content_given, whole_answer
from operations.answers.keep_evidence import keep_evidence, withdraw_evidence
from operations.answers.review_submission import return_submission
from operations.answers.send_draft import send_draft
from operations.answers.signed_links import open_link
from operations.units.choose_approval import choose_approval
from operations.units.delegate import add_absence
from operations.workspace import Workspace
from rules.answer_draft import DraftContent, DraftLine
from rules.errors import BadInput, DondocError, IllegalMove, NotFound, Refused
from rules.lifecycle import State
from tests.operations.urging import an_open_report, letters_to, raised, round_at, trail_of, view_of

DESK, HEAD, OTHER = "desk@stc.example.vn", "head@stc.example.vn", "pho@stc.example.vn"
OFFICER, CHIEF = "Chuyên viên STC", "Giám đốc STC"


def written(workspace: Workspace, report: int, result: str) -> DraftContent:
    view = view_of(workspace, report)
    with workspace.database.reading() as session:
        led = plan_queries.led_assignments(session, view.plan.id or 0, view.unit.id or 0)
    return DraftContent(tuple(DraftLine(one.id or 0, "done", result) for one in led))


def draft_state(workspace: Workspace, report: int) -> DraftState | None:
    with workspace.database.reading() as session:
        draft = draft_queries.draft_of(session, report)
    return draft.state if draft else None


def needed(workspace: Workspace, report: int, email: str, on: date = date(2021, 6, 1)) -> bool:
    view = view_of(workspace, report)
    with workspace.database.reading() as session:
        return is_approval_needed(session, view, email, on)


def judged(workspace: Workspace, report: int, email: str) -> Fate:
    """As an answer in a file or from a program is judged."""
    view, content = view_of(workspace, report), content_given(written(workspace, report, "Xong"))
    with workspace.database.reading() as session:
        return whole_answer(session, workspace, view, content, Giver("Ai đó", email, view.unit.id)).fate


def test_an_answer_waits_for_the_head_is_given_back_mended_and_sent(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    assert not needed(workspace, report, DESK)
    assert choose_approval(workspace, "STC", is_needed=True)
    assert not choose_approval(workspace, "STC", is_needed=True)
    with pytest.raises(NotFound):
        choose_approval(workspace, "XYZ", is_needed=True)
    assert needed(workspace, report, DESK)
    assert not needed(workspace, report, HEAD.upper())
    with pytest.raises(IllegalMove, match="chưa có bản nháp"):
        ask_approval(workspace, report, by=OFFICER)

    save_draft(workspace, report, written(workspace, report, "Bản một"), by=OFFICER)
    assert send_draft(workspace, report, by=OFFICER, email=DESK) is None
    assert draft_state(workspace, report) is DraftState.AWAITING_APPROVAL
    assert view_of(workspace, report).obligation.state is State.OPEN
    with pytest.raises(DondocError, match="đang chờ thủ trưởng"):
        save_draft(workspace, report, written(workspace, report, "Lén sửa"), by=OFFICER)
    with pytest.raises(DondocError, match="đang chờ thủ trưởng"):
        send_draft(workspace, report, by=OFFICER, email=DESK)
    with pytest.raises(IllegalMove, match="đang chờ thủ trưởng"):
        ask_approval(workspace, report, by=OFFICER)

    # The ladder goes on: nothing has been sent yet. The head has a link of their own.
    round_at(workspace, clock, "2021-06-15")
    assert ("15/06", "due_soon", "raised") in raised(workspace, report)
    (asked,) = letters_to(transport, HEAD, "approval_asked")
    assert OFFICER in asked
    link = next(word for word in asked.split() if "/s/" in word).strip("<>().,")
    assert open_link(workspace, link.rpartition("/")[2]).email == HEAD

    for email in (DESK, "head@stp.example.vn", "", OTHER):
        for act in (
            lambda email=email: approve_answer(workspace, report, by="x", email=email),
            lambda email=email: send_back_answer(workspace, report, by="x", email=email, reason="y"),
        ):
            with pytest.raises(Refused, match="chỉ thủ trưởng"):
                act()
    with pytest.raises(BadInput):
        send_back_answer(workspace, report, by=CHIEF, email=HEAD, reason=" \n")
    send_back_answer(workspace, report, by=CHIEF, email=HEAD, reason="Bổ sung số liệu")
    assert draft_state(workspace, report) is DraftState.SENT_BACK
    round_at(workspace, clock, "2021-06-16")
    (refused,) = letters_to(transport, DESK, "approval_refused")
    assert "Bổ sung số liệu" in refused
    with pytest.raises(IllegalMove, match="không có báo cáo nào đang chờ duyệt"):
        approve_answer(workspace, report, by=CHIEF, email=HEAD)

    # Mended and asked for again: what the head read before is not what would be sent now.
    with workspace.database.reading() as session:
        read = draft_queries.draft_of(session, report)
    assert read is not None
    save_draft(workspace, report, written(workspace, report, "Bản hai"), by="Trần Văn Bình")
    file = keep_evidence(workspace, report, b"kem theo", "kem.txt", by=OFFICER)
    send_draft(workspace, report, by="Trần Văn Bình", email=DESK)
    with pytest.raises(Refused, match="trình lại"):
        approve_answer(workspace, report, by=CHIEF, email=HEAD, version=read.version)
    # Taken back in time, nothing waits; asked again, it is a request of its own.
    withdraw_request(workspace, report, by="Trần Văn Bình")
    assert draft_state(workspace, report) is DraftState.TYPED
    with pytest.raises(IllegalMove, match="không có báo cáo nào đang chờ duyệt"):
        approve_answer(workspace, report, by=CHIEF, email=HEAD)
    with pytest.raises(IllegalMove, match="không có báo cáo nào đang chờ duyệt"):
        withdraw_request(workspace, report, by="Trần Văn Bình")
    send_draft(workspace, report, by="Trần Văn Bình", email=DESK)
    # Nor are its files changed behind the head's back; the same file again changes nothing.
    assert keep_evidence(workspace, report, b"kem theo", "kem.txt", by=OFFICER).id == file.id
    with pytest.raises(Refused, match="đang chờ thủ trưởng đơn vị duyệt; chờ ý kiến hoặc rút lại"):
        keep_evidence(workspace, report, b"them sau", "sau.txt", by=OFFICER)
    with pytest.raises(Refused, match="đang chờ thủ trưởng đơn vị duyệt; chờ ý kiến hoặc rút lại"):
        withdraw_evidence(workspace, report, file.id or 0)
    send_back_answer(workspace, report, by=CHIEF, email=HEAD, reason="Trình lại cả tệp")
    send_draft(workspace, report, by="Trần Văn Bình", email=DESK)
    receipt = approve_answer(workspace, report, by=CHIEF, email=HEAD, version=read.version + 6)
    with workspace.database.reading() as session:
        sent = submission_queries.latest(session, report)
        assert sent is not None
        lines = submission_queries.lines(session, sent.id or 0)
    assert (sent.id, sent.submitted_by, sent.approved_by) == (receipt.submission_id, "Trần Văn Bình", CHIEF)
    assert {line.result for line in lines} == {"Bản hai"}
    assert draft_state(workspace, report) is None
    with pytest.raises(IllegalMove):  # twice is once
        approve_answer(workspace, report, by=CHIEF, email=HEAD)
    with workspace.database.reading() as session:
        assert submission_queries.next_version(session, report) == 2
    trail = [action for action, _ in trail_of(workspace, report)]
    assert [one for one in trail if "appro" in one or one == "submitted"] == [
        "approval_asked",
        "approval_refused",
        "approval_asked",
        "approval_withdrawn",
        "approval_asked",
        "approval_refused",
        "approval_asked",
        "submitted",
    ]
    assert ("submitted", CHIEF) in trail_of(workspace, report)


def test_an_answer_returned_and_asked_for_again_is_told_to_the_head_again(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    choose_approval(workspace, "STC", is_needed=True)

    def given_back_then_asked(result: str) -> None:
        save_draft(workspace, report, written(workspace, report, result), by=OFFICER)
        send_draft(workspace, report, by=OFFICER, email=DESK)
        send_back_answer(workspace, report, by=CHIEF, email=HEAD, reason=f"Sửa {result}")
        send_draft(workspace, report, by=OFFICER, email=DESK)

    given_back_then_asked("bản một")
    approve_answer(workspace, report, by=CHIEF, email=HEAD)
    return_submission(workspace, report, reason="Thiếu", due_on=date(2021, 6, 21))
    given_back_then_asked("bản hai")
    round_at(workspace, clock, "2021-06-15")
    assert len(letters_to(transport, HEAD, "approval_asked")) == 4
    assert len(letters_to(transport, DESK, "approval_refused")) == 2


def test_while_the_head_is_away_the_stand_in_approves_and_without_a_head_nobody_waits(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    choose_approval(workspace, "STC", is_needed=True)
    add_absence(
        workspace,
        person=HEAD,
        stand_in=OTHER,
        stand_in_name="Phó Giám đốc",
        starts_on=date(2021, 6, 7),
        ends_on=date(2021, 6, 9),
    )
    assert not needed(workspace, report, OTHER, date(2021, 6, 9))
    assert needed(workspace, report, OTHER, date(2021, 6, 10))
    round_at(workspace, clock, "2021-06-07")
    assert (judged(workspace, report, OTHER), judged(workspace, report, DESK)) == (Fate.READY, Fate.REFUSED)
    save_draft(workspace, report, written(workspace, report, "Xong"), by=OFFICER)
    send_draft(workspace, report, by=OFFICER, email=DESK)
    round_at(workspace, clock, "2021-06-08")
    (asked,) = letters_to(transport, OTHER, "approval_asked")
    assert "nhận thay Giám đốc STC" in asked
    approve_answer(workspace, report, by="Phó Giám đốc, thay Giám đốc STC", email=OTHER)
    with workspace.database.reading() as session:
        sent = submission_queries.latest(session, report)
    assert sent is not None
    assert sent.approved_by == "Phó Giám đốc, thay Giám đốc STC"

    # Letters to the head come back: nobody would ever read what waits. Or the head has left.
    assert needed(workspace, report, DESK, date(2021, 6, 10))
    for changes in ({"refused_at": clock.now()}, {"is_active": False}):
        with workspace.database.transaction() as session:
            unit = unit_queries.unit_by_code(session, "STC")
            assert unit is not None
            for one in unit_queries.contacts(session, unit.id or 0):
                one.is_active, one.refused_at = True, None
                for name, value in changes.items():
                    if one.email == HEAD:
                        setattr(one, name, value)
                session.add(one)
        assert not needed(workspace, report, DESK, date(2021, 6, 10))
