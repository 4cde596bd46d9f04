"""What programs do with a plan, its draft and the letters that came in; lists page by page."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlmodel import select

from models import AuditEvent, Plan, UserRole
from models.queries import evidence as evidence_queries
from models.queries import outbox as outbox_queries
from operations.mailbox.take_mail import take_mail
from operations.workspace import Workspace
from rules.delivery import LetterState
from tests.answering_mail import a_filled_form, a_reply
from tests.web.api_calls import Caller, a_program, problem
from web.app import create_app

DESK = UserRole.COORDINATING_DESK
ADMINISTRATOR = UserRole.ADMINISTRATOR

LISTS = (
    "/users", "/units", "/plans", "/plans/1/assignments", "/plans/1/assignments/1/units", "/plans/1/periods",
    "/plans/1/heat-map", "/tokens", "/reports", "/unit-changes", "/webhooks", "/obligations",
)  # fmt: skip


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Caller:
    return a_program(app, filled, DESK)


def test_lists_end_where_they_end_and_every_row_is_told_once(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, ADMINISTRATOR)
    for role in (UserRole.AUDITOR, UserRole.SUPERVISOR, UserRole.COORDINATOR_HEAD):
        a_program(app, filled, role)
    for path in LISTS:
        told: list[str] = []
        more: dict[str, str] = {}
        while True:
            page = program.get(path, limit=2, **more).json()
            assert len(page["items"]) <= 2
            told += [str(one.get("id") or one.get("unit")) for one in page["items"]]
            if page["next"] is None:
                break
            more = {"cursor": page["next"]}
        whole = program.get(path, limit=200).json()["items"]
        assert told == [str(one.get("id") or one.get("unit")) for one in whole], path
        assert len(told) == len(set(told))


def test_every_list_is_read_on_both_databases(filled_on_each: Workspace) -> None:
    program = a_program(create_app(filled_on_each), filled_on_each, ADMINISTRATOR)
    for path in LISTS:
        page = program.get(path)
        assert page.status_code == 200, page.text
        assert page.json()["items"] or path in ("/unit-changes", "/webhooks"), path
    for path in ("/overview", "/system", "/plans/1/heat-map?late=true&unit=stc"):
        assert program.get(path).status_code == 200, path


def test_the_map_of_a_plan_has_each_unit_with_each_period_it_owes(
    desk: Caller, filled: Workspace, obligation_id: int
) -> None:
    rows = desk.get("/plans/1/heat-map", limit=200).json()["items"]
    periods = {one["key"] for one in desk.get("/plans/1/periods").json()["items"]}
    assert rows
    assert all({cell["period"] for cell in row["cells"]} <= periods for row in rows)
    (stc,) = desk.get("/plans/1/heat-map", unit="STC").json()["items"]
    assert stc in rows
    listed = desk.get("/obligations", unit="STC", limit=200).json()["items"]
    assert {cell["obligation"] for cell in stc["cells"]} <= {one["id"] for one in listed}
    assert all(
        any(cell["standing"] == "overdue" for cell in row["cells"])
        for row in desk.get("/plans/1/heat-map", late=True).json()["items"]
    )
    assert desk.get("/plans/9999/heat-map").status_code == 404


def test_everybody_who_answers_for_a_task_is_named_with_what_was_said(desk: Caller) -> None:
    (task, *_) = [one for one in desk.get("/plans/1/assignments").json()["items"] if one["units"]]
    path = f"/plans/1/assignments/{task['position']}/units"
    rows = desk.get(path, limit=200).json()["items"]
    assert {one["unit"] for one in rows if one["role"] == "lead"} == set(task["units"])
    assert {one["said"] for one in rows} <= {None, "not_started", "in_progress", "done"}
    assert desk.get("/plans/1/assignments/9999/units").status_code == 404


def test_what_is_escalated_is_found_by_its_level_and_keeps_its_proof(desk: Caller) -> None:
    every = desk.get("/obligations", limit=200).json()["items"]
    raised = desk.get("/obligations", level=1, limit=200).json()["items"]
    assert raised
    assert raised == [one for one in every if one["level"] >= 1]
    proof = desk.get(f"/obligations/{raised[0]['id']}/ledger")
    assert proof.headers["content-type"].startswith("text/csv")
    assert "@" in proof.text
    assert desk.get(f"/obligations/{raised[0]['id']}/ledger", form="xlsx").content[:2] == b"PK"
    assert desk.get("/obligations/99999/ledger").status_code == 404


def test_the_trend_of_the_overview_adds_up(desk: Caller) -> None:
    months = desk.get("/overview").json()["months"]
    assert [one["month"] for one in months] == sorted(one["month"] for one in months)
    assert months[-1]["month"] == "2021-06"
    for one in months:
        judged = one["on_time"] + one["late"] + one["overdue"]
        share = one["on_time"] / judged if judged else None
        assert one["on_time_share"] == (pytest.approx(share) if judged else None)


def test_one_part_of_a_report_and_the_sheet_of_what_is_owed_are_files(desk: Caller) -> None:
    (report, *_) = desk.get("/reports").json()["items"]
    part = desk.get(f"/reports/{report['id']}/sections/overview", form="txt")
    assert part.status_code == 200, part.text
    assert part.headers["content-type"].startswith("text/plain")
    assert problem(desk.get(f"/reports/{report['id']}/sections/khong-co"))[0] in (404, 422)
    assert desk.get("/answers/template.xlsx").content[:2] == b"PK"


def test_how_the_installation_is_is_told_to_administrators_and_auditors(
    app: FastAPI, filled: Workspace, desk: Caller
) -> None:
    assert desk.get("/system").status_code == 403
    told = a_program(app, filled, UserRole.AUDITOR).get("/system").json()
    assert told["rounds"]
    assert all(one["did"] or one["error"] for one in told["rounds"])
    assert {line["well"] for part in told["parts"] for line in part["lines"]} <= {True, False, None}


def test_a_plan_is_closed_with_a_reason_that_stays_in_the_trail(app: FastAPI, filled: Workspace) -> None:
    program = a_program(app, filled, UserRole.COORDINATOR_HEAD)
    assert problem(program.post("/plans/1/close", json={}))[0] == 422
    assert problem(program.post("/plans/1/close", json={"reason": "  "}))[0] == 422
    reason = "Thay bằng Kế hoạch số 60/KH-UBND"
    assert program.post("/plans/1/close", json={"reason": reason}).status_code == 200
    with filled.database.reading() as session:
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.action == "plan_closed")).all()
    assert event.change["reason"] == reason
    assert problem(program.post("/plans/1/close", json={"reason": reason}))[0] == 409


def test_what_is_chosen_once_for_a_draft_keeps_what_was_left_out(
    draft_app: FastAPI, drafted: Workspace
) -> None:
    program = a_program(draft_app, drafted, DESK)
    (plan,) = program.get("/plans").json()["items"]
    path = f"/plans/{plan['id']}/draft/choices"
    before = program.get(path).json()
    said = {
        "version": before["version"],
        "regime": "cchc",
        "missing_subject": "SNV",
        "report_every": ["quarterly"],
        "period_dates": [{"period": "2021-H1", "letter": "12/SNV-CCHC", "unit_due_on": "2021-06-18"}],
    }
    done = program.call("PUT", path, json=said)
    assert done.status_code == 200, done.text
    after = program.get(path).json()
    assert (after["missing_subject"], after["report_every"]) == ("SNV", ["quarterly"])
    assert [one["letter"] for one in after["period_dates"]] == ["12/SNV-CCHC"]
    for name in ("regime", "report_ladder", "task_ladder", "coordinator"):
        assert after[name] == before[name]
    assert problem(program.call("PUT", path, json=said))[0] == 409, "somebody has changed it meanwhile"
    again = {"version": after["version"], "missing_subject": "", "period_dates": []}
    assert program.call("PUT", path, json=again).status_code == 200
    last = program.get(path).json()
    assert (last["missing_subject"], last["period_dates"]) == (None, [])
    assert last["report_every"] == ["quarterly"]
    wrong = {"version": last["version"], "regime": "khong-co"}
    assert problem(program.call("PUT", path, json=wrong))[0] in (404, 422)
    daily = {"version": last["version"], "report_every": ["daily"]}
    assert problem(program.call("PUT", path, json=daily))[0] == 422, "reports have no days"
    nothing = {"version": last["version"], "period_dates": [{"period": "2021-H1", "letter": "12/SNV"}]}
    assert problem(program.call("PUT", path, json=nothing))[0] == 422


def test_a_plan_that_is_followed_has_its_choices_no_more(desk: Caller, filled: Workspace) -> None:
    with filled.database.reading() as session:
        (plan,) = session.exec(select(Plan)).all()
    said = {"version": max(1, plan.draft_version), "missing_subject": "STC"}
    assert problem(desk.call("PUT", "/plans/1/draft/choices", json=said))[0] == 409


def test_the_form_and_the_files_of_a_letter_that_came_in_are_taken(
    desk: Caller, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    duty = report_of("STC")
    with filled.database.reading() as session:
        sent = outbox_queries.in_state(session, LetterState.SENT)
    letter = next(one.content for one in sent if one.recipient_email == "desk@stc.example.vn" and one.content)
    name, form = a_filled_form(filled, duty)
    files = ((name, form), ("phu-luc.pdf", b"%PDF-1.4\n%%EOF\n"), ("mau.exe", b"MZ"))
    stranger = "Người lạ <la@example.org>"
    came = take_mail(filled, a_reply(letter, "Biểu gửi kèm.", files=files))
    strange = take_mail(filled, a_reply(None, "Biểu.", sender=stranger, files=files[:1]))
    told = desk.get(f"/inbox/{came.message_id}").json()
    assert {one["file_name"]: one["form"] for one in told["files"]} == {
        name: True, "phu-luc.pdf": False, "mau.exe": False,
    }  # fmt: skip
    assert desk.get(f"/inbox/{came.message_id}/original").content.startswith(b"From:")
    assert problem(desk.post(f"/inbox/{came.message_id}/form", json={"file": "khac.xlsx"}))[0] == 404
    assert problem(desk.post(f"/inbox/{strange.message_id}/files"))[0] == 409, "put to nothing yet"
    assert problem(desk.post(f"/inbox/{strange.message_id}/form", json={"file": name}))[0] in (403, 409, 422)
    assert desk.post(f"/inbox/{came.message_id}/attach", json={"obligation": duty}).status_code == 200
    taken = desk.post(f"/inbox/{came.message_id}/form", json={"file": name})
    assert taken.json()["obligation"] == duty, taken.text
    kept = desk.post(f"/inbox/{came.message_id}/files").json()
    assert [one.partition(":")[0] for one in kept["refused"]] == ["mau.exe"]
    with filled.database.reading() as session:
        names = [one.file_name for one in evidence_queries.in_hand(session, duty)]
    assert "phu-luc.pdf" in names
    assert "mau.exe" not in names
