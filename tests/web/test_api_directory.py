"""What programs do with one unit of the directory and with one account."""

import pytest
from fastapi import FastAPI
from sqlmodel import select

from models import AccountLink, Contact, UserRole
from models.queries import access as access_queries
from models.queries import units as unit_queries
from operations.workspace import Workspace
from tests.web.api_calls import Caller, a_program, problem

DESK = UserRole.COORDINATING_DESK
ADMINISTRATOR = UserRole.ADMINISTRATOR
UNIT = "/directory/units/STC"


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Caller:
    return a_program(app, filled, DESK)


def test_a_unit_is_added_with_its_people_and_never_twice(desk: Caller) -> None:
    said: dict[str, object] = {
        "code": "TTCDS",
        "name": "Trung tâm Chuyển đổi số",
        "kind": "centre",
        "groups": ["các đơn vị sự nghiệp"],
        "people": [{"role": "desk", "name": "Lê Thị Mai", "email": "mai.lt@example.vn"}],
    }
    made = desk.post("/directory/units", json=said)
    assert made.status_code == 201, made.text
    told = desk.get("/directory/units/TTCDS").json()
    assert (told["name"], told["groups"]) == (said["name"], said["groups"])
    assert [(one["email"], one["active"]) for one in told["people"]] == [("mai.lt@example.vn", True)]
    assert problem(desk.post("/directory/units", json=said))[0] == 409
    bad = {"role": "desk", "name": "Lê Thị Mai", "email": "mai"}
    given = {"code": "KHAC", "name": "Đơn vị khác", "people": [bad]}
    assert problem(desk.post("/directory/units", json=given))[0] == 422
    assert desk.get("/directory/units/KHAC").status_code == 404


def test_a_unit_keeps_what_was_left_out_and_its_name(desk: Caller) -> None:
    before = desk.get(UNIT).json()
    done = desk.call("PUT", UNIT, json={"seen": before["seen"], "short_name": "STC mới"})
    assert done.json()["changed"], done.text
    after = desk.get(UNIT).json()
    assert after["short_name"] == "STC mới"
    for name in ("aliases", "groups", "parent", "calendar", "needs_approval", "name"):
        assert after[name] == before[name]
    # somebody else still holds the older look
    assert problem(desk.call("PUT", UNIT, json={"seen": before["seen"], "kind": "x"}))[0] == 409
    assert problem(desk.call("PUT", UNIT, json={"seen": after["seen"], "name": "Sở khác"}))[0] == 422


def test_people_of_a_unit_come_change_and_go_and_the_last_officer_stays(desk: Caller) -> None:
    made = desk.post(f"{UNIT}/contacts", json={"role": "desk", "name": "Lê Thị Mai", "email": "mai@stc"})
    assert made.status_code == 422, "no address of a mailbox"
    made = desk.post(
        f"{UNIT}/contacts", json={"role": "desk", "name": "Lê Thị Mai", "email": "mai@stc.example.vn"}
    )
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    assert desk.call("PUT", f"{UNIT}/contacts/{number}", json={"rank": 2}).json()["changed"]
    assert not desk.call("PUT", f"{UNIT}/contacts/{number}", json={"rank": 2}).json()["changed"]
    assert desk.call("PUT", f"/directory/units/STP/contacts/{number}", json={"rank": 3}).status_code == 404
    assert desk.call("DELETE", f"{UNIT}/contacts/{number}").status_code == 200
    assert problem(desk.call("DELETE", f"{UNIT}/contacts/{number}"))[0] == 409
    officers = [one for one in desk.get(UNIT).json()["people"] if one["role"] == "desk" and one["active"]]
    said = [desk.call("DELETE", f"{UNIT}/contacts/{one['id']}").status_code for one in officers]
    assert said[-1] == 409
    assert set(said[:-1]) <= {200}


def test_an_address_works_again_only_if_somebody_of_the_unit_has_it(
    desk: Caller, filled: Workspace, obligation_id: int
) -> None:
    with filled.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, "STC")
        person = next(one for one in unit_queries.contacts(session, unit.id if unit and unit.id else 0))
        email, person.refused_at = person.email, filled.clock.now()
        session.add(person)
    path = f"{UNIT}/mended-address"
    assert desk.post(path, json={"email": "la@example.vn"}).status_code == 404
    assert desk.post(path, json={"email": email}).status_code == 200
    with filled.database.reading() as session:
        refused = session.exec(select(Contact).where(Contact.email == email)).all()
    assert [one.refused_at for one in refused] == [None]


def test_the_directory_is_closed_to_a_key_whose_rights_end_somewhere(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, DESK, unit_code="STC")
    assert program.get("/units/STC").status_code == 200
    assert program.get(UNIT).status_code == 403
    assert program.post("/directory/units", json={"code": "X", "name": "X"}).status_code == 403


def test_a_person_is_invited_again_signed_out_and_has_the_second_factor_taken(
    app: FastAPI, filled: Workspace
) -> None:
    program = a_program(app, filled, ADMINISTRATOR)
    said = {"login": "mai.lt", "name": "Lê Thị Mai", "email": "mai@example.vn", "role": DESK.value}
    number = program.post("/users", json=said).json()["id"]
    assert program.post(f"/users/{number}/invite").status_code == 200
    with filled.database.reading() as session:
        links = session.exec(select(AccountLink).where(AccountLink.user_id == number)).all()
    assert [one.used_at is None for one in sorted(links, key=lambda one: one.id or 0)] == [False, True]
    (row,) = [one for one in program.get("/users").json()["items"] if one["id"] == number]
    assert (row["waiting"], row["second_factor"]) == (True, False)
    assert program.call("DELETE", f"/users/{number}/second-factor").status_code == 409
    with filled.database.transaction() as session:
        user = access_queries.user(session, number)
        assert user is not None
        user.totp_secret = "sealed"
        session.add(user)
    assert program.call("DELETE", f"/users/{number}/second-factor").status_code == 200
    with filled.database.reading() as session:
        kept = access_queries.user(session, number)
    assert kept is not None
    assert not kept.totp_secret
    assert not program.call("DELETE", f"/users/{number}/sessions").json()["changed"]
    assert program.call("DELETE", "/users/9999/sessions").status_code == 404
    assert program.call("DELETE", f"/users/{number}/office-account").status_code == 409
