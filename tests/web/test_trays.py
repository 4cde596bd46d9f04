"""Trays and lists at scale: page by page without a row lost or told twice, light, within the reader's reach."""

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from config.clock import SetClock
from models import AuditEvent, InboxKind, InboxMessage, InboxState, OutboxMessage, UserRole
from models.queries import letter_tray, mail_tray
from models.queries import outbox as outbox_queries
from models.queries.letter_tray import LettersWanted
from models.queries.mail_tray import MailWanted
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.web.browser import Browser, signed_in
from tests.web.test_exports import table_of

HOSTILE = "550 <script>alert(1)</script> =cmd|' /C calc'!A0 " + "x" * 2000


def many_letters(workspace: Workspace, number: int) -> None:
    """Every second one was lost, for a reason a stranger wrote."""
    now = workspace.clock.now()
    rows = [
        {
            "key": f"test:{place}",
            "kind": "follow_up",
            "recipient_email": f"a{place}@example.vn",
            "recipient_name": f"Người {place}",
            "state": LetterState.FAILED if place % 2 else LetterState.SENT,
            "planned_at": now - timedelta(days=place % 3),
            "not_before": now,
            "subject": f"Thư {place} " + "y" * 500,
            "content": b"words",
            "reason": HOSTILE if place % 2 else None,
            "message_id": "",
            "plan_id": 1,
            "attempts": 1,
        }
        for place in range(number)
    ]
    with workspace.database.transaction() as session:
        outbox_queries.add_letters(session, rows)


def many_mails(workspace: Workspace, number: int) -> None:
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        for place in range(number):
            session.add(
                InboxMessage(
                    sha256=f"{place:064}",
                    size=1,
                    kind=InboxKind.NOTE,
                    state=InboxState.DONE if place % 2 else InboxState.TRAY,
                    taken_at=now,
                    arrived_at=now,
                    from_email=f"b{place}@example.vn",
                    subject="Thư",
                    body="z" * 5000,
                )
            )


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def lost(workspace: Workspace) -> set[int]:
    with workspace.database.reading() as session:
        found = session.exec(select(OutboxMessage.id).where(col(OutboxMessage.state) == LetterState.FAILED))
        return {one or 0 for one in found}


def test_the_tray_of_letters_comes_page_by_page_and_what_is_lost_first(
    desk: Browser, filled: Workspace
) -> None:
    many_letters(filled, 150)
    seen: list[str] = []
    page = desk.get("/outbox?kind=follow_up").text
    while True:
        assert len(page.encode()) < 200_000
        assert "<script>alert" not in page
        seen += re.findall(r"<small>(a\d+@example.vn)</small>", page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if not older:
            break
        page = desk.get(older[1].replace("&amp;", "&")).text
    assert len(seen) == len(set(seen)) == 150
    numbers = [int(re.sub(r"\D", "", one)) for one in seen]
    assert all(one % 2 for one in numbers[:75])
    assert not any(one % 2 for one in numbers[75:])


def test_the_file_of_the_tray_holds_what_is_filtered_and_no_formula(desk: Browser, filled: Workspace) -> None:
    many_letters(filled, 130)
    said, rows = table_of(desk.get("/outbox?state=failed&plan=1&as=csv"))
    assert len(rows) == 65 == int(said["Số dòng"])
    assert said["Đã chọn"].startswith("Trạng thái: Không gửi được; Kế hoạch: ")
    day = filled.local_day(filled.clock.now()) - timedelta(days=1)
    _, rows = table_of(desk.get(f"/outbox?day={day}&to=a1&as=csv"))
    assert rows
    assert {row["Lập lúc"][:10] for row in rows} == {day.isoformat()}
    assert all("a1" in row["Địa chỉ thư"] for row in rows)
    assert desk.get("/outbox?day=hom-qua").status_code == 422
    assert desk.get("/outbox?unit=khong-co").status_code in (404, 422)
    assert desk.get("/outbox?after=x").status_code == 422


def test_marked_letters_go_again_or_are_seen_to_together(desk: Browser, filled: Workspace) -> None:
    many_letters(filled, 6)
    first, second, third = sorted(lost(filled))
    assert desk.act("/outbox/retry", marked="yes").status_code == 422
    assert desk.act("/outbox/seen-to").status_code == 422
    answer = desk.act("/outbox/retry", marked="yes", letter=[str(first), str(second)])  # type: ignore[arg-type]
    assert answer.headers["location"] == "/outbox?done=retried"
    assert lost(filled) == {third}
    answer = desk.act("/outbox/seen-to", letter=[str(first), str(third)])  # type: ignore[arg-type]
    assert answer.headers["location"] == "/outbox?done=letters_seen_to"
    with filled.database.reading() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.action == "letter_seen_to")).all()
    assert [one.subject_id for one in events] == [third]


def test_a_limited_desk_sees_letters_about_its_own_units_and_acts_on_none(
    app: FastAPI, filled: Workspace
) -> None:
    many_letters(filled, 4)
    limited = signed_in(app, filled, UserRole.COORDINATING_DESK, unit_code="STC")
    _, rows = table_of(limited.get("/outbox?as=csv&state=sent"))
    to = {row["Địa chỉ thư"] for row in rows}
    assert "desk@stc.example.vn" in to
    # Letters about nothing in particular, and those to the people of other units.
    assert not [one for one in to if one.startswith("a") or "@syt." in one]
    page = limited.get("/outbox").text
    assert "formaction" not in page
    assert limited.act("/outbox/retry").status_code == 403
    assert limited.get("/inbox").status_code == 403
    for place in ("/reports", "/documents", "/register"):
        assert limited.get(place).status_code == 200
        assert "Sở Y tế" not in limited.get(place).text
    assert limited.get("/register?unit=SYT").status_code == 404
    assert limited.get("/register/download?unit=SYT").status_code == 404


def test_the_tray_of_messages_comes_page_by_page_and_many_are_handled_at_once(
    desk: Browser, filled: Workspace
) -> None:
    many_mails(filled, 240)
    page = desk.get("/inbox").text
    assert len(page.encode()) < 200_000
    assert "Chờ người xem: 120" in page
    shown = re.findall(r'name="message" value="(\d+)"', page)
    after = re.search(r'href="(/inbox\?after=\d+)"', page)
    before = re.search(r'href="(/inbox\?before=\d+)#done"', page)
    assert after
    assert before
    following = re.findall(r'name="message" value="(\d+)"', desk.get(after[1]).text)
    assert not set(shown) & set(following)
    assert desk.get(before[1]).status_code == 200
    _, rows = table_of(desk.get("/inbox?as=csv"))
    assert len(rows) == 120
    _, done = table_of(desk.get("/inbox?part=done&from=b1&as=csv"))
    assert all("b1" in row["Địa chỉ thư"] for row in done)
    assert desk.act("/inbox/handle", word="đã gọi").status_code == 422
    answer = desk.act("/inbox/handle", word="đã gọi", message=shown)  # type: ignore[arg-type]
    assert answer.headers["location"] == "/inbox?done=mails_handled"
    assert f"Chờ người xem: {120 - len(shown)}" in desk.get("/inbox").text


@pytest.mark.parametrize("place", ["/reports", "/documents", "/scorecards?year=2021"])
def test_every_list_is_a_file_too(desk: Browser, place: str) -> None:
    joint = "&" if "?" in place else "?"
    page = desk.get(place).text
    assert f"{place.split('?')[0]}?" in page
    assert "as=xlsx" in page
    said, rows = table_of(desk.get(f"{place}{joint}as=csv"))
    assert len(rows) == int(said["Số dòng"]) > 0
    assert desk.get(f"{place}{joint}page=9999").status_code == 200
    assert desk.get(f"{place}{joint}page=x").status_code == 422


def test_the_statements_of_the_trays_say_the_same_on_both_databases(
    workspace: Workspace, clock: SetClock
) -> None:
    with workspace.database.transaction() as session:
        now = clock.now()
        for place, state in enumerate((LetterState.SENT, LetterState.FAILED, LetterState.BOUNCED)):
            session.add(
                OutboxMessage(
                    key=f"k{place}", kind="x", recipient_email="a@b.vn", recipient_name="An",
                    state=state, planned_at=now, not_before=now,
                )
            )  # fmt: skip
    span = (now, now + timedelta(days=1))
    with workspace.database.reading() as session:
        for wanted in (
            LettersWanted(),
            LettersWanted(to="A@", planned=span),
        ):
            rows = list(letter_tray.all_pages(session, wanted))
            assert [one.key for one in rows] == ["k2", "k1", "k0"]
            assert letter_tray.number(session, wanted) == 3
        assert letter_tray.numbers_by_state(session, LettersWanted(unit_id=1)) == {}
        wanted = LettersWanted(is_open=True)
        assert [one.key for one in letter_tray.page(session, wanted, limit=1)] == ["k2"]
        assert mail_tray.number(session, MailWanted(sender="x", plan_id=1, unit_id=1, taken=span)) == 0
