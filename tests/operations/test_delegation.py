"""Absence: letters go to the stand-in and say so, what the stand-in does is signed for both, spans and circles."""

from datetime import date

import pytest

from config.clock import SetClock
from models import ContactRole
from models.queries import access as access_queries
from models.queries import delegations as delegation_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.review_submission import return_submission
from operations.answers.signed_links import link_for, open_link
from operations.answers.submit_status import submit_status
from operations.units.delegate import add_absence, revoke_absence
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, Refused
from tests.builders import an_answer, at
from tests.operations.urging import an_open_report, letters_to, round_at, rounds_until, steps_of, view_of

DESK, HEAD, OTHER = "desk@stc.example.vn", "head@stc.example.vn", "binh@stc.example.vn"


def away(workspace: Workspace, person: str, stand_in: str, start: str, end: str, name: str = "") -> int:
    return add_absence(
        workspace,
        person=person,
        stand_in=stand_in,
        stand_in_name=name,
        starts_on=date.fromisoformat(start),
        ends_on=date.fromisoformat(end),
        reason="nghỉ phép",
    )


def test_letters_of_the_days_away_go_to_the_stand_in_and_say_for_whom(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    away(workspace, DESK, OTHER, "2021-06-14", "2021-06-15", "Trần Văn Bình")
    rounds_until(workspace, clock, "2021-06-15", "2021-06-16")
    told = [(one.step, one.recipient_email, one.acting_for) for one in steps_of(workspace, report)]
    assert told == [
        ("request", DESK, None),
        ("due_soon", OTHER, "Chuyên viên STC"),
        ("due_today", DESK, None),
    ]
    (letter,) = letters_to(transport, OTHER)
    assert "Trần Văn Bình" in letter
    assert "nhận thay Chuyên viên STC, đang vắng mặt" in letter

    # who answers by the stand-in's link signs for both; the receipt goes to whoever is there by then
    link = next(word for word in letter.split() if "/s/" in word).strip("<>().,")
    holder = open_link(workspace, link.rpartition("/")[2])
    assert holder.signature == "Trần Văn Bình, thay Chuyên viên STC"
    view = view_of(workspace, report)
    acting = workspace.acting_as(holder.signature, "link")
    answer = an_answer(acting, view.plan.id or 0, view.unit.id or 0, by=holder.signature)
    submit_status(acting, report, answer)
    with workspace.database.reading() as session:
        person = unit_queries.people_of(session, [view.unit.id or 0])[view.unit.id or 0, ContactRole.DESK]
        assert access_queries.all_users(session) == []
    assert person.email == DESK


def test_a_stand_in_with_a_post_of_their_own_gets_one_letter_for_both(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report = an_open_report(workspace, clock)
    number = away(workspace, DESK, HEAD, "2021-06-17", "2021-06-18")
    round_at(workspace, clock, "2021-06-17")  # overdue_1: desk officer and head
    last = [one for one in steps_of(workspace, report) if one.step == "overdue_1"]
    assert [(one.recipient_email, one.audience, one.acting_for) for one in last] == [
        (HEAD, "unit_head", "Chuyên viên STC")
    ]
    (letter,) = letters_to(transport, HEAD)
    assert "Ông/Bà là thủ trưởng Sở Tài chính" in letter
    assert "nhận thay Chuyên viên STC" in letter

    # an answer to a desk officer who is away goes to the stand-in with a link of the stand-in's own
    view = view_of(workspace, report)
    submit_status(workspace, report, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    return_submission(workspace, report, reason="Thiếu số liệu", due_on=date(2021, 6, 25))
    round_at(workspace, clock, "2021-06-18")
    (returned,) = letters_to(transport, HEAD, "returned")
    assert "nhận thay Chuyên viên STC" in returned

    revoke_absence(workspace, number)
    with pytest.raises(IllegalMove):
        revoke_absence(workspace, number)
    round_at(workspace, clock, "2021-06-24")
    assert steps_of(workspace, report)[-1].recipient_email == DESK
    with workspace.database.reading() as session:
        (kept,) = delegation_queries.of_people(session, [DESK])
    assert (kept.revoked_by, kept.to_email) == ("hệ thống", HEAD)


def test_a_link_given_while_away_is_signed_for_both_even_after_it_was_revoked(
    workspace: Workspace, clock: SetClock
) -> None:
    report = an_open_report(workspace, clock)
    number = away(workspace, DESK, OTHER, "2021-06-07", "2021-06-09", "Trần Văn Bình")
    with workspace.database.transaction() as session:
        link = link_for(
            session,
            workspace,
            obligation_id=report,
            due_version=1,
            email=OTHER,
            name="Trần Văn Bình",
            now=workspace.clock.now(),
        )
    clock.set(at("2021-06-08"))
    revoke_absence(workspace, number)
    assert open_link(workspace, link.rpartition("/")[2]).acting_for == "Chuyên viên STC"


def test_who_may_stand_in_and_for_how_long(workspace: Workspace, clock: SetClock) -> None:
    an_open_report(workspace, clock)
    away(workspace, DESK, HEAD, "2021-06-14", "2021-06-18")
    for person, stand_in, start, end, error, words in (
        ("ai@nowhere.vn", HEAD, "2021-06-14", "2021-06-18", NotFound, "không có trong danh mục"),
        (HEAD, DESK, "2021-06-18", "2021-06-21", Refused, "khép thành vòng"),
        (HEAD, HEAD, "2021-06-14", "2021-06-18", Refused, "chính mình"),
        (HEAD, "x@elsewhere.vn", "2021-06-14", "2021-06-18", Refused, "khác tên miền"),
        (HEAD, OTHER, "2021-06-14", "2021-06-18", BadInput, "không có trong danh mục"),
        (HEAD, "không", "2021-06-14", "2021-06-18", BadInput, "không phải địa chỉ thư"),
        (HEAD, "head@stp.example.vn", "2021-06-14", "2022-01-14", Refused, "nhiều nhất 180 ngày"),
    ):
        with pytest.raises(error, match=words):
            away(workspace, person, stand_in, start, end)
    with pytest.raises(Refused, match="không thuộc đơn vị này"):
        add_absence(
            workspace,
            person="desk@stp.example.vn",
            stand_in="head@stp.example.vn",
            starts_on=date(2021, 6, 14),
            ends_on=date(2021, 6, 15),
            only_for=[DESK, HEAD],
        )
    away(workspace, HEAD.upper(), "head@stp.example.vn", "2021-06-14", "2021-06-18")
    with workspace.database.reading() as session:
        found = delegation_queries.not_over(session, date(2021, 6, 15))
    assert [(one.from_email, one.to_email) for one in found] == [(DESK, HEAD), (HEAD, "head@stp.example.vn")]
