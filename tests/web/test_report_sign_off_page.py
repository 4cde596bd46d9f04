"""The report's page: one act at a time, each for its people; files with their checksums; the list says how late."""

import hashlib
import re

import pytest
from fastapi import FastAPI

from config.clock import SetClock
from models import FileKind, UserRole
from operations.reporting.compile_reports import freeze_report
from operations.workspace import Workspace
from rules.lifecycle import ReportState
from tests.builders import at
from tests.operations.signing_off import files_of, newest_report, report_at
from tests.web.browser import Browser, signed_in

SCAN = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def head(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATOR_HEAD)


@pytest.fixture
def desk(app: FastAPI, filled: Workspace) -> Browser:
    return signed_in(app, filled, UserRole.COORDINATING_DESK)


def buttons(page: str) -> list[str]:
    """Outside of what is folded away: the act that is next."""
    main = re.sub(r"<details>.*?</details>", "", page[page.index('id="next"') :], flags=re.DOTALL)
    return re.findall(r"<button[^>]*>([^<]+)</button>", main)


def test_a_report_walks_from_the_draft_to_the_archive_one_act_at_a_time(
    head: Browser, desk: Browser, filled: Workspace, app: FastAPI
) -> None:
    report_id = newest_report(filled).id or 0
    place = f"/reports/{report_id}"
    assert buttons(head.get(place).text) == ["Chốt số liệu"]
    head.act(f"{place}/freeze")
    page = desk.get(place).text
    assert buttons(page) == ["Duyệt báo cáo"]
    assert "Trả lại để sửa" in page
    assert "phát hành ngay" not in page, "issuing is the head's"
    assert desk.act(f"{place}/review").headers["location"] == f"{place}?done=report_reviewed"
    assert "Lãnh đạo cơ quan đầu mối ký." in desk.get(place).text
    assert desk.act(f"{place}/sign", lines="GIÁM ĐỐC").status_code == 403
    assert desk.act(f"{place}/issue").status_code == 403

    # signed by somebody of the unit's page, with the scan in the same go
    wrong = desk.act("/signatories", unit="SNV", lines="KT. GIÁM ĐỐC", name="Lê Thị Hoa")
    assert (wrong.status_code, "phải có dòng chức vụ" in wrong.text) == (422, True)
    assert desk.act("/signatories", unit="SNV", lines="giám đốc", name="Trần Văn Bình").status_code == 303
    assert (
        desk.act("/signatories", unit="SNV", lines="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", name="")
        .headers["location"]
        .endswith("done=signatory_unusual#signatories")
    )
    assert desk.act("/signatories/2", unit="SNV", act="default").status_code == 303
    assert desk.act("/signatories/2", unit="SNV", lines="Q. GIÁM ĐỐC", name="Lê Thị Hoa").status_code == 303
    assert "Q. GIÁM ĐỐC" in desk.get("/units/SNV").text
    assert "Trần Văn Bình" in head.get(place).text
    refused = head.send_files(f"{place}/sign", [("file", ("a.pdf", b"MZ"))])
    assert (refused.status_code, "chưa ghi quyền hạn" in refused.text.lower()) == (422, True)
    assert head.act(f"{place}/sign", signatory="1").headers["location"].endswith("done=report_signed")
    assert head.send_files(f"{place}/attach", [("file", ("đã ký.pdf", SCAN))]).status_code == 303
    assert desk.send_files(f"{place}/attach", [("file", ("x.exe", b"MZ"))]).status_code == 422
    assert buttons(head.get(place).text) == ["Phát hành và gửi"]

    refused = head.act(f"{place}/issue", document_number="1" * 101)
    assert (refused.status_code, report_at(filled, report_id).state) == (422, ReportState.SIGNED)
    refused = head.act(f"{place}/issue", document_number="12/BC-SNV", document_date="2021-06-19")
    assert (refused.status_code, "sau hôm nay" in refused.text) == (422, True)
    assert f'href="{place}"' in refused.text, "the way back to the report"
    head.act(f"{place}/issue", document_number="12/BC-SNV", document_date="2021-06-18")
    page = head.get(place).text
    assert "văn thư gửi giấy" not in page
    assert "Người dùng coordinator_head-house" in page
    for file in files_of(filled, report_id):
        assert file.sha256[:16] in page
        answer = head.get(f"{place}/files/{file.id}")
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert head.get(f"/reports/9999/files/{file.id}").status_code == 404
    for form in ("docx", "pdf", "xlsx", "html"):
        answer = head.get(f"{place}/download?form={form}")
        assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert head.get(f"{place}/download?form=exe").status_code == 422
    assert files_of(filled, report_id)[0].kind is FileKind.SIGNED

    # corrected: a draft of its own, and a way between the two
    assert desk.act(f"{place}/correct", reason="Sai số").status_code == 403
    answer = head.act(f"{place}/correct", reason="Sai số", keep_facts="yes")
    new_place = answer.headers["location"].partition("?")[0]
    page = head.get(new_place).text
    assert (f'href="{place}"' in page, "giữ nguyên số liệu" in page) == (True, True)
    assert f'href="{new_place}"' in head.get(place).text
    head.act(f"{new_place}/freeze")
    sent_back = desk.act(f"{new_place}/send-back", reason="Thiếu một ý").headers["location"]
    assert "không phát hành được nữa" in head.get(new_place).text
    assert "trả lại bản 2: Thiếu một ý" in head.get(sent_back).text
    auditor = signed_in(app, filled, UserRole.AUDITOR)
    assert auditor.get(place).status_code == 200
    assert auditor.act(f"{place}/review").status_code == 403


def test_the_list_says_how_late_and_is_narrowed(app: FastAPI, filled: Workspace, clock: SetClock) -> None:
    report = newest_report(filled)
    report_id = report.id or 0
    freeze_report(filled, report.period_id)
    clock.set(at("2021-06-24", "09:00"))
    head = signed_in(app, filled, UserRole.COORDINATOR_HEAD)
    page = head.get("/reports").text
    assert "Chậm phát hành 3 ngày làm việc" in page
    assert "1 báo cáo chậm phát hành" in page
    assert "1 chậm phát hành" in head.get("/").text
    assert "Chậm phát hành 3 ngày làm việc" in head.get(f"/reports/{report_id}").text
    for query, is_there in (
        ("late=1&sort=late", True),
        ("state=frozen&year=2021", True),
        ("state=issued", False),
        ("year=2020", False),
        ("plan=99999999999999999999&state=x&year=x", True),
    ):
        assert (f'href="/reports/{report_id}"' in head.get(f"/reports?{query}").text) is is_there
