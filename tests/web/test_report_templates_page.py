"""The desk puts in the office's own template, sees what is wrong with it, and takes a report away in it."""

import io
from html import unescape

from docx import Document
from fastapi import FastAPI

from models import UserRole
from models.queries import reports as report_queries
from operations.workspace import Workspace
from reports.word.template_sample import sample_template
from tests.web.browser import signed_in


def a_template(line: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def test_a_template_is_put_in_used_and_removed(app: FastAPI, filled: Workspace) -> None:
    desk = signed_in(app, filled, UserRole.COORDINATING_DESK)
    assert "Mẫu Word của cơ quan" in desk.get("/reports").text
    page = unescape(desk.get("/reports/templates").text)
    assert "Chưa có mẫu nào của cơ quan" in page
    assert "cac_phan" in page
    assert desk.get("/reports/templates/sample").content == sample_template()

    bad = desk.upload("/reports/templates", "sai.docx", a_template("{{ co_qan }} {{ x() }}"))
    assert bad.status_code == 422
    assert "có phải “co_quan” không?" in unescape(bad.text)
    assert unescape(bad.text).count("<li>nội dung, đoạn") == 2
    assert desk.upload("/reports/templates", "a.docx", b"<script>").status_code == 422

    good = a_template("Mẫu riêng: {{ co_quan }}")
    done = desk.upload("/reports/templates", "Mẫu Sở.docx", good)
    assert done.headers["location"] == "/reports/templates?done=template_added"
    assert desk.get("/reports/templates/file?name=Mẫu Sở").content == good
    with filled.database.reading() as session:
        number = report_queries.all_snapshots(session)[0].id
    assert "DOCX theo mẫu Mẫu Sở" in unescape(desk.get(f"/reports/{number}").text)
    made = desk.get(f"/reports/{number}/download?form=docx&template=Mẫu Sở")
    assert Document(io.BytesIO(made.content)).paragraphs[0].text == "Mẫu riêng: Sở Nội vụ"
    assert desk.get(f"/reports/{number}/download?form=docx&template=khác").status_code == 404

    looker = signed_in(app, filled, UserRole.SUPERVISOR)
    assert looker.get("/reports/templates").status_code == 403
    assert "Mẫu Word của cơ quan" not in looker.get("/reports").text
    assert (
        desk.act("/reports/templates/remove", name="Mẫu Sở").headers["location"].endswith("template_removed")
    )
    assert "Chưa có mẫu nào của cơ quan" in desk.get("/reports/templates").text
