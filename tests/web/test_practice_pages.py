"""Every page of a practice says that it is one; no page of a real installation does."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from config.settings import Settings
from flows.practice import set_practice_clock
from models import UserRole
from operations.workspace import Workspace, open_workspace
from tests.builders import at
from tests.web.browser import Browser, signed_in
from web.app import create_app

WORDS = "Đang chạy tập"


@pytest.fixture
def practising(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(_env_file=None, data=tmp_path / "practice", secret_key="k" * 40, prefect_port=0)
    set_practice_clock(settings, at("2021-06-18", "09:00"))
    with closing(open_workspace(settings)) as house:
        yield house


def test_a_practice_says_so_and_when_it_is_there(practising: Workspace) -> None:
    app = create_app(practising)
    assert f"{WORDS}, lúc 09:00 Thứ Sáu 18/6/2021: không thư nào ra ngoài." in Browser(app).get("/login").text
    assert WORDS in signed_in(app, practising, UserRole.ADMINISTRATOR).get("/plans").text
    assert WORDS in Browser(app).get("/nothing-here").text


def test_a_real_installation_does_not(workspace: Workspace) -> None:
    assert WORDS not in Browser(create_app(workspace)).get("/login").text
