"""Words that pages choose by what is shown."""

from types import SimpleNamespace
from typing import cast

import pytest
from fastapi import FastAPI

from config.calendars import weekdays_words
from config.clock import SetClock
from models import BalanceLine, Obligation, ObligationKind, UserRole
from models.queries import balance as balance_queries
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.web.browser import signed_in
from web.labels import LETTER_KINDS, state_words


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        (ObligationKind.INPUT, State.OPEN, "Chưa cho ý kiến"),
        (ObligationKind.INPUT, State.ACCEPTED, "Đã cho ý kiến"),
        (ObligationKind.INPUT, State.WAIVED, "Được miễn"),
        (ObligationKind.REPORT, State.OPEN, "Chưa gửi báo cáo"),
    ],
)
def test_an_opinion_is_not_called_a_report(kind: ObligationKind, state: State, words: str) -> None:
    obligation = cast("Obligation", SimpleNamespace(kind=kind, state=state))
    assert state_words(obligation) == words


def test_the_days_of_a_calendar_are_said_in_words_and_in_order() -> None:
    assert weekdays_words("sat mon tue") == "Thứ Hai, Thứ Ba, Thứ Bảy"


def test_a_broken_balance_stands_first_and_leads_to_what_is_missing(
    app: FastAPI, filled: Workspace, clock: SetClock
) -> None:
    day = filled.local_day(clock.now())
    line = BalanceLine(
        day=day,
        due=1,
        sent=0,
        bundled=0,
        skipped=0,
        failed=0,
        waiting=0,
        missing=1,
        is_balanced=False,
        written_at=clock.now(),
        detail={"lost": 0, "findings": [{"obligation": 1, "lapse": "not_raised"}]},
    )
    with filled.database.transaction() as session:
        balance_queries.write_line(session, line)
    page = signed_in(app, filled, UserRole.ADMINISTRATOR).get("/outbox").text
    assert page.index("Cân đối nhắc việc bị lệch: 18/6/2021") < page.index("<table>")
    assert '<a href="/obligations/1">Việc số 1</a>: đến bước nhắc mà chưa nhắc' in page


def test_the_alert_about_the_balance_has_a_name_in_the_ledger() -> None:
    assert LETTER_KINDS["balance_broken"] == "cảnh báo cân đối nhắc việc"
