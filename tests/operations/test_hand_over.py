"""A task in a colleague's hands: letters follow it, strangers get nothing, it comes back; links that still count."""

from datetime import date

import pytest

from config.clock import SetClock
from models import Contact
from models.queries import obligations as obligation_queries
from models.queries import passing_duties as duty_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.hand_over import hand_over, may_take_back, take_back
from operations.answers.review_submission import return_submission
from operations.answers.revoke_link import live_links, revoke_link
from operations.answers.signed_links import open_link
from operations.answers.submit_status import submit_status
from operations.units.delegate import add_absence
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from tests.builders import an_answer
from tests.operations.urging import (
    an_open_report,
    letters_to,
    report_of,
    round_at,
    rounds_until,
    steps_of,
    trail_of,
    view_of,
)

DESK, HEAD = "desk@stc.example.vn", "head@stc.example.vn"
BINH, CHI = "binh@stc.example.vn", "chi@stc.example.vn"
OFFICER = "Chuyên viên STC"


def reached(workspace: Workspace, report: int, step: str) -> set[str]:
    return {one.recipient_email or "" for one in steps_of(workspace, report) if one.step == step}


def token_in(letter: str) -> str:
    return next(word for word in letter.split() if "/s/" in word).strip("<>().,").rpartition("/")[2]


def test_letters_follow_the_task_and_what_is_late_the_desk_hears_too(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report, other = an_open_report(workspace, clock), report_of(workspace, "STP")
    (request,) = letters_to(transport, DESK)
    was = token_in(request)
    for to, name, error in (
        ("x@elsewhere.vn", "X", Refused),
        ("desk@stp.example.vn", "", Refused),  # known, but of another unit
        (BINH, "", BadInput),  # nobody knows the name
        ("không", "X", BadInput),
        (DESK, "", Refused),  # has it already
    ):
        with pytest.raises(error):
            hand_over(workspace, report, to_email=to, to_name=name, by=OFFICER, email=DESK)
    hand_over(workspace, report, to_email=BINH, to_name="Trần Văn Bình", note="Đã có số liệu", by=OFFICER)
    round_at(workspace, clock, "2021-06-15")
    told, reminder = letters_to(transport, BINH)
    assert OFFICER in told
    assert "Đã có số liệu" in told
    assert "được Sở Tài chính chuyển giao xử lý việc này" in reminder
    assert open_link(workspace, token_in(told)).signature == "Trần Văn Bình"
    assert token_in(told) == token_in(reminder)
    assert open_link(workspace, was).email == DESK  # may still answer
    assert reached(workspace, report, "due_soon") == {BINH}
    assert reached(workspace, other, "due_soon") == {"desk@stp.example.vn"}

    # Late: colleague, desk and head, each once; then a return goes to the colleague alone.
    rounds_until(workspace, clock, "2021-06-16", "2021-06-17")
    assert reached(workspace, report, "overdue_1") == {BINH, DESK, HEAD}
    assert reached(workspace, other, "overdue_1") == {"desk@stp.example.vn", "head@stp.example.vn"}
    view = view_of(workspace, report)
    submit_status(workspace, report, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    return_submission(workspace, report, reason="Thiếu", due_on=date(2021, 6, 25))
    # The colleague is away: who stands in gets what the colleague would get, and may be handed on.
    add_absence(
        workspace,
        person=DESK,
        stand_in=CHI,
        stand_in_name="Chi",
        starts_on=date(2021, 6, 18),
        ends_on=date(2021, 6, 18),
    )
    round_at(workspace, clock, "2021-06-18")
    assert len(letters_to(transport, BINH, "returned")) == 1
    assert letters_to(transport, DESK, "returned") == []
    trail = [action for action, _ in trail_of(workspace, report)]
    assert trail.count("handed_over") == 1


def test_chains_and_circles_end_at_somebody_and_the_unit_takes_it_back(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    with pytest.raises(IllegalMove):
        take_back(workspace, report, by=OFFICER)
    hand_over(workspace, report, to_email=BINH, to_name="Bình", by=OFFICER, email=DESK)
    hand_over(workspace, report, to_email=CHI, to_name="Chi", by="Bình", email=BINH)
    hand_over(workspace, report, to_email=BINH, to_name="Bình", by="Chi", email=CHI)
    round_at(workspace, clock, "2021-06-08")
    tokens = {name: token_in(letters_to(transport, name)[-1]) for name in (BINH, CHI)}
    assert open_link(workspace, tokens[CHI]).email == CHI  # handed it on, may still answer
    hand_over(workspace, report, to_email=DESK, by="Bình", email=BINH)  # the circle closes at the desk
    assert view_of(workspace, report).obligation.handled_by_email is None
    hand_over(workspace, report, to_email=HEAD, by=OFFICER, email=DESK)
    view = view_of(workspace, report)
    assert view.obligation.handled_by_name == "Giám đốc STC"
    with workspace.database.reading() as session:
        assert may_take_back(session, view, DESK)
        assert not may_take_back(session, view, BINH)
        assert not may_take_back(session, view, HEAD)  # who has it gives it on, and takes nothing back
    take_back(workspace, report, by="Đầu mối", reason="Bình nghỉ việc")
    round_at(workspace, clock, "2021-06-15")
    assert reached(workspace, report, "due_soon") == {DESK}
    assert len(letters_to(transport, DESK, "handed_over")) == 2
    for token in tokens.values():  # taken back: outside the directory nobody opens anything
        with pytest.raises(NotFound):
            open_link(workspace, token)


def test_a_revoked_link_stays_dead_and_the_next_letter_carries_another(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    (request,) = letters_to(transport, DESK)
    with workspace.database.reading() as session:
        (live,) = live_links(session, workspace, report)
    assert live.email == DESK
    with pytest.raises(NotFound):
        revoke_link(workspace, report_of(workspace, "STP"), live.link_id)  # of another obligation
    revoke_link(workspace, report, live.link_id)
    with pytest.raises(IllegalMove):
        revoke_link(workspace, report, live.link_id)
    with pytest.raises(NotFound):
        open_link(workspace, token_in(request))
    round_at(workspace, clock, "2021-06-15")
    again = token_in(letters_to(transport, DESK)[-1])
    assert open_link(workspace, again).email == DESK

    # Who leaves the directory opens nothing any more; the same words as for any other dead link.
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, report)
        assert view is not None
        (desk,) = [one for one in unit_queries.contacts(session, view.unit.id or 0) if one.email == DESK]
        desk.is_active = False
        session.add(desk)
        session.add(
            Contact(unit_id=view.unit.id or 0, role=desk.role, name="Mới", email="moi@stc.example.vn")
        )
    with pytest.raises(NotFound, match="Liên kết không đúng"):
        open_link(workspace, again)
    with workspace.database.reading() as session:
        assert live_links(session, workspace, report) == []


def test_a_successor_unit_has_it_itself(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    hand_over(workspace, report, to_email=BINH, to_name="Bình", by=OFFICER, email=DESK)
    round_at(workspace, clock, "2021-06-08")
    token = token_in(letters_to(transport, BINH)[0])
    before = view_of(workspace, report).obligation
    with workspace.database.transaction() as session:
        heir = unit_queries.unit_by_code(session, "UBND")
        assert heir is not None
        duty_queries.hand_over(session, before, to=heir.id or 0, key="k", on=date(2021, 6, 8), at=clock.now())
    after = view_of(workspace, report).obligation
    assert (after.unit_id, after.handled_by_email, after.handled_by_name) == (heir.id, None, None)
    with pytest.raises(NotFound):
        open_link(workspace, token)
