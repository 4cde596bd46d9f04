"""The form file of one unit and period, ready to be sent along or downloaded."""

import re
import unicodedata

from sqlmodel import Session

from models.queries.obligations import ObligationView
from notifications.letters import Attachment
from operations.answers.asked_sheets import asked_sheets, has_form
from operations.workspace import Workspace
from reports.excel.answer_sheet import MEDIA_TYPE, build_answer_sheet
from rules.answer_sheet import AnswerSheet, key_of
from rules.errors import Refused

LONGEST_PART = 40
_D_STROKE = str.maketrans({"đ": "d", "Đ": "D"})


def answer_sheet_of(session: Session, workspace: Workspace, view: ObligationView) -> Attachment:
    """As it would be asked now; Refused where there is nothing to fill in."""
    if not has_form(view):
        raise Refused("việc này trả lời trên trang, không có biểu")
    return attachment_of(workspace, view, asked_sheets(session, [view])[view.obligation.id or 0])


def attachment_of(workspace: Workspace, view: ObligationView, sheet: AnswerSheet) -> Attachment:
    content = build_answer_sheet(sheet, key_of(sheet, workspace.secret))
    return Attachment(file_name_of(view), MEDIA_TYPE, content)


def file_name_of(view: ObligationView) -> str:
    """ "bao-cao-46-KH-UBND-2021-Q1-so-tai-chinh.xlsx": a name that every mail program and disk keeps as it is."""
    number = view.plan.document_number or view.plan.key
    what = ("nhiem-vu", number, str(view.assignment.position)) if view.assignment else ("bao-cao", number)
    period = view.period.key if view.period else ""
    parts = (*what, period, (view.unit.short_name or view.unit.name).lower())
    return "-".join(filter(None, map(_plain, parts))) + ".xlsx"


def _plain(words: str) -> str:
    text = unicodedata.normalize("NFD", words.translate(_D_STROKE))
    return (
        re.sub(r"[^0-9A-Za-z]+", "-", re.sub(r"[\u0300-\u036f]", "", text))
        .strip("-")[:LONGEST_PART]
        .strip("-")
    )
