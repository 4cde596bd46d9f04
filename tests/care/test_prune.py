"""What is past its time goes, and no figure moves: counted before, counted after, proved by the chain of the trail."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cli.main import DONE, run_command_line
from config.clock import SetClock
from models import ContactRole, UserRole
from models.queries import audit_trail, balance, dashboard_counts, keeping_sums, ledger, outbox, sums
from models.queries import inbox as inbox_queries
from models.queries import units as unit_queries
from models.queries.anonymising import Somebody
from models.queries.audit_trail import AuditChoice
from models.queries.board_choice import Selection
from operations.care.anonymise import LEFT, Left, without_person
from operations.care.prune import Kept, prune, what_would_go
from operations.care.seal_audit import seal_audit
from operations.care.verify_audit import verify_audit
from operations.ladder.keep_balance import keep_balance
from operations.mailbox.handle_mail import mark_handled
from operations.mailbox.keep_mail import mail_path
from operations.mailbox.take_mail import take_mail
from operations.people.add_user import add_user
from operations.people.sessions import open_session
from operations.people.set_active import set_active
from operations.reporting.gather_scorecards import scorecards_of
from operations.units.add_contact import add_contact
from operations.units.contacts import NewContact
from operations.units.retire_contact import retire_contact
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.answering_mail import a_reply
from tests.builders import at
from tests.web.house import fill, report_obligation, signed_path

WHO, NAME = "desk@stc.example.vn", "Trần Thị Rời"


def figures(workspace: Workspace) -> dict[str, Any]:
    """Everything an inspector, a page or a report counts."""
    day = workspace.local_day(workspace.clock.now())
    with workspace.database.reading() as session:
        owed = dashboard_counts.all_obligations(session)
        steps = [ledger.steps(session, one.id or 0) for one in owed]
        letters = [one.letter_id for found in steps for one in found if one.letter_id]
        tried = ledger.attempts(session, letters)
        return {
            "sums": sums.totals(session, Selection(), day),
            "levels": sums.overdue_levels_and_ages(session, Selection(), day),
            "recount": keeping_sums.differences(session),
            "outcomes": dashboard_counts.steps_by_outcome(session),
            "by_level": dashboard_counts.units_by_level(session),
            "letters": outbox.counts_by_state(session),
            "kinds": outbox.counts_by_kind(session),
            "balance": [one.model_dump() for one in balance.recent_lines(session, 400)],
            # The proof of urging without the names: how often, when, over which channel, to how many people.
            "urged": [
                [
                    (one.step, one.level, one.raised_at, one.outcome, one.state, one.message_id)
                    for one in found
                ]
                for found in steps
            ],
            "people": [len({one.recipient_email for one in found}) for found in steps],
            "tries": {letter: [one.outcome for one in made] for letter, made in tried.items()},
            "scorecards": scorecards_of(workspace, 2021, now=at("2021-12-31")).rows,
        }


def somebody_leaves(workspace: Workspace, clock: SetClock) -> int:
    """An officer who was written to, signed in, answered by mail and opened a link; the number of the message."""
    signed_path(workspace, report_obligation(workspace, "STC"))
    user = add_user(
        workspace, login="roi", name=NAME, email=WHO, role=UserRole.UNIT_DESK, password="một câu dài để thử", unit_code="STC",
    )  # fmt: skip
    open_session(workspace, user)
    message = take_mail(workspace, a_reply(None, sender=f"{NAME} <{WHO}>")).message_id
    mark_handled(workspace, message, word="đã đọc")
    add_contact(workspace, "STC", NewContact(ContactRole.DESK, "Lê Văn Mới", "moi@stc.example.vn", 2))
    with workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, "STC")
        assert unit is not None
        (left,) = [one for one in unit_queries.contacts(session, unit.id or 0) if one.email == WHO]
    retire_contact(workspace, left.id or 0, of_unit="STC")
    set_active(workspace, "roi", is_active=False)
    clock.set(at("2021-06-19", "18:00"))
    keep_balance(workspace)
    return message


def everything_said(workspace: Workspace) -> str:
    """All words of the tables in which people stand, without the actors of the audit trail."""
    with workspace.database.reading() as session:
        letters = [one for state in LetterState for one in outbox.in_state(session, state, 1000)]
        owed = dashboard_counts.all_obligations(session)
        steps = [step for one in owed for step in ledger.steps(session, one.id or 0)]
        messages = inbox_queries.done(session)
        events = [one.change for one in audit_trail.all_of(session, AuditChoice())]
        people = [
            one
            for unit in unit_queries.all_units(session)
            for one in unit_queries.contacts(session, unit.id or 0)
        ]
        keys = list(session.connection().execute(text("SELECT key FROM due_event")).scalars())
    return repr((letters, steps, messages, events, people, keys))


def test_figures_stay_when_words_and_names_go(workspace: Workspace, clock: SetClock) -> None:
    fill(workspace, clock)
    message = somebody_leaves(workspace, clock)
    with workspace.database.reading() as session:
        row = inbox_queries.message(session, message)
    assert row is not None
    file = mail_path(workspace, row.sha256)
    seal_audit(workspace)
    # Nothing is past its time yet.
    assert what_would_go(workspace).total == 0
    assert prune(workspace).total == 0
    clock.set(at("2027-06-21"))
    before = figures(workspace)
    assert (file.exists(), WHO in everything_said(workspace)) == (True, True)
    told = what_would_go(workspace)
    assert {kept: number for kept, number in told.numbers.items() if number}.keys() == {
        Kept.LETTER_WORDS, Kept.MESSAGES, Kept.SESSIONS, Kept.ACCESS_LINKS, Kept.ROUNDS, Kept.PEOPLE,
    }  # fmt: skip
    # A look takes nothing, and what it tells is what goes.
    assert figures(workspace) == before
    assert prune(workspace) == told
    assert figures(workspace) == before
    assert what_would_go(workspace).total == 0
    assert prune(workspace).total == 0
    assert not file.exists()
    said = everything_said(workspace)
    assert (WHO in said, NAME in said, LEFT in said) == (False, False, True)
    # Who is still there is still named, and the trail knows the decision from an edit.
    assert "moi@stc.example.vn" in said
    seal_audit(workspace)
    verdict = verify_audit(workspace)
    assert (verdict.is_good, sum(verdict.anonymised.values()) > 0) == (True, True)
    with workspace.database.reading() as session:
        events = list(audit_trail.all_of(session, AuditChoice(action="pruned")))
    assert sum(one.change["number"] for one in events) == told.total - told.numbers[Kept.PEOPLE]


def test_an_address_that_is_part_of_another_persons_is_left_alone() -> None:
    gone = Left((Somebody("an@x.example.vn", "Lê Thị An", is_active=False, contact_id=7),))
    said = {
        "to": "lan@x.example.vn, an@x.example.vn; an@x.example.vn.org",
        "an@x.example.vn": ["Lê Thị An", 3],
    }
    assert without_person(said, gone) == {
        "to": f"lan@x.example.vn, {gone.pseudonym}; an@x.example.vn.org",
        gone.pseudonym: [LEFT, 3],
    }


def test_the_command_counts_first_and_zero_keeps_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DONDOC_KEEP_PEOPLE_YEARS", "0")
    assert run_command_line(["prune", "--dry-run", "--json", "--data", str(tmp_path / "d")]) == DONE
    assert set(json.loads(capsys.readouterr().out).values()) == {0}
    assert run_command_line(["prune", "--data", str(tmp_path / "d")]) == DONE
    assert "Không có gì quá thời hạn lưu." in capsys.readouterr().out
