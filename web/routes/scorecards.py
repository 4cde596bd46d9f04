"""Scorecards of a year: the table of units, one unit's card with its evidence, and both as files."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from operations.reporting.gather_scorecards import scorecard_years, scorecards_of
from operations.workspace import Workspace
from reports.excel.scorecards import scorecards_xlsx
from reports.pdf.render import render_pdf
from reports.scorecards.book import ScorecardBook, UnitScore
from reports.scorecards.document import scorecard_document
from reports.scorecards.measures import FATE_WORDS, GROUPS, LEVEL_WORDS, NO_GRADE, SHARES, YEAR_RULE
from reports.scorecards.scorecard_json import scorecard_json
from reports.word.render import render_docx
from rules.errors import BadInput
from rules.scorecard import Share
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.downloads import HEADERS, disposition
from web.exports import Column, export_kind, exported, page_of
from web.pages import render

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]
Form = Literal["xlsx", "docx", "pdf", "json"]

PAGE = 100
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


def _weakest(share: Share) -> tuple[bool, float]:
    """The lowest rate first; who has none comes last."""
    return share.value is None, share.value or 0.0


# What can be sorted by, and how: figures that want attention come first.
SORTS: dict[str, tuple[str, Callable[[UnitScore], Any]]] = {
    "completion": ("Tỷ lệ hoàn thành thấp trước", lambda unit: _weakest(unit.card.completion)),
    "on_time": ("Tỷ lệ đúng hạn thấp trước", lambda unit: _weakest(unit.card.on_time_share)),
    "update": ("Tỷ lệ cập nhật thấp trước", lambda unit: _weakest(unit.card.update)),
    "overdue": ("Nhiều việc quá hạn trước", lambda unit: -unit.card.overdue),
    "returned": ("Bị trả lại nhiều trước", lambda unit: -unit.card.returned_answers),
    "level": ("Mức đôn đốc cao trước", lambda unit: (-unit.card.highest_level, -unit.card.urged)),
}


def _percent(share: Share) -> float | None:
    return None if share.value is None else round(100 * share.value, 1)


COLUMNS: tuple[Column[UnitScore], ...] = (
    Column("Đơn vị", lambda unit: unit.name, 34),
    Column("Mã đơn vị", lambda unit: unit.code, 12),
    Column("Hoàn thành (%)", lambda unit: _percent(unit.card.completion), 12),
    Column("Đúng hạn (%)", lambda unit: _percent(unit.card.on_time_share), 12),
    Column("Cập nhật (%)", lambda unit: _percent(unit.card.update), 12),
    Column("Số việc", lambda unit: unit.card.obligations, 10),
    Column("Quá hạn chưa xong", lambda unit: unit.card.overdue, 12),
    Column("1–30 ngày", lambda unit: unit.card.overdue_1_30, 10),
    Column("31–60 ngày", lambda unit: unit.card.overdue_31_60, 10),
    Column("61–120 ngày", lambda unit: unit.card.overdue_61_120, 10),
    Column("Trên 120 ngày", lambda unit: unit.card.overdue_over_120, 10),
    Column("Lần bị trả lại", lambda unit: unit.card.returned_answers, 10),
    Column("Xin gia hạn", lambda unit: unit.card.extensions_asked, 10),
    Column("Được gia hạn", lambda unit: unit.card.extensions_granted, 10),
    Column("Số lần nhắc", lambda unit: unit.card.reminders, 10),
    Column("Mức cao nhất", lambda unit: unit.card.highest_level, 10),
    Column("Giải trình", lambda unit: unit.card.explained, 10),
    Column("Thường xuyên", lambda unit: unit.card.standing, 10),
)


@router.get("/scorecards", name="scorecards")
def scorecards(request: Request, visitor: Person) -> Response:
    workspace = workspace_of(request)
    years = scorecard_years(workspace)
    year = _year(request, workspace, years)
    book = scorecards_of(workspace, year, now=workspace.clock.now())
    sort = request.query_params.get("sort", "")
    units = sorted(book.units, key=SORTS[sort][1]) if sort in SORTS else list(book.units)
    if kind := export_kind(request):
        return exported(
            request,
            visitor,
            kind,
            name=f"ket-qua-{year}",
            title=f"Kết quả thực hiện năm {year}",
            selected=[f"Năm: {year}", *([SORTS[sort][0]] if sort in SORTS else [])],
            columns=COLUMNS,
            rows=units,
            total=len(units),
        )
    page, pages = page_of(request, len(units), PAGE)
    values = {
        **_values(years, year, book),
        "units": units[(page - 1) * PAGE : page * PAGE],
        "number": len(units),
        "page": page,
        "pages": pages,
        "query": {"year": year, "sort": sort if sort in SORTS else ""},
        "sort": sort if sort in SORTS else "",
        "sorts": {key: words for key, (words, _) in SORTS.items()},
    }
    return render(request, visitor, "scorecards.html", values)


@router.get("/scorecards/download", name="download_scorecards")
def download(request: Request, visitor: Person, form: Form = "xlsx") -> Response:
    """Of one unit or, for the house, of all."""
    workspace = workspace_of(request)
    year = _year(request, workspace, scorecard_years(workspace))
    code = request.query_params.get("unit", "")
    if not code and not visitor.reach.is_everything:
        raise Forbidden
    book = _book_of(workspace, visitor, code, year) if code else _whole(workspace, year)
    name = f"ket-qua-{year}{f'-{code}' if code else ''}.{form}"
    headers = HEADERS | {"Content-Disposition": disposition(name)}
    return Response(_content(book, form, workspace), media_type=MEDIA_TYPES[form], headers=headers)


@router.get("/scorecards/{code:path}", name="scorecard")
def scorecard(request: Request, visitor: Person, code: str) -> Response:
    workspace = workspace_of(request)
    years = scorecard_years(workspace)
    year = _year(request, workspace, years)
    book = _book_of(workspace, visitor, code, year)
    values = {**_values(years, year, book), "score": book.units[0], "code": code, "fates": FATE_WORDS}
    return render(request, visitor, "scorecard.html", values)


def _whole(workspace: Workspace, year: int) -> ScorecardBook:
    return scorecards_of(workspace, year, now=workspace.clock.now())


def _book_of(workspace: Workspace, visitor: Visitor, code: str, year: int) -> ScorecardBook:
    """Of one unit; of a unit that has gone into another, the other's, for whose people it then is.

    A score counts every plan: it is nothing for those who have some plans only.
    """
    book = scorecards_of(workspace, year, unit_codes=[code], now=workspace.clock.now())
    if visitor.reach.plans is not None or not all(visitor.may_see_unit(one.unit_id) for one in book.units):
        raise Forbidden
    return book


def _values(years: list[int], year: int, book: ScorecardBook) -> dict[str, object]:
    return {
        "years": years,
        "year": year,
        "book": book,
        "shares": SHARES,
        "groups": GROUPS,
        "year_rule": YEAR_RULE,
        "level_words": LEVEL_WORDS,
        "no_grade": NO_GRADE,
    }


def _year(request: Request, workspace: Workspace, years: list[int]) -> int:
    """As asked for; else the current one if anything is due in it, else the latest before."""
    given = request.query_params.get("year", "")
    if given:
        if not (given.isascii() and given.isdigit() and len(given) == 4):
            raise BadInput(f"{given!r} không phải là năm", mend="ghi năm bằng bốn chữ số, ví dụ 2021")
        return int(given)
    current = workspace.local_day(workspace.clock.now()).year
    return next((year for year in years if year <= current), current)


def _content(book: ScorecardBook, form: Form, workspace: Workspace) -> bytes:
    if form == "xlsx":
        return scorecards_xlsx(book)
    if form == "json":
        return scorecard_json(book).encode()
    document = scorecard_document(book)
    if form == "docx":
        return render_docx(document, fonts=workspace.settings.fonts)
    return render_pdf(document, fonts=workspace.settings.fonts)
