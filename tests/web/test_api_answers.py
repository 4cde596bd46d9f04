"""Programs read what is owed and answer it: one by one, by form file, or many at once."""

from collections.abc import Callable
from datetime import date

from fastapi import FastAPI

from models import Indicator, UserRole
from models.queries import audit as audit_queries
from models.queries import evidence as evidence_queries
from models.queries import indicators as indicator_queries
from models.queries import units as unit_queries
from operations.workspace import Workspace
from rules.aggregation import Aggregation
from rules.lifecycle import State
from tests.filled_forms import filled as filled_in
from tests.web.api_calls import XLSX, Caller, a_program, problem
from tests.web.forms import last_answer, state_of

HEAD = "unit,plan,period,assignment,state,result,nothing,nothing_reason\n"


def desk(app: FastAPI, workspace: Workspace) -> Caller:
    return a_program(app, workspace, UserRole.COORDINATING_DESK)


def of_unit(app: FastAPI, workspace: Workspace, code: str = "STC") -> Caller:
    return a_program(app, workspace, UserRole.UNIT_DESK, unit_code=code)


def an_indicator(workspace: Workspace, assignment_id: int) -> None:
    with workspace.database.transaction() as session:
        indicator_queries.add(
            session,
            Indicator(
                assignment_id=assignment_id,
                position=1,
                name="Số văn bản",
                measure="văn bản",
                aggregation=Aggregation.SUM,
            ),
        )


def answer_to(told: dict, **more: object) -> dict:  # type: ignore[type-arg]
    lines = [
        {
            "assignment": line["assignment"],
            "state": "done",
            "result": "Đã ban hành",
            "figures": {one["name"]: 12 for one in line["indicators"]},
        }
        for line in told["lines"]
    ]
    return {"lines": lines, **more}


def test_what_is_owed_is_told_page_by_page_and_filtered(app: FastAPI, filled: Workspace) -> None:
    program = desk(app, filled)
    everything = program.get("/obligations", limit=200).json()
    assert everything["next"] is None
    ids = [one["id"] for one in everything["items"]]
    found: list[int] = []
    cursor = ""
    while True:
        page = program.get("/obligations", limit=4, **({"cursor": cursor} if cursor else {})).json()
        found += [one["id"] for one in page["items"]]
        if not page["next"]:
            break
        cursor = page["next"]
    assert found == ids
    first = program.get("/obligations", limit=1).json()["next"]
    number, _, sign = first.partition(".")
    for forged in (f"{int(number) + 1}.{sign}", f"{number}.", "x", f"{number}.{'0' * 24}", "9" * 90):
        assert problem(program.get("/obligations", cursor=forged))[0] == 422
    assert problem(program.get("/obligations", cursor=first, unit="STC"))[0] == 422
    assert problem(a_program(app, filled, UserRole.AUDITOR).get("/obligations", cursor=first))[0] == 422

    def keys(**filters: object) -> list[str]:
        return [one["key"] for one in program.get("/obligations", **filters).json()["items"]]

    assert keys(unit="STC", period="2021-H1") == ["46/KH-UBND:unit:2021-H1:STC"]
    assert len(keys(plan="46/kh-ubnd", state=["open", "scheduled"], limit=200)) == len(ids)
    assert (
        keys(plan="99/KH-UBND") == keys(unit="XYZ") == keys(period="2020-H1") == keys(state="accepted") == []
    )
    assert all("task" in key for key in keys(due_before="2021-06-16"))
    (one,) = program.get("/obligations", unit="STC", period="2021-H1").json()["items"]
    assert (one["state"], one["timeliness"], one["due_on"]) == ("open", "overdue", "2021-06-16")


def test_a_unit_reads_what_is_asked_answers_it_and_reads_the_receipt(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program, place = of_unit(app, filled), f"/obligations/{report_of('STC')}"
    told = program.get(place).json()
    assert [line["position"] for line in told["lines"]] == [1, 2, 3]
    assert told["rule"].startswith("chốt số liệu")
    an_indicator(filled, told["lines"][1]["assignment"])
    told = program.get(place).json()
    assert told["lines"][1]["indicators"] == [
        {"name": "Số văn bản", "measure": "văn bản", "aggregation": "sum", "target": None}
    ]
    short = answer_to(told)
    short["lines"] = short["lines"][:1]
    assert "chưa chọn tình hình" in problem(program.post(f"{place}/answer", json=short))[1]
    wrong = answer_to(told)
    wrong["lines"][1]["figures"] = {"Số người": 1}
    assert "không có chỉ tiêu" in problem(program.post(f"{place}/answer", json=wrong))[1]
    backdated = answer_to(told, received_on="2021-06-15")
    assert "cơ quan đầu mối" in problem(program.post(f"{place}/answer", json=backdated))[1]
    sent = program.post(f"{place}/answer", json=answer_to(told, difficulty="Thiếu kinh phí"))
    assert (sent.status_code, sent.json()["status"], sent.json()["late"]) == (201, "sent", True)
    again = program.post(f"{place}/answer", json=answer_to(told, difficulty="Thiếu kinh phí"))
    assert (again.status_code, again.json()["status"]) == (200, "known")
    assert again.json()["receipt"] == sent.json()["receipt"]
    assert problem(program.post(f"{place}/answer", json=answer_to(told)))[0] == 409
    given = program.get(place).json()["answer"]
    assert (given["receipt"], given["state"], given["channel"]) == (sent.json()["receipt"], "received", "api")
    assert given["lines"][str(told["lines"][1]["assignment"])]["figures"] == {"Số văn bản": 12.0}
    submission, _ = last_answer(filled, report_of("STC"))
    assert submission.submitted_by == "Người dùng unit_desk-STC"
    with filled.database.reading() as session:
        trail = audit_queries.of_subject(session, ("obligation", report_of("STC")))
    assert trail[-1].actor == "Người dùng unit_desk-STC (khóa phần mềm nội bộ)"


def test_a_draft_is_kept_with_what_is_missing_and_an_older_one_is_refused(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program, place = of_unit(app, filled), f"/obligations/{report_of('STC')}"
    told = program.get(place).json()
    half = {"lines": answer_to(told)["lines"][:1], "difficulty": "Đang viết"}
    kept = program.call("PUT", f"{place}/draft", json={**half, "version": 0}).json()
    assert (kept["version"], kept["state"], len(kept["missing"])) == (1, "typed", 2)
    assert program.get(place).json()["draft"]["version"] == 1
    assert (
        program.call("PUT", f"{place}/draft", json={**half, "proposal": "x", "version": 1}).json()["version"]
        == 2
    )
    assert problem(program.call("PUT", f"{place}/draft", json={**half, "version": 1}))[0] == 409
    assert state_of(filled, report_of("STC")) is State.OPEN


def test_where_the_head_approves_a_program_of_the_desk_officer_sends_nothing_by_itself(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    with filled.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, "STC")
        assert unit is not None
        unit.needs_approval = True
        session.add(unit)
    program, place = of_unit(app, filled), f"/obligations/{report_of('STC')}"
    told = program.get(place).json()
    waits = program.post(f"{place}/answer", json=answer_to(told))
    assert (waits.status_code, waits.json()["status"]) == (202, "awaiting_approval")
    assert program.get(place).json()["draft"]["state"] == "awaiting_approval"
    assert state_of(filled, report_of("STC")) is State.OPEN
    rows = HEAD + "STC,46/KH-UBND,2021-H1,,done,Đã ban hành,,"
    bulk = program.send("/answers", rows.encode(), "text/csv").json()
    assert (bulk["sent"], bulk["refused"]) == (0, 1)
    assert "thủ trưởng duyệt" in bulk["answers"][0]["reasons"][0]


def test_the_form_file_goes_out_comes_back_and_is_sent_when_that_is_asked(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program, place = of_unit(app, filled), f"/obligations/{report_of('STP')}"
    program = a_program(app, filled, UserRole.UNIT_HEAD, unit_code="STP")
    form = program.get(f"{place}/form")
    assert (form.status_code, form.headers["content-type"]) == (200, XLSX)
    assert "attachment" in form.headers["content-disposition"]
    assert "biểu chưa điền gì" in problem(program.send(f"{place}/form", form.content, XLSX))[1]
    begun = filled_in(form.content, {"difficulty": (None, "Thiếu kinh phí")})
    taken = program.send(f"{place}/form", begun, XLSX)
    assert (taken.status_code, taken.json()["empty"], taken.json()["sent"]) == (200, 1, None)
    unfilled = program.send(f"{place}/form", begun, XLSX, confirm="true")
    assert "chưa chọn tình hình" in problem(unfilled)[1]
    other = desk(app, filled).send(f"/obligations/{report_of('STC')}/form", form.content, XLSX)
    assert "biểu của Sở Tư pháp" in problem(other)[1]
    assert problem(program.send(f"{place}/form", b"no workbook", XLSX))[0] == 422
    line = program.get(place).json()["lines"][0]["assignment"]
    nothing = program.call("PUT", f"{place}/draft", json={"lines": [{"assignment": line, "nothing": True}]})
    assert "phải ghi lý do" in nothing.json()["missing"][0]
    ready = {"lines": [{"assignment": line, "state": "done", "result": "Đã báo cáo"}]}
    program.call("PUT", f"{place}/draft", json=ready)
    sent = program.call(
        "POST", f"{place}/form", files={"file": ("bieu.xlsx", begun, XLSX)}, params={"confirm": "true"}
    ).json()
    assert sent["sent"]["status"] == "sent"
    assert state_of(filled, report_of("STP")) is State.SUBMITTED


def test_evidence_is_kept_for_the_answer_it_belongs_to(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program, place = of_unit(app, filled), f"/obligations/{report_of('STC')}"
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    kept = program.post(
        f"{place}/evidence", files={"file": ("../../Báo cáo.pdf", pdf)}, data={"assignment": "2"}
    )
    assert (kept.status_code, kept.json()["file_name"]) == (201, "Báo cáo.pdf")
    again = program.post(f"{place}/evidence", files={"file": ("b.pdf", pdf)}, data={"assignment": "2"})
    assert again.json()["id"] == kept.json()["id"]
    for files, data in (
        ({"file": ("a.exe", b"MZ")}, {}),
        ({"file": ("a.pdf", b"<script>")}, {}),
        ({"other": ("a.pdf", pdf)}, {}),
        ({"file": ("a.pdf", pdf)}, {"assignment": "999"}),
        ({"file": ("a.pdf", pdf)}, {"assignment": "-1"}),
        ({"file": ("a.pdf", pdf)}, {"surprise": "1"}),
    ):
        assert problem(program.post(f"{place}/evidence", files=files, data=data))[0] == 422, (files, data)
    two = [("file", ("a.pdf", pdf)), ("file", ("b.pdf", pdf))]
    assert problem(program.post(f"{place}/evidence", files=two))[0] == 400
    with filled.database.reading() as session:
        assert len(evidence_queries.in_hand(session, report_of("STC"))) == 1


def test_many_answers_are_looked_at_then_sent_each_by_itself(
    app: FastAPI, filled: Workspace, report_of: Callable[[str], int]
) -> None:
    program = desk(app, filled)
    rows = HEAD + "STC,46/KH-UBND,2021-H1,,done,Đã ban hành,,\nSTP,46/KH-UBND,2021-H1,,,,x,Không có việc\nABC,46/KH-UBND,2021-H1,,done,x,,"  # fmt: skip
    seen = program.send("/answers", rows.encode(), "text/csv; charset=utf-8", dry_run="true").json()
    assert (seen["applied"], seen["ready"], seen["refused"]) == (False, 2, 1)
    assert state_of(filled, report_of("STC")) is State.OPEN
    held = program.send("/answers", rows.encode(), "text/csv", all_or_nothing="true").json()
    assert (held["sent"], held["held"]) == (0, 2)
    done = program.send("/answers", rows.encode(), "text/csv", received_on="2021-06-15").json()
    assert (done["sent"], done["refused"]) == (2, 1)
    assert [one["late"] for one in done["answers"]] == [False, False, None]
    submission, _ = last_answer(filled, report_of("STC"))
    assert (submission.submitted_on, submission.channel) == (date(2021, 6, 15), "api")
    again = program.call("POST", "/answers", files={"file": ("a.csv", rows.encode())}).json()
    assert (again["sent"], again["known"]) == (0, 2)
    line = '{"unit": "SYT", "plan": "46/KH-UBND", "period": "2021-H1", "state": "done", "result": "x"}'
    own = of_unit(app, filled)
    assert own.send("/answers", line.encode(), "application/x-ndjson").json()["refused"] == 1
    assert program.send("/answers", line.encode(), "application/jsonl").json()["sent"] == 1
    assert problem(program.send("/answers", b"\xff\xfe\x00", "text/csv"))[0] == 422
    assert problem(program.send("/answers", "Tên\nx".encode(), "text/csv"))[0] == 422
