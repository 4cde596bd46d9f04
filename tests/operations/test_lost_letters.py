"""A refused letter or a bounce: shown the same day, and the step goes to the next contact (tracking.md 4.8)."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.clock import SetClock
from models import Contact, ContactRole, DueEvent, DueOutcome
from models.queries import events as event_queries
from models.queries import open_losses
from models.queries import outbox as outbox_queries
from models.queries import undelivered as undelivered_queries
from models.queries import units as unit_queries
from notifications.recording import RecordingTransport
from operations.answers.submit_status import submit_status
from operations.ladder.keep_balance import keep_balance
from operations.ladder.run_round import is_anything_due, run_round
from operations.letters import pass_on_letters as passing
from operations.letters.mark_bounced import mark_bounced
from operations.letters.pass_on_letters import PassedOn, pass_on_letters
from operations.letters.retry_failed_letters import mend_address, retry_failed_letters
from operations.letters.see_to_letter import see_to_letter
from operations.letters.urging_ledger import NOBODY_LEFT, ledger_of
from operations.units.delegate import add_absence
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, an_answer, at
from tests.operations.urging import (
    an_open_report,
    letters_to,
    report_of,
    round_at,
    steps_of,
    text_of,
    view_of,
)

DESK, HEAD = "desk@stc.example.vn", "head@stc.example.vn"
COORDINATOR = "desk@snv.example.vn"
# Where nothing depends on the database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NO_BOX = "550 5.1.1 không có hộp thư này"


def a_deputy(workspace: Workspace, code: str = "STC", email: str = "deputy@stc.example.vn") -> None:
    with workspace.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, code)
        assert unit is not None
        session.add(
            Contact(unit_id=unit.id or 0, role=ContactRole.DESK, name="Phó phòng", email=email, rank=2)
        )


def last_letter_to(workspace: Workspace, email: str, state: LetterState = LetterState.SENT) -> int:
    with workspace.database.reading() as session:
        found = [one for one in outbox_queries.in_state(session, state) if one.recipient_email == email]
    return found[0].id or 0


def bounce(workspace: Workspace, email: str, reason: str = NO_BOX) -> bool:
    letter_id = last_letter_to(workspace, email)
    with workspace.database.transaction() as session:
        return mark_bounced(session, workspace, letter_id, at=workspace.clock.now(), reason=reason)


def passed(workspace: Workspace, obligation_id: int) -> list[tuple[str | None, str, str]]:
    """Recipient, audience and outcome of every step raised in another's stead."""
    return [
        (one.recipient_email, one.audience, one.outcome.value)
        for one in steps_of(workspace, obligation_id)
        if one.instead_of_id
    ]


def number_open(workspace: Workspace) -> int:
    """Lost letters that wait for a person."""
    with workspace.database.reading() as session:
        return open_losses.number_open(session)


def said_of_losses(workspace: Workspace, obligation_id: int) -> list[str]:
    """What the proof of urging says of each step whose letter was lost."""
    with workspace.database.reading() as session:
        entries = ledger_of(session, workspace, obligation_id).entries
    return [said for entry in entries for said in entry.passed_to]


def a_round(workspace: Workspace) -> None:
    asyncio.run(run_round(workspace, engine="test"))


def lines_add_up(workspace: Workspace, clock: SetClock, day: str) -> None:
    now = clock.now()
    clock.set(at(day, "17:30"))
    assert all(line.is_balanced for line in keep_balance(workspace))
    clock.set(now)


def test_a_bounced_letter_goes_down_the_line_of_the_unit_until_nobody_is_left(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    stc = an_open_report(workspace, clock)
    a_deputy(workspace)
    assert not is_anything_due(workspace)
    assert bounce(workspace, DESK)
    with pytest.raises(IndexError):
        last_letter_to(workspace, DESK)
    assert is_anything_due(workspace), "a bounce alone is work for a round"
    a_round(workspace)
    assert passed(workspace, stc) == [("deputy@stc.example.vn", "desk_officer", "raised")]
    assert number_open(workspace) == 0, "it is in other hands"
    (letter,) = letters_to(transport, "deputy@stc")
    assert "không đến được" in letter
    (told,) = letters_to(transport, COORDINATOR, "undeliverable")
    assert f"Sở Tài chính <{DESK}>: {NO_BOX}" in told

    clock.advance(timedelta(hours=1))
    assert bounce(workspace, "deputy@stc.example.vn")
    a_round(workspace)
    assert passed(workspace, stc)[1:] == [(HEAD, "unit_head", "raised")]
    assert len(letters_to(transport, COORDINATOR, "undeliverable")) == 2, "a second loss is told the same day"

    clock.advance(timedelta(hours=1))
    assert bounce(workspace, HEAD)
    a_round(workspace)
    assert passed(workspace, stc)[2:] == [(None, "unit_head", "unreachable")]
    assert number_open(workspace) == 1, "nobody is left for the last"
    acting = workspace.acting_as("Lan", "web")
    lost = last_letter_to(workspace, HEAD, LetterState.BOUNCED)
    assert [see_to_letter(acting, one) for one in (lost, lost, 10**6)] == [True, False, False]
    assert number_open(workspace) == 0
    assert not is_anything_due(workspace)
    sent = len(transport.sent)
    assert pass_on_letters(workspace) == PassedOn()
    a_round(workspace)
    assert len(transport.sent) == sent, "what has been passed on and told is not done again"
    lines_add_up(workspace, clock, "2021-06-07")
    with workspace.database.reading() as session:
        contacts = unit_queries.contacts(session, view_of(workspace, stc).unit.id or 0)
    assert {one.refusal for one in contacts} == {NO_BOX}
    round_at(workspace, clock, "2021-06-15")
    first = [one for one in steps_of(workspace, stc) if one.step == "due_soon" and not one.instead_of_id]
    assert [one.recipient_email for one in first] == [DESK], "with nobody else the first is tried again"


@on_sqlite
def test_the_same_bounce_twice_is_one_and_only_a_sent_letter_bounces(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    stc = an_open_report(workspace, clock)
    letter_id = last_letter_to(workspace, DESK)
    for expected in (True, False):
        with workspace.database.transaction() as session:
            marked = mark_bounced(session, workspace, letter_id, at=clock.now(), reason=NO_BOX)
        assert marked is expected
    a_round(workspace)
    with workspace.database.transaction() as session:
        assert not mark_bounced(session, workspace, letter_id, at=clock.now(), reason=NO_BOX)
        assert not mark_bounced(session, workspace, 10**6, at=clock.now(), reason=NO_BOX)
    a_round(workspace)
    assert passed(workspace, stc) == [(HEAD, "unit_head", "raised")]


def test_a_letter_refused_by_the_relay_reaches_the_next_contact_with_the_same_round(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    transport.refuse(DESK)
    transport.refuse(COORDINATOR)  # the desk that would be told
    round_at(workspace, clock, "2021-06-07")
    stc = report_of(workspace, "STC")
    assert passed(workspace, stc) == [(HEAD, "unit_head", "raised")]
    assert len(letters_to(transport, HEAD)) == 1
    a_round(workspace)
    (told,) = letters_to(transport, "head@snv", "undeliverable")
    assert DESK in told
    lines_add_up(workspace, clock, "2021-06-07")
    # From now on the contact that letters reach is written to first, and re-importing or mending takes the mark off.
    round_at(workspace, clock, "2021-06-15")
    transport.mend()
    assert mend_address(workspace, DESK.upper()) == 2
    a_round(workspace)
    assert DESK in {letter.recipient for letter in transport.sent}
    with workspace.database.reading() as session:
        contacts = unit_queries.contacts(session, view_of(workspace, stc).unit.id or 0)
    assert all(one.refused_at is None for one in contacts if one.email == DESK)


@on_sqlite
def test_what_was_answered_meanwhile_is_not_passed_on(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    stc = an_open_report(workspace, clock)
    view = view_of(workspace, stc)
    assert bounce(workspace, DESK)
    submit_status(workspace, stc, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    a_round(workspace)
    assert passed(workspace, stc) == []
    assert said_of_losses(workspace, stc) == ["không chuyển: đơn vị đã báo cáo"]
    assert letters_to(transport, HEAD) == []
    assert len(letters_to(transport, COORDINATOR, "undeliverable")) == 1, "the loss itself is still told"
    assert number_open(workspace) == 0
    assert bounce(workspace, DESK), "the receipt"
    a_round(workspace)
    assert number_open(workspace) == 1, "it was for one person only: nobody else gets it"


@on_sqlite
def test_a_step_a_later_one_has_overtaken_is_not_raked_up_and_known_ones_are_not_doubled(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    stc = an_open_report(workspace, clock)
    request = last_letter_to(workspace, DESK)
    round_at(workspace, clock, "2021-06-17")  # overdue_1: desk and head
    with workspace.database.transaction() as session:
        mark_bounced(session, workspace, request, at=clock.now(), reason=NO_BOX)
    a_round(workspace)
    assert passed(workspace, stc) == [], "overdue_1 has spoken since"
    assert bounce(workspace, DESK)
    a_round(workspace)
    assert passed(workspace, stc) == [], "the head has had this very step"
    assert said_of_losses(workspace, stc) == [
        "không chuyển: đã có bước sau",
        "không chuyển: Giám đốc STC đã nhận bước này",
    ]
    assert bounce(workspace, HEAD)
    a_round(workspace)
    assert passed(workspace, stc) == [(None, "unit_head", "unreachable")]
    lines_add_up(workspace, clock, "2021-06-17")


def test_a_process_killed_between_telling_and_passing_on_loses_and_doubles_nothing(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    stc, stp = an_open_report(workspace, clock), report_of(workspace, "STP")
    assert bounce(workspace, DESK)
    assert bounce(workspace, "desk@stp.example.vn")
    monkeypatch.setattr(passing, "BATCH", 1)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in ("plan_letters", "record_audit"):
        with monkeypatch.context() as patch:
            patch.setattr(passing, place, killed)
            with pytest.raises(KeyboardInterrupt):
                pass_on_letters(workspace)
        assert passed(workspace, stc) == passed(workspace, stp) == []
    assert pass_on_letters(workspace).steps == 2
    a_round(workspace)
    assert passed(workspace, stc) == [(HEAD, "unit_head", "raised")]
    assert passed(workspace, stp) == [("head@stp.example.vn", "unit_head", "raised")]
    (told,) = letters_to(transport, COORDINATOR, "undeliverable")
    assert "2 thư" in told
    assert len(letters_to(transport, HEAD)) == 1


@on_sqlite
def test_a_stand_in_who_is_not_reached_gives_way_to_the_person_who_is_away(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    add_absence(
        workspace, person=DESK, stand_in="sub@stc.example.vn", stand_in_name="Người thay",
        starts_on=date(2021, 6, 7), ends_on=date(2021, 6, 30),
    )  # fmt: skip
    transport.refuse("sub@stc.example.vn")
    round_at(workspace, clock, "2021-06-07")
    assert passed(workspace, report_of(workspace, "STC")) == [(DESK, "desk_officer", "raised")]


@on_sqlite
def test_on_a_day_of_rest_the_desk_is_told_and_the_next_contact_hears_on_the_next_working_day(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    an_open_report(workspace, clock)
    clock.set(at("2021-06-12", "10:00"))  # a Saturday
    assert bounce(workspace, DESK)
    a_round(workspace)
    assert len(letters_to(transport, COORDINATOR, "undeliverable")) == 1
    assert letters_to(transport, HEAD) == []
    round_at(workspace, clock, "2021-06-14")
    assert len(letters_to(transport, HEAD)) == 1


@on_sqlite
def test_retrying_sends_reminders_as_things_stand_now(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_reporting_duty()))
    for address in (DESK, HEAD, "desk@stp.example.vn", "head@stp.example.vn"):
        transport.refuse(address)
    for _ in range(2):
        round_at(workspace, clock, "2021-06-07")
    stc = report_of(workspace, "STC")
    view = view_of(workspace, stc)
    transport.mend()
    transport.sent.clear()
    submit_status(workspace, stc, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    assert retry_failed_letters(workspace, letter_id=10**6) == 0
    assert retry_failed_letters(workspace) == 4
    a_round(workspace)
    reached = [letter for letter in transport.sent if not letter.key.startswith("submission_received")]
    assert {letter.recipient for letter in reached} == {"desk@stp.example.vn", "head@stp.example.vn"}
    assert all("Sở Tư pháp" in text_of(letter.content) for letter in reached)
    with workspace.database.reading() as session:
        assert not undelivered_queries.has_undelivered(session)
        assert outbox_queries.counts_by_state(session)[LetterState.SUPPRESSED] == 2


@on_sqlite
def test_steps_of_another_stead_are_told_apart_in_the_record(workspace: Workspace, clock: SetClock) -> None:
    stc = an_open_report(workspace, clock)
    assert bounce(workspace, DESK, "554 5.7.1 nội dung bị chặn")
    a_round(workspace)
    first, second = steps_of(workspace, stc)
    assert isinstance(second, DueEvent)
    assert (second.instead_of_id, second.step, second.outcome) == (first.id, first.step, DueOutcome.RAISED)
    with workspace.database.reading() as session:
        contacts = unit_queries.contacts(session, view_of(workspace, stc).unit.id or 0)
    assert all(one.refused_at is None for one in contacts), "the letter was refused, not the address"


@on_sqlite
def test_courtesies_and_partners_copies_go_on_inside_the_unit_they_were_for(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    task = replace(a_deadline(due_on="2021-04-07"), cooperating=("Sở Y tế",))
    a_plan(workspace, a_draft(task, a_recommendation()))
    for refused in ("desk@mttq.example.vn", "desk@syt.example.vn"):
        transport.refuse(refused)
    round_at(workspace, clock, "2021-03-24")
    for _ in range(2):
        a_round(workspace)
    reached = {letter.recipient: letter.content for letter in transport.sent}
    assert "head@mttq.example.vn" in reached
    partner = text_of(reached["head@syt.example.vn"])
    assert "phối hợp thực hiện" in partner
    assert "/s/" not in partner, "who only takes part answers nothing"
    with workspace.database.reading() as session:
        instead = [one for one in event_queries.since(session, 0) if one.instead_of_id]
    assert sorted((one.recipient_email, one.letter) for one in instead) == [
        ("head@mttq.example.vn", "courtesy"),
        ("head@syt.example.vn", "due_soon"),
    ]
    lines_add_up(workspace, clock, "2021-03-24")


@on_sqlite
def test_of_several_partners_whom_nobody_is_left_for_each_is_shown(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    task = replace(a_deadline(due_on="2021-04-07"), cooperating=("Sở Y tế", "Sở Tư pháp"))
    a_plan(workspace, a_draft(task))
    for unit in ("syt", "stp"):
        transport.refuse(f"desk@{unit}.example.vn")
        transport.refuse(f"head@{unit}.example.vn")
    round_at(workspace, clock, "2021-03-24")
    for _ in range(3):
        a_round(workspace)
    with workspace.database.reading() as session:
        events = event_queries.since(session, 0)
        ledger = ledger_of(
            session, workspace, next(one.obligation_id or 0 for one in events if one.instead_of_id)
        )
    nobody = [one for one in events if one.outcome is DueOutcome.UNREACHABLE and one.instead_of_id]
    assert len(nobody) == 2
    assert [said for one in ledger.entries for said in one.passed_to].count(NOBODY_LEFT) == 2
    lines_add_up(workspace, clock, "2021-03-24")
