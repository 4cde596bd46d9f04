"""A report nobody issues is urged on its days, once a person, however many engines run."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from config.clock import SetClock
from notifications.recording import RecordingTransport
from operations.ladder.run_round import is_anything_due, run_round
from operations.reporting.publish_report import publish_report
from operations.reporting.report_board import ReportChoice, chosen_rows, report_rows
from operations.reporting.urge_sign_off import urge_sign_off
from operations.workspace import Workspace
from tests.builders import at
from tests.operations.signing_off import a_frozen_report, letters_of_kind
from tests.operations.test_round import read, round_at

DUE = date(2021, 6, 21)


def test_a_report_that_is_late_is_urged_on_its_days_and_shown_with_its_delay(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    report_id = a_frozen_report(workspace, clock, upward=False)
    asyncio.run(run_round(workspace, engine="test"))
    days = []
    for day in (DUE + timedelta(days=n) for n in range(-3, 24)):
        clock.set(at(day.isoformat(), "09:00"))
        if urge_sign_off(workspace, day):
            days.append(day.isoformat()[5:])
        assert urge_sign_off(workspace, day) == 0, "once a day"
    assert days == ["06-21", "06-23", "06-25", "06-29", "07-01", "07-05"], "the eve was urged by the round"
    letters = letters_of_kind(workspace, "sign_off_waiting")
    assert {letter.recipient_email for letter in letters} == {"desk@snv.example.vn", "head@snv.example.vn"}
    assert len({letter.key for letter in letters}) == len(letters) == 14
    with workspace.database.reading() as session:
        (row,) = chosen_rows(report_rows(session, workspace), ReportChoice(late_only=True, by_lateness=True))
    assert (row.report.id, row.days_late) == (report_id, 17)
    # issued, it is urged no more and keeps its delay
    clock.set(at("2021-06-23", "10:00"))
    publish_report(workspace, report_id)
    with workspace.database.reading() as session:
        assert [row.days_late for row in report_rows(session, workspace)] == [2]
        assert chosen_rows(report_rows(session, workspace), ReportChoice(late_only=True)) == []
    assert urge_sign_off(workspace, date(2021, 6, 25)) == 0


def test_racing_engines_urge_once_and_a_round_has_a_reason_to_run(
    workspace: Workspace, clock: SetClock, transport: RecordingTransport
) -> None:
    a_frozen_report(workspace, clock, upward=False)
    asyncio.run(run_round(workspace, engine="test"))
    clock.set(at("2021-06-23", "08:30"))
    assert is_anything_due(workspace)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: urge_sign_off(workspace, date(2021, 6, 23)), range(4)))
    urged = [one for one in letters_of_kind(workspace, "sign_off_waiting") if "2021-06-23" in one.key]
    assert len(urged) == 2
    round_at(workspace, clock, "2021-06-23", "09:00")
    assert not is_anything_due(workspace)
    sent = [
        letter
        for letter in map(read, (one.content for one in transport.sent))
        if letter["Subject"].startswith("Đề nghị ký")
    ]
    assert len(sent) == 4, "the eve and the second day late, desk and head each"
    (words,) = {part.get_content() for part in sent[-1].walk() if part.get_content_type() == "text/plain"}
    assert "đã chốt số liệu, chờ duyệt và ký. Quá hạn 2 ngày làm việc" in " ".join(words.split())


def test_where_the_coordinator_owes_it_upward_its_own_ladder_urges(
    workspace: Workspace, clock: SetClock
) -> None:
    a_frozen_report(workspace, clock, upward=True)
    for day in ("2021-06-18", "2021-06-21", "2021-06-23"):
        assert urge_sign_off(workspace, date.fromisoformat(day)) == 0
    assert letters_of_kind(workspace, "sign_off_waiting") == []
