"""What people choose about their letters: how often, and whether those that only inform come (tracking.md 4.4)."""

import asyncio
from dataclasses import replace
from email import message_from_bytes

import pytest

from config.address_tokens import address_in, address_token
from config.clock import SetClock
from models import Rhythm
from models.queries import outbox as outbox_queries
from notifications.letters import Letter, LetterKind
from notifications.recording import RecordingTransport
from operations.answers.review_submission import return_submission
from operations.answers.submit_status import submit_status
from operations.ladder.keep_balance import keep_balance
from operations.ladder.run_round import run_round
from operations.letters.choose_mail import Choice, choice_of, choices_address, choose_mail, person_of_token
from operations.letters.put_answer import DECLINED, put_answer
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.errors import BadInput, NotFound
from tests.builders import a_deadline, a_draft, a_plan, a_recommendation, a_reporting_duty, an_answer, at
from tests.operations.urging import an_open_report, round_at, view_of

# Where nothing depends on the database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DESK, PARTNER, COURTESY = "desk@stc.example.vn", "desk@syt.example.vn", "desk@mttq.example.vn"


def headers(transport: RecordingTransport, recipient: str) -> list[str | None]:
    """The way out that each letter to somebody carries."""
    found = [
        message_from_bytes(letter.content)["List-Unsubscribe"]
        for letter in transport.sent
        if letter.recipient == recipient
    ]
    return [way_out and " ".join(way_out.split()) for way_out in found]


@on_sqlite
def test_only_letters_that_inform_offer_a_way_out_and_it_leads_to_the_persons_own_page(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    task = replace(a_deadline(due_on="2021-06-30"), cooperating=("Sở Y tế",))
    a_plan(workspace, a_draft(a_reporting_duty(), task, a_recommendation()))
    round_at(workspace, clock, "2021-03-23")
    (way_out,) = headers(transport, COURTESY)
    assert way_out == f"<{choices_address(workspace, COURTESY)}>"
    token = way_out.strip("<>").rpartition("/")[2]
    assert person_of_token(workspace, token) == COURTESY
    round_at(
        workspace, clock, "2021-06-16"
    )  # far before the deadline: the partner is informed, and owes a report
    assert headers(transport, DESK) == [None]
    assert all(one is None for one in headers(transport, PARTNER))


def test_who_opts_out_gets_nothing_that_informs_and_everything_that_is_owed(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    for email in (PARTNER.upper(), COURTESY, DESK):
        choose_mail(workspace, email, without_optional=True)
    task = replace(a_deadline(due_on="2021-06-30"), cooperating=("Sở Y tế",))
    a_plan(workspace, a_draft(a_reporting_duty(), task, a_recommendation()))
    round_at(workspace, clock, "2021-03-23")
    assert headers(transport, COURTESY) == []
    for day in ("2021-06-07", "2021-06-16"):
        round_at(workspace, clock, day)
    declined = [one for one in _every_step(workspace) if one[1] == "declined"]
    assert declined == [(COURTESY, "declined", "courtesy"), (PARTNER, "declined", "due_soon")]
    assert any(one[0] == PARTNER and one[1] == "raised" for one in _every_step(workspace))
    assert DESK in {letter.recipient for letter in transport.sent}
    clock.set(at("2021-06-16", "17:30"))
    assert all(line.is_balanced for line in keep_balance(workspace))


def _every_step(workspace: Workspace) -> list[tuple[str | None, str, str]]:
    from models.queries import events

    with workspace.database.reading() as session:
        return [(one.recipient_email, one.outcome.value, one.letter) for one in events.since(session, 0)]


@on_sqlite
def test_a_copy_of_a_report_is_kept_back_on_record(workspace: Workspace) -> None:
    choose_mail(workspace, "ct@ubnd.example.vn", without_optional=True)
    now = workspace.clock.now()
    facts = {"plan": "46/KH-UBND", "period": "6 tháng", "number": "", "summary": "Đủ."}
    letter = Letter(
        key="report:1:v1:ct", kind=LetterKind.REPORT_PUBLISHED, recipient_name="Chủ tịch",
        recipient_email="ct@ubnd.example.vn", why="Ông/Bà nhận báo cáo.", today=now.date(), facts=facts,
    )  # fmt: skip
    with workspace.database.transaction() as session:
        put_answer(session, workspace, letter, plan_id=None, now=now)
    with workspace.database.reading() as session:
        (kept,) = outbox_queries.in_state(session, LetterState.SUPPRESSED)
    assert kept.reason == DECLINED


@on_sqlite
@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_what_comes_up_after_the_letter_of_the_day_goes_at_once_to_who_wants_it_so(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, rhythm: Rhythm
) -> None:
    stc = an_open_report(workspace, clock)
    choose_mail(workspace, DESK, rhythm=rhythm)
    view = view_of(workspace, stc)
    submit_status(workspace, stc, an_answer(workspace, view.plan.id or 0, view.unit.id or 0))
    round_at(workspace, clock, "2021-06-16")
    return_submission(workspace, stc, reason="thiếu số liệu", due_on=at("2021-06-17").date())
    transport.sent.clear()
    round_at(workspace, clock, "2021-06-16")  # nothing new was said to this person today
    clock.set(at("2021-06-17"))
    asyncio.run(run_round(workspace, engine="test"))
    first = [letter.key for letter in transport.sent if letter.recipient == DESK and "reminder" in letter.key]
    assert first == [f"reminder:{DESK}:2021-06-17"]
    with workspace.database.transaction() as session:
        session.connection().exec_driver_sql(
            f"UPDATE obligation SET ladder_position = 0, next_action_on = '2021-06-17' WHERE id = {stc}"
        )
        session.connection().exec_driver_sql(f"DELETE FROM due_event WHERE obligation_id = {stc}")
    clock.set(at("2021-06-17", "14:00"))
    asyncio.run(run_round(workspace, engine="test"))
    again = [letter.key for letter in transport.sent if letter.recipient == DESK and "reminder" in letter.key]
    second = [f"reminder:{DESK}:2021-06-17:2"] if rhythm is Rhythm.IMMEDIATE else []
    assert again == [*first, *second]
    with workspace.database.reading() as session:
        planned = outbox_queries.find(session, to=DESK, states=(LetterState.PLANNED,))
    assert [one.key for one in planned] == ([] if second else [f"reminder:{DESK}:2021-06-18"])


def test_choosing_twice_is_one_choice_and_nonsense_is_refused(workspace: Workspace) -> None:
    assert choose_mail(workspace, DESK, without_optional=True) == Choice(Rhythm.DAILY, True)
    assert choose_mail(workspace, DESK.upper(), rhythm=Rhythm.IMMEDIATE) == Choice(Rhythm.IMMEDIATE, True)
    assert choose_mail(workspace, DESK, without_optional=False) == Choice(Rhythm.IMMEDIATE, False)
    with workspace.database.reading() as session:
        assert choice_of(session, DESK) == Choice(Rhythm.IMMEDIATE, False)
        assert choice_of(session, "ai@khac.vn") == Choice()
    with pytest.raises(BadInput):
        choose_mail(workspace, "không phải địa chỉ")


def test_a_token_made_elsewhere_opens_nothing() -> None:
    token = address_token("k" * 40, DESK)
    assert address_in("k" * 40, token) == DESK
    written, _, seal = token.partition(".")
    other = address_token("k" * 40, "x@y.vn").partition(".")[0]
    forged = (
        f"{other}.{seal}",
        f"{written}.{'0' * 48}",
        written,
        "",
        ".",
        "%%%.x",
        f"{written}=.{seal}",
        "é.é",
    )
    assert [address_in("k" * 40, one) for one in forged] == [None] * len(forged)
    assert address_in("j" * 40, token) is None


@on_sqlite
def test_a_forged_link_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        person_of_token(workspace, address_token("another secret", DESK))
