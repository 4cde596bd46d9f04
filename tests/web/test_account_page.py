"""One's own account, people for the administrator, links to a new password."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from fastapi import FastAPI
from sqlmodel import select

from config.clock import SetClock
from models import AccountLink, OutboxMessage, User, UserPlan, UserRole
from models.queries import access as access_queries
from operations.people.api_tokens import Program, program_of
from operations.people.passwords import NO_PASSWORD
from operations.people.second_factor import SECONDS
from operations.workspace import Workspace
from tests.web.browser import PASSWORD, Browser, a_user, signed_in

NEW = "một câu khác hẳn 2022"


@pytest.fixture
def boss(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.ADMINISTRATOR)


def _user(workspace: Workspace, login: str) -> User:
    with workspace.database.reading() as session:
        found = access_queries.user_by_login(session, login)
    assert found is not None
    return found


def _link(workspace: Workspace) -> str:
    """The address in the newest letter."""
    with workspace.database.reading() as session:
        letter = session.exec(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()  # type: ignore[union-attr]
    assert letter is not None
    body = message_from_bytes(letter.content or b"", policy=policy.default).get_body(("plain",))
    text = body.get_content() if body else ""
    found = re.search(r"/p/([\w-]{43})", text)
    assert found
    return found[0]


def test_an_invited_person_sets_a_password_once(app: FastAPI, filled: Workspace, boss: Browser) -> None:
    fields = {"login": "hoa.nt", "name": "Nguyễn Thị Hoa", "email": "hoa@example.vn", "role": "unit_desk"}
    assert boss.act("/people", **fields).status_code == 422  # somebody of a unit needs one
    assert boss.act("/people", **fields, unit="STC").status_code == 303
    assert _user(filled, "hoa.nt").password_hash == NO_PASSWORD
    guest, link = Browser(app), _link(filled)
    assert "hoa.nt" in guest.get(link).text
    assert guest.post(link, {"password": "ngắn", "again": "ngắn"}).status_code == 422
    assert guest.post(link, {"password": NEW, "again": f"{NEW}x"}).status_code == 422
    assert guest.post(link, {"password": NEW, "again": NEW}).status_code == 303
    assert guest.post(link, {"password": NEW, "again": NEW}).status_code == 404
    assert guest.post("/login", {"login": "hoa.nt", "password": NEW}).status_code == 303


def test_a_forgotten_password_is_answered_alike_for_everybody(
    app: FastAPI, filled: Workspace, clock: SetClock
) -> None:
    user = a_user(filled, UserRole.AUDITOR)
    guest = Browser(app)
    known = guest.post("/login/forgotten", {"who": user.email.upper()})
    unknown = guest.post("/login/forgotten", {"who": "khong@example.vn"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    with filled.database.reading() as session:
        assert len(session.exec(select(AccountLink)).all()) == 1
    link = _link(filled)
    clock.advance(timedelta(minutes=31))
    assert guest.get(link).status_code == 404


def test_a_new_link_makes_the_old_one_void(app: FastAPI, filled: Workspace) -> None:
    user, guest = a_user(filled, UserRole.AUDITOR), Browser(app)
    guest.post("/login/forgotten", {"who": user.login})
    first = _link(filled)
    guest.post("/login/forgotten", {"who": user.login})
    assert guest.get(first).status_code == 404
    assert guest.get(_link(filled)).status_code == 200


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(
    app: FastAPI, filled: Workspace, clock: SetClock
) -> None:
    user = a_user(filled, UserRole.AUDITOR)
    here, there = Browser(app), Browser(app)
    for one in (here, there):
        clock.advance(timedelta(seconds=1))
        one.post("/login", {"login": user.login, "password": PASSWORD})
    assert here.act("/account/password", old="sai", password=NEW, again=NEW).status_code == 422
    assert here.act("/account/password", old=PASSWORD, password=NEW, again=NEW).status_code == 303
    assert here.get("/plans").status_code == 200
    assert there.get("/plans").status_code == 303


def test_a_key_is_shown_once_and_dies_with_its_account(
    app: FastAPI, filled: Workspace, boss: Browser
) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    page = desk.act("/account/keys", name="máy trạm", scope="answers:read").text
    found = re.search(r"dd_[\w-]{43}", page)
    assert found
    assert found[0] not in desk.get("/account").text
    assert isinstance(program_of(filled, found[0]), Program)
    assert "máy trạm" in boss.get("/tokens").text
    assert boss.act("/account/keys/1/revoke").status_code == 404  # it is not theirs
    login = "coordinating_desk-house"
    user = _user(filled, login)
    fields = {"name": user.name, "email": user.email, "role": user.role.value}
    assert boss.act(f"/people/{user.id}", **fields).status_code == 303  # no tick: closed
    assert not isinstance(program_of(filled, found[0]), Program)
    assert desk.get("/").status_code == 303


def test_nobody_changes_their_own_rights_and_the_last_administrator_stays(
    app: FastAPI, filled: Workspace, boss: Browser
) -> None:
    own = _user(filled, "administrator-house")
    fields = {"name": "Tên khác", "email": own.email, "role": "auditor"}
    assert boss.act(f"/people/{own.id}", **fields).status_code == 303
    assert _user(filled, own.login).role is UserRole.ADMINISTRATOR
    assert _user(filled, own.login).name == "Tên khác"
    limited = signed_in(app, filled, UserRole.ADMINISTRATOR, unit_code="STC")
    assert limited.get("/people").status_code == 403
    other = _user(filled, "administrator-STC")
    # A plan given to the other one changes rights: their session ends, and they are no administrator of everything.
    given = {"name": other.name, "email": other.email, "role": "administrator", "active": "on"}
    assert boss.act(f"/people/{other.id}", **given, unit="STC", plan="1").status_code == 303
    assert limited.get("/plans").status_code == 303
    with filled.database.reading() as session:
        assert [one.plan_id for one in session.exec(select(UserPlan))] == [1]
    from operations.people.change_user import LAST
    from operations.people.set_active import set_active
    from rules.errors import Refused

    with pytest.raises(Refused, match=re.escape(LAST)):
        set_active(filled, own.login, is_active=False)


def test_a_code_of_the_phone_is_asked_for_and_counts_once(
    app: FastAPI, filled: Workspace, clock: SetClock
) -> None:
    import pyotp

    user = a_user(filled, UserRole.AUDITOR)
    browser = Browser(app)
    browser.post("/login", {"login": user.login, "password": PASSWORD})
    page = browser.get("/account/second-factor").text
    assert "<svg" in page
    assert "style=" not in page
    shared = re.sub(r"\s", "", re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0])
    sealed = re.findall(r'name="sealed" value="([^"]+)"', page)[0]
    assert shared not in sealed
    phone = pyotp.TOTP(shared)

    def code() -> str:
        return phone.at(int(clock.now().timestamp()))

    wrong = {"sealed": sealed, "code": "000000", "password": PASSWORD}
    assert browser.act("/account/second-factor", **wrong).status_code == 422
    good = {"sealed": sealed, "code": code(), "password": PASSWORD}
    assert browser.act("/account/second-factor", **good).status_code == 303
    assert shared not in _user(filled, user.login).totp_secret
    again = Browser(app)
    step = again.post("/login", {"login": user.login, "password": PASSWORD})
    assert step.headers["location"] == "/login/code"
    assert again.get("/plans").status_code == 303  # not in yet
    assert again.post("/login/code", {"code": code()}).status_code == 401  # taken when it was set
    clock.advance(timedelta(seconds=SECONDS))
    assert again.post("/login/code", {"code": code()}).status_code == 303
    assert again.get("/plans").status_code == 200
    boss = signed_in(app, filled, UserRole.ADMINISTRATOR)
    assert boss.act(f"/people/{user.id}/second-factor/drop").status_code == 303
    assert _user(filled, user.login).totp_secret == ""


def test_pages_of_people_show_what_is_asked_for(app: FastAPI, filled: Workspace, boss: Browser) -> None:
    a_user(filled, UserRole.AUDITOR)
    assert "auditor-house" in boss.get("/people").text
    assert "auditor-house" not in boss.get("/people?role=unit_desk").text
    assert "auditor-house" in boss.get("/people?q=AUDITOR").text
    exported = boss.get("/people?as=csv&q=auditor")
    assert exported.status_code == 200
    assert "auditor-house" in exported.content.decode("utf-8-sig")
    assert boss.get("/people/99999").status_code == 404
