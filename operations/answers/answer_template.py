"""The workbook for typing in many answers: one row for each line that is owed now, what is known filled in.

Every text is written as text: a task that begins with "=" is no formula in it.
"""

import io
from datetime import date
from typing import Any

import xlsxwriter
from sqlmodel import Session

from intake.answer_files.columns import FOR_PEOPLE, STATES, TITLES
from models import Assignment, Tier
from models.queries import indicators as indicator_queries
from models.queries import obligations as obligation_queries
from models.queries.obligations import ObligationView
from operations.answers.answer_of_draft import led_by
from operations.obligation_words import plan_number, what_is_owed
from rules.errors import NotFound
from rules.folding import fold
from rules.wording import table_date

BEFORE = (
    "obligation",
    "unit",
    "unit_name",
    "plan",
    "period",
    "assignment",
    "task",
    "due_on",
    "state",
    "result",
)
BEHIND = ("estimates", "difficulty", "proposal", "nothing", "nothing_reason", "note", "by", "received_on")
WIDTHS = {
    "obligation": 30,
    "unit_name": 26,
    "task": 48,
    "result": 48,
    "difficulty": 30,
    "proposal": 30,
    "note": 30,
}
SHEET = "Trả lời"
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Row = dict[str, str]


def answer_template(
    session: Session, *, plan: str | None = None, period: str | None = None, unit: str | None = None
) -> bytes:
    """NotFound when nobody owes anything of that kind now."""
    views = [
        view
        for view in obligation_queries.awaited(session)
        if view.obligation.tier is Tier.UNIT
        and (plan is None or fold(plan) in (fold(view.plan.key), fold(plan_number(view))))
        and (period is None or (view.period is not None and view.period.key == period))
        and (unit is None or view.unit.code == unit)
    ]
    if not views:
        raise NotFound("không có báo cáo nào đang chờ như vậy; kiểm tra kế hoạch, kỳ, đơn vị")
    rows: list[Row] = []
    numbers: list[int] = []
    for view in sorted(views, key=lambda one: (one.plan.key, one.unit.code, one.obligation.due_on)):
        asked = tuple(one for one in led_by(session, view) if not one.inside)
        rows += [_row(view, one, asked) for one in asked] or [_row(view, None, ())]
        numbers += [one.id or 0 for one in asked]
    wanted = indicator_queries.of_assignments(session, numbers)
    names = dict.fromkeys(one.name for number in numbers for one in wanted.get(number, ()))
    return _workbook(rows, list(names))


def _row(view: ObligationView, one: Assignment | None, asked: tuple[Assignment, ...]) -> Row:
    """A position that two plans of one report share says nothing: its words stand there instead."""
    same = [other for other in asked if one is not None and other.position == one.position]
    named = "" if one is None else str(one.position) if len(same) == 1 else one.task
    return {
        "obligation": view.obligation.key,
        "unit": view.unit.code,
        "unit_name": view.unit.name,
        "plan": plan_number(view),
        "period": view.period.key if view.period else "",
        "assignment": named,
        "task": one.task if one else what_is_owed(view),
        "due_on": table_date(view.obligation.due_on),
    }


def _workbook(rows: list[Row], indicators: list[str]) -> bytes:
    columns = [(one, (TITLES | FOR_PEOPLE)[one]) for one in BEFORE]
    columns += [("", f"{TITLES['figures']}: {name}") for name in indicators]
    columns += [(one, TITLES[one]) for one in BEHIND]
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, SAFE) as book:
        sheet = book.add_worksheet(SHEET)
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        number = book.add_format({"valign": "top"})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True, "valign": "top"})
        for place, (column, title) in enumerate(columns):
            is_figure = column == ""
            is_day = column == "received_on"
            sheet.set_column(place, place, WIDTHS.get(column, 16), number if is_figure or is_day else text)
            sheet.write_string(0, place, title, head)
            _choices(sheet, place, column, len(rows))
        for line, row in enumerate(rows, 1):
            for place, (column, _) in enumerate(columns):
                if row.get(column):
                    sheet.write_string(line, place, row[column], text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return content.getvalue()


def _choices(sheet: Any, place: int, column: str, rows: int) -> None:
    if column == "state":
        sheet.data_validation(1, place, rows, place, {"validate": "list", "source": list(STATES.values())})
    elif column == "nothing":
        sheet.data_validation(1, place, rows, place, {"validate": "list", "source": ["x"]})


def template_name(today: date) -> str:
    return f"tra-loi-{today.isoformat()}.xlsx"
