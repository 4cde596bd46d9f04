"""The register: seven columns, one row for each obligation, nothing in it that the record does not have."""

import io
from datetime import date

from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from config.clock import SetClock
from models.queries import correspondence as letter_queries
from operations.answers.submit_status import submit_status
from operations.correspondence.issue_letter import issue_letter
from operations.correspondence.register import RegisterChoice, register_sheet, register_size
from operations.workspace import Workspace
from reports.correspondence.register import COLUMNS
from reports.excel.register import register_xlsx
from reports.word.register import render_register_docx
from tests.builders import a_deadline, a_draft, a_plan, a_reporting_duty, an_answer, at
from tests.operations.urging import report_of, rounds_until, view_of


def test_the_register_says_what_stands_on_record(workspace: Workspace, clock: SetClock) -> None:
    title = '=HYPERLINK("http://x")'
    plan = a_plan(workspace, a_draft(a_reporting_duty(), a_deadline(due_on="2021-06-14"), title=title))
    rounds_until(workspace, clock, "2021-06-07", "2021-06-16", "2021-06-17", "2021-06-23")
    clock.set(at("2021-06-23", "10:00"))
    view = view_of(workspace, report_of(workspace, "STP"))
    answer = an_answer(workspace, view.plan.id or 0, view.unit.id or 0)
    submit_status(workspace, view.obligation.id or 0, answer)
    with workspace.database.reading() as session:
        letter = letter_queries.letters_about(session, [report_of(workspace, "STC")])[
            report_of(workspace, "STC")
        ][0]
    issue_letter(workspace, letter.id or 0, number="09", day=date(2021, 6, 23))

    everything = RegisterChoice(plan=plan)
    assert len(register_sheet(workspace, everything).rows) == register_size(workspace, everything)
    june = RegisterChoice(plan=plan, start=date(2021, 6, 1), end=date(2021, 6, 30))
    sheet = register_sheet(workspace, june)
    found = {(row.holder, row.due_on.day): row for row in sheet.rows}
    assert set(found) == {("Sở Tài chính", 14), ("Sở Tài chính", 16), ("Sở Tư pháp", 16), ("Sở Y tế", 16)}
    late, answered = found["Sở Tài chính", 16], found["Sở Tư pháp", 16]
    assert late.progress == "Đang thực hiện (quá hạn): 5 ngày làm việc"
    assert late.note == "Công văn đôn đốc số 09/SNV ngày 23 tháng 6 năm 2021"
    assert answered.progress == "Hoàn thành quá hạn, gửi ngày 23/6/2021, chờ tiếp nhận"
    assert {row.number_in for row in sheet.rows} == {row.answer_number for row in sheet.rows} == {""}
    assert late.document.startswith("Kế hoạch số 46/KH-UBND ngày 22 tháng 3 năm 2021 của UBND tỉnh Hải Bình")
    alone = register_sheet(
        workspace, RegisterChoice(unit="SYT", start=date(2021, 6, 1), end=date(2021, 6, 30))
    )
    assert [row.holder for row in alone.rows] == ["Sở Y tế"]

    made = register_xlsx(sheet)
    assert made == register_xlsx(sheet)
    page = load_workbook(io.BytesIO(made)).active
    assert page is not None
    rows = list(page.iter_rows())
    head = next(number for number, row in enumerate(rows) if row[0].value == COLUMNS[0].label)
    assert [cell.value for cell in rows[head]] == [column.label for column in COLUMNS]
    assert {cell.data_type for row in rows[head + 2 :] for cell in row} <= {"s", "d", "n"}
    assert [row[3].value.date() for row in rows[head + 2 :]] == [row.due_on for row in sheet.rows]

    document = Document(io.BytesIO(render_register_docx(sheet)))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    table = document.tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == [column.label for column in COLUMNS]
    assert len(table.rows) == len(sheet.rows) + 1
