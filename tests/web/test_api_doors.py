"""Who may call what: keys, scopes, roles, and everything that is no good call."""

from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from cli.token import SCOPES
from config.clock import SetClock
from config.ids import token_hash
from models import Plan, UserPlan, UserRole
from models.queries import access as access_queries
from models.queries import api_tokens as token_queries
from operations.people import api_tokens
from operations.people.api_tokens import Scope, make_token, revoke_token
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove, NotFound, StorageFailed
from tests.web.api_calls import Caller, a_program, problem
from tests.web.browser import a_user, signed_in
from web.api.app import ROUTERS
from web.api.needs.table import API_ACCESS
from web.doors.door import UNIT
from web.rates import Rate

JSON = {"Content-Type": "application/json"}


def routes() -> list[APIRoute]:
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def calls(numbers: dict[str, int | str]) -> dict[str, tuple[str, str]]:
    """For each route of the API a call of it that names what is there."""
    return {
        route.name: (min(route.methods or ()), route.path_format.format_map({**OTHERS, **numbers}))
        for route in routes()
    }


# Names of nothing that belongs to a unit or a plan.
OTHERS = {
    "report_id": 1, "document_id": 1, "ticket_id": 1, "assignment_id": 1, "doubt_id": 1, "file_id": 1, "user_id": 99,
    "token_id": 99, "webhook_id": 99, "call_id": 99, "letter_id": 99, "message_id": 99, "absence_id": 99,
    "period_key": "2021-H1", "calendar": "vn", "kind": "regime", "policy": "cchc", "plan_id": 1, "code": "STC",
    "obligation_id": 1, "position": 1, "indicator_id": 99, "signatory_id": 1, "evidence_id": 1, "link_id": 99,
    "contact_id": 99, "entry": "STC", "feed_id": 99, "key": "results", "name": "x", "letter": "due_soon", "language": "vi", "part": "subject",
}  # fmt: skip


def test_the_table_names_every_route_of_the_api_and_nothing_else() -> None:
    assert {route.name for route in routes()} == set(API_ACCESS)
    for route in routes():
        need = API_ACCESS[route.name]
        is_reading = route.methods == {"GET"}
        for scope in need.scopes - {Scope.WEBHOOKS}:
            assert scope.value.endswith(":read") == is_reading, route.name
        assert need.roles, route.name
        if need.keeps_reach and "{" not in route.path and not is_reading:
            assert route.name in ("api_answers", "api_make_feed"), (
                "what names nothing changes nothing for those whose rights end, but their own"
            )


def test_a_key_opens_what_the_table_says_for_its_role_and_no_more(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    own = calls({"obligation_id": report_of("STC")})
    others = calls({"obligation_id": report_of("STP"), "code": "STP"})
    for role in UserRole:
        program = a_program(app, filled, role, unit_code="STC" if role in UNIT else None)
        for name, (method, path) in own.items():
            if role in API_ACCESS[name].roles:
                continue
            assert problem(program.call(method, path, JSON, content=b"{}"))[0] == 403, (role, name)
        if role not in UNIT:
            continue
        for name, (method, path) in others.items():
            said = program.call(method, path, JSON, content=b"{}").status_code
            if (
                "{" in next(route.path for route in routes() if route.name == name)
                and "calendars" not in path
            ):
                assert said in (403, 404) or "policies" in path, (role, name, said)
        seen = program.get("/obligations", limit=200).json()["items"]
        assert {one["unit"]["code"] for one in seen} == {"STC"}
        assert program.get("/obligations", unit="STP").json() == {"items": [], "next": None}
        assert [one["code"] for one in program.get("/units").json()["items"]] == ["STC"]
        assert problem(program.get("/outbox"))[0] == 403


def test_what_a_role_may_do_no_call_refuses_for_its_role(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    own = calls({"obligation_id": report_of("STC")})
    for role in (UserRole.ADMINISTRATOR, UserRole.AUDITOR, UserRole.UNIT_DESK):
        program = a_program(app, filled, role, unit_code="STC" if role in UNIT else None)
        for name, (method, path) in own.items():
            if role not in API_ACCESS[name].roles or method == "DELETE":
                continue
            answer = program.call(method, path, {"Content-Type": "text/plain"}, content=b"")
            words = "vai trò" if role not in UNIT else "không có vai trò làm việc này"
            assert answer.status_code < 500, (role, name, answer.text)
            assert answer.status_code != 403 or words not in answer.text, (role, name, answer.text)


def test_a_person_with_one_plan_reaches_that_plan_and_nothing_of_another(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program = a_program(app, filled, UserRole.COORDINATOR_HEAD)
    number = report_of("STC")
    assert program.get(f"/obligations/{number}").status_code == 200
    with filled.database.transaction() as session:
        user = access_queries.user_by_login(session, "coordinator_head-house")
        plan = session.get(Plan, 1)
        assert user is not None
        assert plan is not None
        other = Plan(
            key="khac", title="Khác", source_name="k", source_sha256="k", imported_at=filled.clock.now()
        )
        session.add(other)
        session.flush()
        session.add(UserPlan(user_id=user.id or 0, plan_id=other.id or 0))
    unknown, foreign = program.get("/obligations/999999"), program.get(f"/obligations/{number}")
    assert problem(unknown)[0] == problem(foreign)[0] == 404
    assert unknown.json() == foreign.json(), "what is not there and what is not theirs are the same"
    assert program.get("/obligations").json()["items"] == []
    assert [one["key"] for one in program.get("/plans").json()["items"]] == ["khac"]
    assert problem(program.get("/plans/1"))[0] == problem(program.get("/plans/1/draft"))[0] == 404
    assert program.get("/overview").json()["by_plan"] == []
    assert problem(program.get("/waiting"))[0] == problem(program.post("/outbox/retry"))[0] == 403
    assert (
        program.post("/obligations/1/documents", json={"kind": "urging", "obligations": [1]}).status_code
        == 404
    )


def test_a_key_opens_nothing_beyond_its_scopes_and_no_key_nothing_at_all(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    own = calls({"obligation_id": report_of("STC")})
    reader = a_program(app, filled, UserRole.ADMINISTRATOR, scopes=(Scope.READ,))
    for name, (method, path) in own.items():
        assert problem(Caller(app).call(method, path, JSON, content=b""))[0] == 401, name
        if Scope.READ not in API_ACCESS[name].scopes:
            told = problem(reader.call(method, path, JSON, content=b""))
            assert told[0] == 403, name
            assert told[1].startswith("khóa không có quyền này: cần "), name
    writer = a_program(app, filled, UserRole.COORDINATING_DESK, scopes=(Scope.WRITE,))
    assert problem(writer.get("/obligations"))[0] == 403


def test_the_key_of_a_locked_account_opens_nothing(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.AUDITOR)
    with filled.database.transaction() as session:
        user = access_queries.user_by_login(session, "auditor-house")
        assert user is not None
        user.is_active = False
        session.add(user)
    assert problem(program.get("/obligations")) == (401, "tài khoản của khóa đã bị khóa")


def test_a_key_that_calls_without_end_is_told_when_to_come_again(
    app: FastAPI, filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.api.access.CALLS", Rate("few-calls", 3, 60))
    program = a_program(app, filled, UserRole.AUDITOR)
    said = [program.get("/plans") for _ in range(4)]
    assert [one.status_code for one in said] == [200, 200, 200, 429]
    assert 0 < int(said[-1].headers["retry-after"]) <= 60


def test_a_units_account_without_a_unit_sees_nothing(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.UNIT_DESK)
    assert program.get("/obligations").json()["items"] == []
    assert problem(program.get("/obligations/1"))[0] == 404


def test_a_wrong_expired_or_revoked_key_opens_nothing(
    app: FastAPI, filled: Workspace, clock: SetClock
) -> None:
    program = a_program(app, filled, UserRole.AUDITOR, scopes=("answers:read",))
    assert program.get("/obligations").status_code == 200
    assert program.key not in str([one.__dict__ for one, _ in _tokens(filled)])
    assert _tokens(filled)[0][0].token_hash == token_hash(program.key)
    for bad in (program.key[:-1], program.key[:-1] + "ế", "dd_" + "x" * 43, "x" * 5000, "ey.a.b"):
        told = Caller(app, address=f"10.1.0.{len(bad) % 200}")
        answer = told.call("GET", "/obligations", {"Authorization": f"Bearer {bad}".encode()})  # type: ignore[dict-item]
        assert problem(answer) == (401, "khóa không đúng")
        assert answer.headers["www-authenticate"].endswith('error="invalid_token"')
    assert problem(Caller(app).call("GET", "/obligations", {"Authorization": "Basic eDp5"}))[0] == 401
    revoke_token(filled, _tokens(filled)[0][0].id or 0)
    assert problem(program.get("/obligations")) == (401, "khóa đã bị thu hồi")
    key = make_token(filled, login="auditor-house", name="ngắn", scopes=["answers:read"], expires_on=date(2021, 6, 20))  # fmt: skip
    assert Caller(app, key).get("/obligations").status_code == 200
    clock.advance(timedelta(days=3))
    assert problem(Caller(app, key).get("/obligations")) == (401, "khóa đã hết hạn")


def _tokens(workspace: Workspace) -> list:  # type: ignore[type-arg]
    with workspace.database.reading() as session:
        return token_queries.all_tokens(session)


def test_guessing_is_slowed_and_a_good_key_is_let_in_all_the_same(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.AUDITOR)
    guesser = Caller(app, "dd_" + "g" * 43, address=program.address)
    said = [guesser.get("/obligations") for _ in range(6)]
    assert [one.status_code for one in said] == [401] * 5 + [429]
    assert said[-1].headers["retry-after"] == "900"
    assert problem(said[-1])[0] == 429
    assert program.get("/obligations").status_code == 200


def test_a_key_in_the_address_is_refused_even_when_it_is_good(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.AUDITOR)
    for name in ("token", "access_token", "API_KEY"):
        assert problem(program.get("/obligations", **{name: program.key}))[0] == 400
        assert problem(Caller(app).get("/obligations", **{name: program.key}))[0] == 400


def test_a_session_of_a_browser_counts_for_nothing_here(app: FastAPI, filled: Workspace) -> None:
    browser = signed_in(app, filled, UserRole.ADMINISTRATOR)
    assert browser.get("/api/v1/obligations").status_code == 401
    browser = signed_in(app, filled, UserRole.AUDITOR)
    assert "set-cookie" not in a_program(app, filled, UserRole.SUPERVISOR).get("/obligations").headers
    assert browser.post("/api/v1/answers", {"x": "y"}).status_code == 401


def test_everything_that_is_no_good_call_is_a_problem_document(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = a_program(app, filled, UserRole.COORDINATING_DESK)
    answer = f"/obligations/{report_of('STC')}/answer"
    long = b'{"difficulty": "' + b"x" * 1_000_000 + b'"}'
    bad: list[tuple[int, str, str, dict[str, str], bytes | None]] = [
        (404, "GET", "/nowhere", {}, None),
        (404, "GET", "/obligations/abc", {}, None),
        (404, "GET", "/obligations/99999999999999999999", {}, None),
        (404, "GET", "/obligations/2147483647", {}, None),
        (405, "DELETE", "/obligations", {}, None),
        (411, "POST", answer, {"Transfer-Encoding": "chunked", **JSON}, None),
        (413, "POST", answer, JSON, long),
        (413, "PUT", answer.replace("answer", "draft"), JSON, long),
        (413, "POST", answer, {"Content-Length": "9" * 30, **JSON}, b"{}"),
        (415, "POST", answer, {"Content-Type": "text/plain"}, b"{}"),
        (415, "POST", "/answers", {"Content-Type": "application/pdf"}, b"%PDF"),
        (415, "POST", answer.replace("answer", "evidence"), {"Content-Type": "image/png"}, b"x"),
        (400, "POST", "/answers", {"Content-Type": "multipart/form-data"}, b"x"),
        (422, "POST", answer, JSON, b"{"),
        (422, "POST", answer, JSON, b"[" * 50_000),
        (422, "POST", answer, JSON, b'{"lines": [], "role": "administrator"}'),
        (422, "POST", answer, JSON, b'{"lines": [{"assignment": 1, "state": "perfect"}]}'),
        (422, "POST", answer, JSON, b'{"lines": [{"assignment": 1, "state": "done", "figures": {"a": 1e999}}]}'),
        (422, "POST", answer, JSON, b'{"lines": [{"assignment": 99999999999}]}'),
        (422, "POST", answer, JSON, b'{"received_on": "2021-02-31"}'),
        (422, "GET", "/obligations?limit=0", {}, None),
        (422, "GET", "/obligations?order=due", {}, None),
        (422, "GET", "/obligations?due_before=tomorrow", {}, None),
        (422, "GET", "/obligations?state=late", {}, None),
    ]  # fmt: skip
    for status, method, path, headers, content in bad:
        response = program.call(method, path, headers, content=content)
        if "Transfer-Encoding" in headers:
            response = program.call(method, path, headers, content=_pieces())
        assert problem(response)[0] == status, (method, path, (content or b"")[:40], response.text)
    unknown = program.call("POST", answer, JSON, content=b'{"role": "x"}').json()
    assert unknown["errors"][0]["where"] == "role"

    def broken(*_: object, **__: object) -> None:
        raise StorageFailed("cơ sở dữ liệu không dùng được lúc này (ổ đĩa đã đầy)")

    monkeypatch.setattr("web.api.obligations.obligation_queries.page", broken)
    assert problem(program.get("/obligations"))[0] == 503
    monkeypatch.setattr("web.api.obligations.obligation_queries.page", lambda *_, **__: 1 / 0)
    assert problem(program.get("/obligations"))[0] == 500


async def _pieces() -> AsyncIterator[bytes]:
    yield b"{}"


def test_the_description_of_the_api_is_open_and_whole(app: FastAPI, filled: Workspace) -> None:
    told = Caller(app).get("/openapi.json").json()
    assert told["openapi"].startswith("3.")
    assert len(told["paths"]) == len({route.path for route in routes()})
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            contents = [operation.get("requestBody", {}), *operation["responses"].values()]
            for media_type, one in (
                pair for content in contents for pair in content.get("content", {}).items()
            ):
                if (
                    "json" in media_type
                    and media_type != "application/x-ndjson"
                    and "jsonl" not in media_type
                ):
                    assert "example" in one, (method, path, media_type)
    answer = told["paths"]["/obligations/{obligation_id}/answer"]["post"]
    assert answer["requestBody"]["content"]["application/json"]["example"]["lines"]
    assert answer["security"]
    assert "application/problem+json" in answer["responses"]["422"]["content"]
    for ref in set(_refs(told)):
        assert ref.removeprefix("#/components/schemas/") in told["components"]["schemas"], ref


def _refs(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [ref for one in value.values() for ref in _refs(one)]
    return [ref for one in value for ref in _refs(one)] if isinstance(value, list) else []


def test_keys_are_made_for_people_within_a_year_and_revoked_once(
    workspace: Workspace, clock: SetClock
) -> None:
    user = a_user(workspace, UserRole.AUDITOR)
    acting = workspace.acting_as("quản trị", "cli")
    wrongs: tuple[dict[str, object], ...] = (
        {"scopes": ["answers:delete"]},
        {"scopes": []},
        {"name": " "},
        {"expires_on": date(2022, 6, 1)},
        {"expires_on": date(2021, 3, 21)},
    )
    for wrong in wrongs:
        with pytest.raises(BadInput):
            make_token(acting, **{"login": user.login, "name": "x", "scopes": ["answers:read"], **wrong})  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        make_token(acting, login="nobody", name="x", scopes=["answers:read"])
    key = make_token(acting, login=user.login, name="x", scopes=["answers:read answers:write"])
    found = api_tokens.program_of(workspace, key)
    assert isinstance(found, api_tokens.Program)
    assert found.scopes == {Scope.READ, Scope.WRITE}
    assert set(SCOPES) == set(Scope)
    first = _tokens(workspace)[0][0].last_used_at
    clock.advance(timedelta(minutes=59))
    api_tokens.program_of(workspace, key)
    assert _tokens(workspace)[0][0].last_used_at == first == clock.now() - timedelta(minutes=59)
    clock.advance(timedelta(minutes=1))
    api_tokens.program_of(workspace, key)
    assert _tokens(workspace)[0][0].last_used_at == clock.now()
    revoke_token(acting, 1)
    with pytest.raises(IllegalMove):
        revoke_token(acting, 1)
    with pytest.raises(NotFound):
        revoke_token(acting, 2)


def test_a_sign_no_text_holds_is_a_problem_and_no_fault_of_ours(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.COORDINATING_DESK)
    assert program.call("GET", "/obligations?unit=%00").status_code == 422
