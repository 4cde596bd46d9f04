"""The system page says what the machinery does, and stands when a part of it is broken."""

import asyncio
from datetime import timedelta

import pytest
from fastapi import FastAPI

from config.clock import SetClock
from models import UserRole
from models.queries import rounds as round_queries
from operations.care.alarm import Alarm
from operations.care.alarm_words import Fault, FaultKind
from operations.care.last_backup import BackupNote, note_backup
from operations.workspace import Workspace
from tests.web.browser import Browser, signed_in


@pytest.fixture
def administrator(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.ADMINISTRATOR)


def test_it_says_what_ran_when_and_what_is_missing(filled: Workspace, administrator: Browser) -> None:
    page = administrator.get("/system").text
    for words in (
        "bước nhắc",
        "chưa có bản sao lưu nào được ghi nhận",
        "chưa cấu hình: thư chỉ ghi thành tệp .eml",
        "SQLite 3.",
        "Năm 2021",
        "đã có văn bản chính thức",
        "chưa có tiến trình nào nhận canh",
        "Dung lượng đĩa",
    ):
        assert words in page, words
    assert filled.secret not in page
    with filled.database.transaction() as session:
        now = filled.clock.now()
        round_queries.take_lease(session, "watch", holder="abc", now=now, until=now + timedelta(minutes=2))
        round_id = round_queries.start_round(session, engine="watchdog", at=now)
        round_queries.finish_round(
            session, round_id, finished_at=now + timedelta(seconds=90), error="đĩa đầy"
        )
    page = administrator.get("/system").text
    for words in ("đang giữ đến", "bộ canh (thay Prefect)", "1 phút 30 giây", "hỏng: đĩa đầy"):
        assert words in page, words


def test_a_backup_is_found_with_its_age(filled: Workspace, clock: SetClock, administrator: Browser) -> None:
    made = (clock.now() - timedelta(hours=5)).isoformat()
    note_backup(filled, BackupNote(at=made, file="dondoc.tar.gz", size=1, sha256="", audit_head=""))
    assert "5 giờ trước" in administrator.get("/system").text


def test_an_alarm_that_is_not_over_stands_there_with_what_to_do(
    filled: Workspace, administrator: Browser
) -> None:
    assert "không có cảnh báo nào" in administrator.get("/system").text
    fault = Fault(FaultKind.BALANCE, filled.clock.now(), "lệch 1")
    asyncio.run(Alarm(filled).look([fault], judged=(FaultKind.BALANCE,)))
    page = administrator.get("/system").text
    assert "cân đối nhắc việc bị lệch" in page
    assert "dondoc doctor --recount" in page
    asyncio.run(Alarm(filled).look([], judged=(FaultKind.BALANCE,)))
    assert "không có cảnh báo nào" in administrator.get("/system").text


def test_one_broken_part_is_named_and_the_others_stand(
    administrator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no such device: secret-path")

    monkeypatch.setattr("web.system_page.shutil.disk_usage", broken)
    monkeypatch.setattr("web.system_page.round_queries.recent_rounds", broken)
    page = administrator.get("/system")
    assert page.status_code == 200
    assert "Không đọc được phần này lúc này" in page.text
    assert "Không đọc được các vòng chạy lúc này" in page.text
    assert "secret-path" not in page.text
    assert "SQLite 3." in page.text


def test_the_desk_does_not_read_it(app: FastAPI, filled: Workspace) -> None:
    assert signed_in(app, filled, UserRole.AUDITOR).get("/system").status_code == 200
    for role in (UserRole.COORDINATING_DESK, UserRole.COORDINATOR_HEAD, UserRole.SUPERVISOR):
        assert signed_in(app, filled, role).get("/system").status_code == 403, role
