"""An office words its letters: tried on every situation, on record, in the next letter, and never in a letter's way."""

import asyncio
import logging
from datetime import date
from email import message_from_bytes, policy

import pytest

from config.clock import SetClock
from models import OfficePolicy
from models.queries import audit
from models.queries import letter_wordings as wording_queries
from models.queries import obligations as obligation_queries
from models.queries import outbox as outbox_queries
from models.queries import policies as policy_queries
from notifications.letters import LetterKind
from notifications.recording import RecordingTransport
from operations.ladder.run_round import run_round
from operations.letters.office_wordings import put_wording, shipped_again, wording_shelf
from operations.letters.preview_letter import letter_to_preview
from operations.plans.office_policies import remove_policy
from operations.plans.policy_shelf import policy_shelf
from operations.workspace import Workspace
from rules.delivery import LetterState
from rules.errors import BadInput
from tests.builders import a_deadline, a_draft, a_plan, at

SUBJECT = "vi/due_soon/subject"


def test_an_offices_words_are_in_the_next_letter_on_record_and_taken_back(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_plan(workspace, a_draft(a_deadline(due_on="2021-05-14")))
    clerk = workspace.acting_as("Trần Văn Bình", "web")
    assert put_wording(clerk, SUBJECT, "NHẮC VIỆC: {{ digest.headline.what|shortened(60) }}\r\n")
    assert not put_wording(clerk, SUBJECT, "NHẮC VIỆC: {{ digest.headline.what|shortened(60) }}")
    clock.set(at("2021-05-12", "08:30"))
    asyncio.run(run_round(workspace, engine="test"))
    subjects = [
        str(message_from_bytes(one.content, policy=policy.default)["Subject"]) for one in transport.sent
    ]
    assert any(subject.startswith("NHẮC VIỆC: ") for subject in subjects), subjects
    with workspace.database.reading() as session:
        changed = [one for one in wording_shelf(session) if not one.is_shipped]
        row = policy_queries.policy(session, "letter", SUBJECT)
        assert row is not None
        event = audit.of_subject(session, ("office_policy", row.id or 0))[0]
        assert "letter" not in {one.kind for one in policy_shelf(session)}
    assert [(one.key, one.changed_by, one.fault) for one in changed] == [(SUBJECT, "Trần Văn Bình", "")]
    assert event.action == "letter_wording_put"
    assert event.change["after"].startswith("NHẮC VIỆC")
    with pytest.raises(BadInput):
        remove_policy(clerk, SUBJECT)
    assert shipped_again(clerk, SUBJECT)
    assert not shipped_again(clerk, SUBJECT)
    with workspace.database.reading() as session:
        assert all(one.is_shipped for one in wording_shelf(session))


def test_words_that_cannot_say_one_situation_are_not_taken(workspace: Workspace) -> None:
    for key, text, said in (
        ("vi/waiting/subject", "{% if facts.news == 'asked' %}Chờ ý kiến{% endif %}", "tin begun"),
        ("vi/request/statement", "Hạn {{ digest.headline.due_on|weekday_date }}", "chưa ấn định hạn"),
        ("vi/khong_co/subject", "x", "không có mẫu thư"),
        ("fr/request/subject", "x", "không có mẫu thư"),
        ("vi/request/subject", "{{ sender.reply_secret }}", "reply_secret"),
    ):
        with pytest.raises(BadInput, match=said):
            put_wording(workspace, key, text)
    with workspace.database.reading() as session:
        assert wording_queries.wordings(session) == []


def test_words_put_in_by_another_way_stop_no_round_and_are_shown_to_the_desk(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport, caplog: pytest.LogCaptureFixture
) -> None:
    a_plan(workspace, a_draft(a_deadline(due_on="2021-05-14")))
    with workspace.database.transaction() as session:
        row = OfficePolicy(
            kind="letter",
            key="vi/due_soon/body",
            text="{{ ''.__class__ }}",
            changed_at=clock.now(),
            changed_by="?",
        )
        policy_queries.put(session, row)
    clock.set(at("2021-05-12", "08:30"))
    with caplog.at_level(logging.ERROR, "dondoc.letters"):
        asyncio.run(run_round(workspace, engine="test"))
        asyncio.run(run_round(workspace, engine="test"))
    assert transport.sent
    assert len([one for one in caplog.records if "vi/due_soon/body" in one.getMessage()]) == 1
    with workspace.database.reading() as session:
        assert not outbox_queries.counts_by_state(session).get(LetterState.FAILED)
        (fault,) = [one.fault for one in wording_shelf(session) if one.fault]
        assert len(wording_queries.failures(session)) == 1
    assert "__class__" in fault


def test_a_preview_is_about_the_real_obligation_and_opens_nothing(
    workspace: Workspace, clock: SetClock
) -> None:
    a_plan(workspace, a_draft(a_deadline("Sở Y tế", "2021-05-14")))
    clock.set(at("2021-05-12", "08:30"))
    asyncio.run(run_round(workspace, engine="test"))
    with workspace.database.reading() as session:
        rows = obligation_queries.views_of_plan(session, 1)
    row = next(one for one in rows if one.obligation.due_on == date(2021, 5, 14))
    id = row.obligation.id or 0
    letter = letter_to_preview(workspace, LetterKind.DUE_SOON, id)
    assert (letter.lines[0].unit_name, letter.lines[0].workdays_left) == ("Sở Y tế", 2)
    assert letter.lines[0].link == workspace.sender.base_url
    returned = letter_to_preview(workspace, LetterKind.RETURNED, id)
    assert (returned.facts["unit"], returned.facts["due"]) == ("Sở Y tế", "2021-05-14")
    with pytest.raises(BadInput, match="không có việc số 99"):
        letter_to_preview(workspace, LetterKind.RETURNED, 99)
