"""What programs do beside answering: figures asked for, signatories, feeds, views, events, words, scorecards."""

from fastapi import FastAPI

from models import DocumentKind, Unit, UserRole
from models.queries import units as unit_queries
from operations.workspace import Workspace
from rules.folding import fold
from tests.web.api_calls import a_program

DESK = UserRole.COORDINATING_DESK


def test_figures_of_a_task_are_asked_for_changed_and_asked_no_more(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, DESK)
    (task, *_) = program.get("/plans/1/assignments").json()["items"]
    path = f"/plans/1/assignments/{task['position']}/indicators"
    made = program.post(path, json={"name": "Số văn bản", "measure": "văn bản"})
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    changed = {"name": "Số văn bản", "measure": "văn bản", "target": 12.0}
    assert program.call("PUT", f"{path}/{number}", json=changed).json()["changed"]
    assert not program.call("PUT", f"{path}/{number}", json=changed).json()["changed"]
    assert [one["target"] for one in program.get(path).json()["items"] if one["id"] == number] == [12.0]
    assert program.call("DELETE", f"{path}/{number}").status_code == 200
    assert program.call("DELETE", f"{path}/{number}").status_code == 404
    assert (
        program.call("PUT", f"/plans/1/assignments/9999/indicators/{number}", json=changed).status_code == 404
    )


def test_an_event_is_no_event_where_no_task_waits_for_one(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, DESK)
    said = {"happened_on": "2021-06-10", "dry_run": True}
    assert program.post("/plans/1/assignments/9999/events", json=said).status_code == 404
    both = {**said, "term_workdays": 3, "due_on": "2021-07-01"}
    assert program.post("/plans/1/assignments/1/events", json=both).status_code == 422


def test_signatories_are_kept_by_unit_and_a_letter_keeps_its_own(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, DESK)
    made = program.post(
        "/units/STC/signatories", json={"lines": ["GIÁM ĐỐC"], "name": "Nguyễn Văn An", "default": True}
    )
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    listed = program.get("/units/STC/signatories").json()["items"]
    assert (number, "Nguyễn Văn An") in [(one["id"], one["name"]) for one in listed]
    assert program.call("DELETE", f"/signatories/{number}").status_code == 200
    assert program.get("/units/KHONG/signatories").status_code == 404


def test_a_letter_keeps_what_was_left_out(app: FastAPI, filled: Workspace, obligation_id: int) -> None:
    program = a_program(app, filled, UserRole.ADMINISTRATOR)
    kind = DocumentKind.URGING.value
    made = program.post(
        f"/obligations/{obligation_id}/documents", json={"kind": kind, "obligations": [obligation_id]}
    )
    assert made.status_code == 201, made.text
    path = f"/documents/{made.json()['id']}"
    before = program.get(path).json()
    page = program.get(f"{path}/download").content
    done = program.call("PUT", path, json={"version": before["version"], "opening": before["opening"]})
    assert done.status_code == 200, done.text
    after = program.get(path).json()
    assert {**after, "version": 0} == {**before, "version": 0}
    assert len(program.get(f"{path}/download").content) == len(page)


def test_a_unit_is_found_by_a_code_with_a_slash(app: FastAPI, filled: Workspace) -> None:
    with filled.database.transaction() as session:
        name = "Phòng Cải cách hành chính"
        session.add(Unit(code="SNV/CCHC", name=name, folded_name=fold(name), kind="office"))
    with filled.database.reading() as session:
        assert unit_queries.unit_by_code(session, "SNV/CCHC") is not None
    program = a_program(app, filled, DESK)
    assert program.get("/units/SNV/CCHC").json()["code"] == "SNV/CCHC"
    needed = program.call("PUT", "/units/SNV/CCHC/approval", json={"needed": True})
    assert needed.json()["changed"]
    assert program.get("/units/SNV/CCHC/signatories").json()["items"] == []


def test_feeds_and_views_belong_to_the_user_of_the_key(app: FastAPI, filled: Workspace) -> None:
    desk, head = a_program(app, filled, DESK), a_program(app, filled, UserRole.COORDINATOR_HEAD)
    assert "/calendar/" in desk.post("/feeds", json={"name": "Lịch của tôi"}).json()["url"]
    (feed,) = desk.get("/feeds").json()["items"]
    assert head.call("DELETE", f"/feeds/{feed['id']}").status_code == 404
    assert desk.call("DELETE", f"/feeds/{feed['id']}").status_code == 200
    assert desk.call("PUT", "/views/Mức 3", json={"query": "level=3&x=1"}).status_code == 200
    assert desk.get("/views").json()["items"] == [{"name": "Mức 3", "query": "level=3"}]
    assert head.get("/views").json()["items"] == []


def test_a_units_key_reads_its_own_scorecard_and_no_other(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert program.get("/units/STC/scorecard", year=2021).json()["year"] == 2021
    assert program.get("/units/STP/scorecard", year=2021).status_code == 404
    assert program.get("/scorecards", year=2021).status_code == 403
    assert a_program(app, filled, DESK).get("/scorecards", year=2021).json()["book"]


def test_words_of_letters_are_tried_kept_and_put_back(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.COORDINATOR_HEAD)
    (one, *_) = program.get("/letter-wordings", kind="due_soon").json()["items"]
    path = f"/letter-wordings/due_soon/{one['language']}/{one['part']}"
    assert program.call("PUT", path, json={"text": "{{ no_such }}"}).status_code == 422
    text = one["text"].replace("\n", " ", 1) + " "
    tried = program.call("PUT", path, json={"text": one["text"], "dry_run": True})
    assert (tried.status_code, tried.json()["changed"]) == (200, False)
    assert program.call("PUT", path, json={"text": f"Nhắc việc: {text}"}).status_code == 200
    assert program.call("PUT", path, json={"text": None}).json()["changed"]


def test_difficulties_are_those_that_stand_as_the_page_lists_them(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, DESK)
    every = program.get("/tickets").json()["items"]
    assert [one for one in every if one["answer"] is None] == program.get("/tickets", open=True).json()[
        "items"
    ]
    assert {one["unit"] for one in program.get("/tickets", unit="STC").json()["items"]} <= {"STC"}
    assert program.get("/tickets", unit="KHONG").json()["items"] == []
