"""Scorecards of a year and the register of what was given to whom, as figures and as files."""

import json
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from operations.correspondence.register import RegisterChoice, register_sheet
from operations.reporting.gather_scorecards import scorecards_of
from reports.excel.register import register_xlsx
from reports.excel.scorecards import scorecards_xlsx
from reports.scorecards.scorecard_json import scorecard_json
from reports.word.register import render_register_docx
from rules.errors import NotFound
from web.api.access import Known
from web.api.bodies import XLSX
from web.api.once import api_router
from web.api.paging import Short
from web.api.routes.plans import WORD
from web.api.sent import Shape
from web.api.shared import Key, file_answer, file_response

router = api_router("figures")

Year = Annotated[int, Query(ge=1990, le=2100)]


class ScorecardsOut(Shape):
    """`book`: as the JSON file of the page, with every measure and its evidence."""

    year: int
    book: Any


@router.get("/scorecards", name="api_scorecards")
def scorecards(caller: Known, year: Year) -> ScorecardsOut:
    """Of all units."""
    book = scorecards_of(caller.workspace, year, now=caller.workspace.clock.now())
    return ScorecardsOut(year=year, book=json.loads(scorecard_json(book)))


@router.get(
    "/scorecards.xlsx", name="api_scorecards_file", response_class=Response, responses=file_response(XLSX)
)
def scorecards_file(caller: Known, year: Year) -> Response:
    book = scorecards_of(caller.workspace, year, now=caller.workspace.clock.now())
    return file_answer(scorecards_xlsx(book), f"ket-qua-{year}.xlsx", XLSX)


@router.get("/units/{code:path}/scorecard", name="api_scorecard")
def scorecard(caller: Known, code: Key, year: Year) -> ScorecardsOut:
    """Of one unit; of one that has gone into another, the other's, for whose people it then is."""
    book = scorecards_of(caller.workspace, year, unit_codes=[code], now=caller.workspace.clock.now())
    is_theirs = all(caller.reach.covers_unit(one.unit_id) for one in book.units)
    if caller.reach.plans is not None or not is_theirs:
        raise NotFound("không có, hoặc không thuộc phạm vi của khóa")
    return ScorecardsOut(year=year, book=json.loads(scorecard_json(book)))


@router.get("/register", name="api_register", response_class=Response, responses=file_response(XLSX, WORD))
def register(
    caller: Known,
    form: Literal["xlsx", "docx"] = "xlsx",
    plan: Short | None = None,
    unit: Short | None = None,
    start: date | None = None,
    end: date | None = None,
) -> Response:
    """`plan`: its key; `unit`: its code."""
    reach = None if caller.reach.is_everything else caller.reach
    choice = RegisterChoice(plan=plan or None, unit=unit or None, start=start, end=end, reach=reach)
    sheet = register_sheet(caller.workspace, choice)
    content = register_xlsx(sheet) if form == "xlsx" else render_register_docx(sheet)
    name = f"so-theo-doi-{sheet.made_at:%Y-%m-%d}.{form}"
    return file_answer(content, name, XLSX if form == "xlsx" else WORD)
