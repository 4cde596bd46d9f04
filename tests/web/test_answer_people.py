"""The pages of review, approval and handing over: what the forms do, and what a forged one does not."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from config.clock import SetClock
from models import Evidence, UserRole
from models.queries import audit as audit_queries
from models.queries import evidence as evidence_queries
from models.queries import obligations as obligation_queries
from models.queries import submissions as submission_queries
from models.queries import units as unit_queries
from operations.answers.answer_drafts import save_draft
from operations.answers.ask_approval import ask_approval
from operations.answers.keep_evidence import evidence_path, keep_evidence
from operations.answers.signed_links import link_for
from operations.answers.submit_status import submit_status
from operations.units.choose_approval import choose_approval
from operations.workspace import Workspace
from rules.lifecycle import State
from tests.builders import an_answer
from tests.operations.test_approval import written
from tests.web.browser import Browser, signed_in
from tests.web.forms import last_answer, state_of
from tests.web.house import report_obligation, signed_path
from web.app import create_app
from web.downloads import disposition


def head_link(workspace: Workspace, obligation_id: int, email: str = "head@stc.example.vn") -> str:
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        assert view is not None
        address = link_for(
            session,
            workspace,
            obligation_id=obligation_id,
            due_version=view.obligation.due_version,
            email=email,
            name="Giám đốc STC",
            now=workspace.clock.now(),
        )
    return address.removeprefix(workspace.sender.base_url)


def answered(workspace: Workspace, obligation_id: int) -> list[int]:
    with workspace.database.reading() as session:
        view = obligation_queries.view(session, obligation_id)
    assert view is not None
    answer = an_answer(workspace, view.plan.id or 0, view.unit.id or 0, "Đã mở ba lớp")
    submit_status(workspace, obligation_id, answer)
    return [line.assignment_id for line in answer.lines]


def act_of_unit(browser: Browser, code: str, path: str, **fields: str) -> int:
    """A form as the page of a unit hands it out to its own people; the status it is answered with."""
    found = re.search(r'name="form_token" value="([^"]+)"', browser.get(f"/units/{code}").text)
    assert found
    return browser.post(path, {"form_token": found[1], **fields}).status_code


def a_file(
    workspace: Workspace, obligation_id: int, content: bytes = b"so lieu", **changes: object
) -> Evidence:
    """A row and its bytes, as if they had come."""
    evidence = Evidence(
        obligation_id=obligation_id,
        file_name="Biên bản “số 1”.txt",
        media_type="text/plain",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=workspace.clock.now(),
        uploaded_by="Chuyên viên",
    )
    for name, value in changes.items():
        setattr(evidence, name, value)
    path = evidence_path(workspace, evidence)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with workspace.database.transaction() as session:
        return evidence_queries.add(session, evidence)


def test_the_desk_judges_line_by_line_and_a_mistake_keeps_every_word_on_each_database(
    filled_on_each: Workspace,
) -> None:
    report = report_obligation(filled_on_each, "STC")
    first, second, third = answered(filled_on_each, report)
    desk = signed_in(create_app(filled_on_each), filled_on_each, UserRole.COORDINATING_DESK)
    place = f"/obligations/{report}"
    page = desk.get(place).text
    assert page.count("Đã mở ba lớp") >= 3
    assert page.count(">Tiếp nhận</button>") == page.count(">Trả lại bổ sung</button>") == 1
    with filled_on_each.database.reading() as session:
        latest = submission_queries.latest(session, report)
    assert latest is not None
    fields = {
        "submission": str(latest.id),
        "due_on": "2021-06-25",
        f"verdict-{first}": "accepted",
        f"verdict-{second}": "returned",
        f"reason-{third}": "Thiếu <số> liệu",
    }
    mistake = desk.act(f"{place}/return", **fields)  # the second line has no reason
    assert mistake.status_code == 422
    assert "trả lại phải ghi lý do" in mistake.text
    assert "Thiếu &lt;số&gt; liệu</textarea>" in mistake.text
    assert f'name="verdict-{second}" value="returned" checked' in mistake.text
    assert 'value="2021-06-25"' in mistake.text
    for wrong, status in (
        ({**fields, "verdict-99999": "accepted"}, 422),
        ({**fields, "submission": str((latest.id or 0) + 1)}, 409),
        ({**fields, f"reason-{first}": "mà lại"}, 422),
    ):
        assert desk.act(f"{place}/return", **{f"reason-{second}": "x", **wrong}).status_code == status
    assert desk.act(f"{place}/accept", **fields).status_code in (409, 422)
    assert desk.act(f"{place}/accept", reason="Thiếu").status_code == 422  # Enter in a field accepts nothing
    assert state_of(filled_on_each, report) is State.SUBMITTED
    sent = desk.act(f"{place}/return", **{**fields, f"reason-{second}": "Ghi số văn bản"})
    assert sent.status_code == 303
    _, lines = last_answer(filled_on_each, report)
    assert [(line.verdict, line.verdict_reason) for line in lines] == [
        ("accepted", ""),
        ("returned", "Ghi số văn bản"),
        ("returned", "Thiếu <số> liệu"),  # a reason alone returns its line
    ]
    page = desk.get(place).text
    assert "Nhiệm vụ 2 (" in page
    assert "): Ghi số văn bản" in page
    assert ">Tiếp nhận</button>" not in page


def test_the_head_approves_by_their_own_link_and_the_officer_does_not(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    choose_approval(filled, "STC", is_needed=True)
    save_draft(filled, obligation_id, written(filled, obligation_id, "Đã xong"), by="Chuyên viên STC")
    assert "Đơn vị yêu cầu thủ trưởng duyệt" in officer.get(link).text
    ask_approval(filled, obligation_id, by="Chuyên viên STC")
    waiting = officer.get(link).text
    assert "đang chờ Giám đốc STC duyệt, <strong>chưa gửi</strong>" in waiting
    assert "Duyệt và gửi" not in waiting
    assert 'action="' + link + '/withdraw-request"' in waiting
    # Taken back to be mended: typed again, and asked for again.
    assert officer.get(f"{link}/withdraw-request").status_code == 405
    taken = officer.post(f"{link}/withdraw-request")
    assert taken.headers["location"] == f"{link}?done=approval_withdrawn"
    assert "Đã rút lại bản trình duyệt" in officer.get(taken.headers["location"]).text
    assert "Trình thủ trưởng duyệt</button>" in officer.get(link).text
    assert officer.post(f"{link}/withdraw-request").status_code == 409
    ask_approval(filled, obligation_id, by="Chuyên viên STC")
    own = head_link(filled, obligation_id)
    page = officer.get(own).text
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    assert "Đã xong" in page
    for path, fields, status in (
        (f"{link}/approve", {"version": found[1]}, 409),  # the officer's link
        (f"{head_link(filled, obligation_id, 'head@stp.example.vn')}/approve", {"version": found[1]}, 404),
        (f"{own}/approve", {}, 422),
        (f"{own}/approve", {"version": "1"}, 409),  # read before it was asked for
        (f"{own}/send-back", {"version": found[1], "reason": ""}, 422),
    ):
        assert officer.post(path, fields).status_code == status, path
    assert officer.get(f"{own}/approve").status_code == 405  # what scanners follow does nothing
    assert state_of(filled, obligation_id) is State.OPEN
    assert officer.post(f"{own}/approve", {"version": found[1]}).headers["location"] == own
    submission, _ = last_answer(filled, obligation_id)
    assert (submission.submitted_by, submission.approved_by) == ("Chuyên viên STC", "Giám đốc STC")
    assert officer.post(f"{own}/approve", {"version": found[1]}).status_code == 409  # twice


def test_a_task_is_handed_over_and_taken_back_on_the_page(
    officer: Browser, link: str, filled: Workspace, app: FastAPI, obligation_id: int
) -> None:
    wrong = officer.post(
        f"{link}/hand-over", {"to": "x@elsewhere.vn", "to_name": "Người lạ", "note": "Nhờ em"}
    )
    assert wrong.status_code == 409
    assert "không thuộc đơn vị" in wrong.text
    assert 'value="x@elsewhere.vn"' in wrong.text
    assert ">Nhờ em</textarea>" in wrong.text
    sent = officer.post(
        f"{link}/hand-over", {"to": "binh@stc.example.vn", "to_name": "Trần Bình", "note": ""}
    )
    assert sent.headers["location"] == f"{link}?done=handed_over"
    assert "Đang giao cho Trần Bình" in officer.get(link).text
    own = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    place = f"/obligations/{obligation_id}"
    page = own.get(place).text
    assert "Đơn vị đã chuyển giao cho <strong>Trần Bình</strong>" in page
    assert "Chuyển giao cho đồng nghiệp" in page
    assert act_of_unit(own, "STC", f"{place}/hand-over", to="head@stc.example.vn") == 303
    assert act_of_unit(own, "STC", f"{place}/take-back") == 303
    assert act_of_unit(own, "STC", f"{place}/take-back") == 409
    assert officer.post(f"{link}/take-back").status_code == 409
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert desk.act(f"{place}/hand-over", to="head@stc.example.vn").status_code == 403


def test_people_of_another_unit_do_nothing_here(
    app: FastAPI, filled: Workspace, obligation_id: int, report_of: Callable[[str], int]
) -> None:
    stranger = signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STP")
    place = f"/obligations/{obligation_id}"
    signed_path(filled, obligation_id)
    evidence = a_file(filled, obligation_id)
    for action, fields in (
        ("hand-over", {"to": "binh@stc.example.vn", "to_name": "B"}),
        ("take-back", {}),
        ("links/1/revoke", {}),
    ):
        assert act_of_unit(stranger, "STP", f"{place}/{action}", **fields) == 403, action
    assert act_of_unit(stranger, "STP", "/approvals", unit="STC", approval="on") == 403
    assert act_of_unit(stranger, "STP", "/approvals", unit="STP", approval="perhaps") == 422
    assert act_of_unit(stranger, "STP", "/approvals", unit="STP", approval="on") == 303
    assert stranger.get(f"/evidence/{evidence.id}").status_code == 403
    theirs = signed_path(filled, report_of("STP"))
    assert stranger.get(f"{theirs}/evidence/{evidence.id}").status_code == 404
    with filled.database.reading() as session:
        unit = unit_queries.unit_by_code(session, "STP")
    assert unit is not None
    assert unit.needs_approval


def test_a_link_is_revoked_by_the_desk_and_by_the_units_head(
    app: FastAPI, officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    place = f"/obligations/{obligation_id}"
    found = re.search(rf"{place}/links/(\d+)/revoke", desk.get(place).text)
    assert found
    assert desk.act(found[0]).status_code == 303
    assert desk.act(found[0]).status_code == 409
    assert officer.get(link).status_code == 404
    assert "Thu hồi liên kết" in desk.get(place).text
    head = signed_in(app, filled, UserRole.UNIT_HEAD, unit_code="STC")
    assert officer.get(signed_path(filled, obligation_id)).status_code == 200
    again = re.findall(rf"{place}/links/\d+/revoke", head.get(place).text)
    assert act_of_unit(head, "STC", again[-1]) == 303
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    assert "/revoke" not in auditor.get(place).text
    assert auditor.act(again[-1]).status_code == 403


def test_a_file_comes_out_as_a_download_to_its_own_readers_only_and_whole(
    app: FastAPI, officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    waiting = a_file(filled, obligation_id)
    page = a_file(
        filled, obligation_id, b"<script>alert(1)</script>", media_type="text/html", file_name="a.html"
    )
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    own = signed_in(app, filled, UserRole.UNIT_DESK, unit_code="STC")
    assert desk.get(f"/evidence/{waiting.id}").status_code == 404  # not sent yet: the unit's own
    assert own.get(f"/evidence/{waiting.id}").status_code == 200
    assert Browser(app).get(f"/evidence/{waiting.id}").status_code == 303
    by_link = officer.get(f"{link}/evidence/{waiting.id}")
    assert by_link.content == b"so lieu"
    answered(filled, obligation_id)  # takes what waits along
    for evidence, media_type in ((waiting, "text/plain"), (page, "application/octet-stream")):
        response = desk.get(f"/evidence/{evidence.id}")
        assert response.status_code == 200
        assert response.headers["content-type"] == media_type
        assert response.headers["content-disposition"].startswith("attachment; filename=")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert response.headers["cache-control"] == "no-store"
    for path in ("/evidence/99999", "/evidence/0", "/evidence/x", f"/s/falsch/evidence/{waiting.id}"):
        assert desk.get(path).status_code in (404, 422), path
    with filled.database.reading() as session:
        read = audit_queries.of_subjects(session, "evidence", [waiting.id or 0], action="evidence_read")
    assert [event.change["by"] for event in read][1:] == [
        "Chuyên viên STC",
        "Người dùng coordinating_desk-house",
    ]
    evidence_path(filled, waiting).write_bytes(b"so lieu!")
    damaged = desk.get(f"/evidence/{waiting.id}")
    assert damaged.status_code == 503
    assert "đã hỏng" in damaged.text
    evidence_path(filled, waiting).unlink()
    assert "không đọc được" in desk.get(f"/evidence/{waiting.id}").text.lower()


@pytest.mark.parametrize(
    "name",
    ['a".txt\r\nSet-Cookie: x=1', "Biên bản.pdf", "../../etc/passwd", "", "\u202egnp.exe", "a;b,c=d.pdf"],
)
def test_no_name_ends_the_header_it_stands_in(name: str) -> None:
    header = disposition(name)
    assert re.fullmatch(
        r"attachment; filename=\"[A-Za-z0-9._ -]+\"; filename\*=UTF-8''[A-Za-z0-9%._~-]*", header
    )


def test_what_was_kept_comes_out_again(
    officer: Browser, link: str, filled: Workspace, clock: SetClock, obligation_id: int
) -> None:
    kept = keep_evidence(filled, obligation_id, b"Da mo ba lop", "Biên bản.txt", by="Chuyên viên STC")
    response = officer.get(f"{link}/evidence/{kept.id}")
    assert response.content == b"Da mo ba lop"
    assert "filename*=UTF-8''Bi%C3%AAn%20b%E1%BA%A3n.txt" in response.headers["content-disposition"]
    clock.advance(timedelta(days=201))
    assert officer.get(f"{link}/evidence/{kept.id}").status_code == 404
