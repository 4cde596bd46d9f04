"""Scorecards of a year and the register of what was given to whom, as figures and as files."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from pydantic import Field

from operations.correspondence.register import RegisterChoice
from operations.reporting.count_scorecards import UnitCard, named_cards
from operations.reporting.gather_scorecards import scorecards_of
from operations.reporting.keep_scorecards import cards_to_show, is_large, keep_cards
from reports.excel.scorecards import scorecards_xlsx
from reports.scorecards.scorecard_json import scorecard_json
from rules.errors import IllegalMove, NotFound
from web.api.access import Known
from web.api.bodies import XLSX, json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, Short, paged
from web.api.routes.plans import WORD
from web.api.sent import Shape
from web.api.shared import DoneOut, Key, file_answer, file_response
from web.register_file import MEDIA_TYPES, Form, register_file
from web.scorecard_book import whole_book

router = api_router("figures")

Year = Annotated[int, Query(ge=1990, le=2100)]


class ScorecardsOut(Shape):
    """`book`: as the JSON file of the page, with every measure and its evidence."""

    year: int
    book: Any


class CardOut(Shape):
    """One unit's line of the table: shares of 1, null where nothing counts; `figures`: every number by its name.

    `as_of`: of a year with very much in it the figures are counted once a day.
    """

    unit: str
    name: str
    as_of: datetime
    completion: float | None
    on_time: float | None
    update: float | None
    figures: dict[str, int]


class CardsAsked(Paged):
    year: Annotated[int, Field(ge=1990, le=2100)]


class RenewIn(Shape):
    year: Annotated[int, Field(ge=1990, le=2100, examples=[2026])]


@router.get("/scorecard-table", name="api_scorecard_table")
def table(caller: Known, asked: Annotated[CardsAsked, Query()]) -> PageOut[CardOut]:
    """Every unit that owes anything in the year, in the order of the directory, without the evidence."""
    found = cards_to_show(caller.workspace, asked.year, now=caller.workspace.clock.now())
    if found is None:
        raise IllegalMove(f"kết quả năm {asked.year} chưa được tính; gọi POST /scorecard-table/renew")

    def read(after: int, limit: int) -> list[tuple[int, UnitCard]]:
        ids = [one for one in sorted(found.cards) if one > after][:limit]
        return list(zip(ids, named_cards(caller.workspace, found, ids), strict=True))

    return paged(
        caller,
        asked,
        "scorecard-table",
        read,
        number=lambda row: row[0],
        show=lambda row: _card_out(row[1], found.as_of),
    )


@router.post("/scorecard-table/renew", name="api_renew_scorecards")
def renew(caller: Known, given: Annotated[RenewIn, Depends(json_body(RenewIn))]) -> DoneOut:
    """Of a year whose figures are counted once a day: now. It may take a minute; other years are always counted anew."""
    if not is_large(caller.workspace, given.year):
        return DoneOut(changed=False)
    keep_cards(caller.workspace, given.year)
    return DoneOut()


def _card_out(one: UnitCard, as_of: datetime) -> CardOut:
    card = one.card
    return CardOut(
        unit=one.code,
        name=one.name,
        as_of=as_of,
        completion=card.completion.value,
        on_time=card.on_time_share.value,
        update=card.update.value,
        figures=card._asdict(),
    )


@router.get("/scorecards", name="api_scorecards")
def scorecards(caller: Known, year: Year) -> ScorecardsOut:
    """Of all units, counted now; refused for a year that is too large: then unit by unit."""
    book = whole_book(caller.workspace, year)
    return ScorecardsOut(year=year, book=json.loads(scorecard_json(book)))


@router.get(
    "/scorecards.xlsx", name="api_scorecards_file", response_class=Response, responses=file_response(XLSX)
)
def scorecards_file(caller: Known, year: Year) -> Response:
    book = whole_book(caller.workspace, year)
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
    form: Form = "xlsx",
    plan: Short | None = None,
    unit: Short | None = None,
    start: date | None = None,
    end: date | None = None,
) -> Response:
    """`plan`: its key; `unit`: its code. Refused above ten thousand rows: ask for a shorter time, one unit or one plan."""
    reach = None if caller.reach.is_everything else caller.reach
    choice = RegisterChoice(plan=plan or None, unit=unit or None, start=start, end=end, reach=reach)
    name, content = register_file(caller.workspace, choice, form)
    return file_answer(content, name, MEDIA_TYPES[form])
