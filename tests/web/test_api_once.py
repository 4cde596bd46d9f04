"""A program that is not sure whether it was heard asks again with the same Idempotency-Key, and nothing is done twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from config.clock import SetClock
from models import UserRole
from models.queries import api_receipts as receipt_queries
from models.queries import api_tokens as token_queries
from models.queries import audit as audit_queries
from operations.people.api_receipts import Asked, Told, begin_receipt, finish_receipt, prune_receipts
from operations.people.api_tokens import Scope, make_token
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove
from tests.web.api_calls import Caller, a_program, problem
from tests.web.browser import a_user

KEY = {"Idempotency-Key": "mot-cua-000318"}
WAIVED = {"reason": "Đã giao đơn vị khác thực hiện"}


def trail(workspace: Workspace, obligation_id: int) -> list[str]:
    with workspace.database.reading() as session:
        return [one.action for one in audit_queries.of_subject(session, ("obligation", obligation_id))]


def test_the_same_call_again_is_answered_the_same_and_done_once(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    number = report_of("STC")
    program = a_program(app, filled, UserRole.COORDINATOR_HEAD)
    path = f"/obligations/{number}/waive"
    first = program.call("POST", path, KEY, json=WAIVED)
    again = program.call("POST", path, KEY, json=WAIVED)
    assert first.status_code == again.status_code == 200, first.text
    assert again.content == first.content
    assert again.headers["content-type"] == first.headers["content-type"]
    assert (first.headers.get("idempotent-replayed"), again.headers["idempotent-replayed"]) == (None, "true")
    assert trail(filled, number).count("waived") == 1
    assert problem(program.call("POST", path, json=WAIVED))[0] == 409, "without a key it is a second waiver"
    other = program.call("POST", path, KEY, json={"reason": "khác"})
    assert problem(other)[0] == 422
    elsewhere = program.call("POST", f"/obligations/{report_of('STP')}/waive", KEY, json=WAIVED)
    assert problem(elsewhere)[0] == 422


def test_a_refusal_is_repeated_too_and_no_door_is_opened_by_a_receipt(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program = a_program(app, filled, UserRole.COORDINATOR_HEAD)
    path = f"/obligations/{report_of('STC')}/waive"
    first = program.call("POST", path, KEY, json={"reason": ""})
    again = program.call("POST", path, KEY, json={"reason": ""})
    assert problem(first)[0] == problem(again)[0] == 422
    assert first.json() == again.json()
    stranger = a_program(app, filled, UserRole.AUDITOR)
    assert problem(stranger.call("POST", path, KEY, json={"reason": ""}))[0] == 403
    assert problem(Caller(app).call("POST", path, KEY, json={"reason": ""}))[0] == 401
    unit = a_program(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    foreign = f"/obligations/{report_of('STP')}/snooze"
    assert problem(unit.call("POST", foreign, KEY, json={"until": "2021-06-20"}))[0] == 404
    for bad in ("", "có dấu".encode(), "x" * 201, "a b"):
        headers = {"Idempotency-Key": bad}
        assert problem(program.call("POST", path, headers, json=WAIVED))[0] == 422  # type: ignore[arg-type]


def test_a_file_sent_again_is_the_same_whatever_separates_its_parts(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program = a_program(app, filled, UserRole.COORDINATING_DESK)
    path = f"/obligations/{report_of('STC')}/evidence"
    said = [program.call("POST", path, KEY, files={"file": ("a.txt", b"chung cu")}) for _ in range(2)]
    assert [one.status_code for one in said] == [201, 201], said[0].text
    assert said[1].headers["idempotent-replayed"] == "true"
    assert program.call("POST", path, KEY, files={"file": ("a.txt", b"khac")}).status_code == 422


def test_what_failed_by_our_own_fault_may_be_asked_again(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = a_program(app, filled, UserRole.COORDINATOR_HEAD)
    path = f"/obligations/{report_of('STC')}/waive"
    with monkeypatch.context() as broken:
        broken.setattr("web.api.routes.deadlines.waive_obligation", lambda *_, **__: 1 / 0)
        assert problem(program.call("POST", path, KEY, json=WAIVED))[0] == 500
    assert program.call("POST", path, KEY, json=WAIVED).status_code == 200


def test_a_new_key_is_told_again_and_kept_by_nobody_in_the_clear(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.ADMINISTRATOR)
    asked = {"user": "administrator-house", "name": "máy chủ khác", "scopes": ["plans:read"]}
    first = program.call("POST", "/tokens", KEY, json=asked)
    assert first.status_code == 201, first.text
    assert program.call("POST", "/tokens", KEY, json=asked).json() == first.json()
    with filled.database.reading() as session:
        tokens = token_queries.all_tokens(session)
        kept = receipt_queries.kept(session, tokens[-1][0].id or 0, KEY["Idempotency-Key"])
    assert len(tokens) == 2
    assert kept is not None
    assert first.json()["token"] not in str(kept.body)
    reader = Caller(app, make_token(filled, login="administrator-house", name="x", scopes=["people:write"]))
    assert problem(reader.post("/tokens", json=asked))[0] == 403, "no key hands on what it does not have"


def test_two_at_once_and_a_day_later(workspace: Workspace, clock: SetClock) -> None:
    user = a_user(workspace, UserRole.AUDITOR)
    make_token(workspace, login=user.login, name="x", scopes=[Scope.READ])
    asked = Asked(1, "k", "digest")
    assert begin_receipt(workspace, asked) is None
    with pytest.raises(IllegalMove):
        begin_receipt(workspace, asked)
    with pytest.raises(BadInput):
        begin_receipt(workspace, Asked(1, "k", "other"))
    finish_receipt(workspace, asked, Told(201, "được".encode()))
    assert begin_receipt(workspace, asked) == Told(201, "được".encode())
    assert prune_receipts(workspace) == 0
    clock.advance(timedelta(hours=24))
    assert begin_receipt(workspace, asked) is None, "the key is free again"
    clock.advance(timedelta(hours=24))
    assert prune_receipts(workspace) == 1
