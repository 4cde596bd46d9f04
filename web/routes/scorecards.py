"""Scorecards of a year: the table of units, one unit's card with its evidence, and both as files."""

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from operations.reporting.count_scorecards import named_cards
from operations.reporting.gather_scorecards import scorecard_years, scorecards_of
from operations.reporting.keep_scorecards import cards_to_show, is_large, keep_cards
from operations.workspace import Workspace
from reports.excel.scorecards import scorecards_xlsx
from reports.pdf.render import render_pdf
from reports.scorecards.book import ScorecardBook
from reports.scorecards.document import scorecard_document
from reports.scorecards.measures import FATE_WORDS, GROUPS, LEVEL_WORDS, NO_GRADE, SHARES, YEAR_RULE
from reports.scorecards.scorecard_json import scorecard_json
from reports.word.render import render_docx
from rules.errors import BadInput
from rules.going_on import Progress
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.downloads import HEADERS, disposition
from web.exports import export_kind, exported, page_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.scorecard_book import whole_book
from web.scorecard_table import COLUMNS, SORTS, said_year
from web.work_answers import Leads, worked

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]
Form = Literal["xlsx", "docx", "pdf", "json"]

PAGE = 50
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


@router.get("/scorecards", name="scorecards")
def scorecards(request: Request, visitor: Person) -> Response:
    """Counted now; of a large year as it was counted last, and counted first where it never was."""
    workspace = workspace_of(request)
    years = scorecard_years(workspace)
    year = _year(request, workspace, years)
    found = cards_to_show(workspace, year, now=workspace.clock.now())
    if found is None:
        return _counting(request, visitor, year)
    sort = request.query_params.get("sort", "")
    sort = sort if sort in SORTS else ""
    units = sorted(found.cards, key=lambda one: SORTS[sort][1](found.cards[one])) if sort else [*found.cards]
    if kind := export_kind(request):
        return exported(
            request,
            visitor,
            kind,
            name=f"ket-qua-{year}",
            title=f"Kết quả thực hiện năm {year}",
            selected=[said_year(found), *([SORTS[sort][0]] if sort else [])],
            columns=COLUMNS,
            rows=named_cards(workspace, found, units),
            total=len(units),
        )
    page, pages = page_of(request, len(units), PAGE)
    values = {
        **_words(years, year),
        "found": found,
        "units": named_cards(workspace, found, units[(page - 1) * PAGE : page * PAGE]),
        "number": len(units),
        "page": page,
        "pages": pages,
        "query": {"year": year, "sort": sort},
        "sort": sort,
        "sorts": {key: words for key, (words, _) in SORTS.items()},
    }
    return render(request, visitor, "scorecards.html", values)


@router.post("/scorecards/renew", name="renew_scorecards")
def renew(request: Request, visitor: Person, form: Posted) -> Response:
    """A large year as it is now: counted on its own page, for all who look at it."""
    year = _read_year(text_of(form, "year"))
    if not is_large(workspace_of(request), year):
        return go_to(request, "scorecards", query={"year": year})
    return _counting(request, visitor, year, done="scorecards_renewed")


def _counting(request: Request, visitor: Visitor, year: int, **said: str) -> Response:
    workspace = workspace_of(request)
    page = Leads("scorecards", query={"year": year})

    def work(progress: Progress) -> Leads:
        progress(0, 0, f"Đang tính kết quả của các đơn vị năm {year}")
        keep_cards(workspace, year)
        return replace(page, query={**page.query, **said})

    return worked(request, visitor, "scorecards", work, back=page, same=str(year))


@router.get("/scorecards/download", name="download_scorecards")
def download(request: Request, visitor: Person, form: Form = "xlsx") -> Response:
    """Of one unit or, for the house, of all."""
    workspace = workspace_of(request)
    year = _year(request, workspace, scorecard_years(workspace))
    code = request.query_params.get("unit", "")
    if not code and not visitor.reach.is_everything:
        raise Forbidden
    book = _book_of(workspace, visitor, code, year) if code else whole_book(workspace, year)
    name = f"ket-qua-{year}{f'-{code}' if code else ''}.{form}"
    headers = HEADERS | {"Content-Disposition": disposition(name)}
    return Response(_content(book, form, workspace), media_type=MEDIA_TYPES[form], headers=headers)


@router.get("/scorecards/{code:path}", name="scorecard")
def scorecard(request: Request, visitor: Person, code: str) -> Response:
    workspace = workspace_of(request)
    years = scorecard_years(workspace)
    year = _year(request, workspace, years)
    book = _book_of(workspace, visitor, code, year, is_printed=False)
    score = book.units[0]
    page, pages = page_of(request, len(score.rows), PAGE)
    values = {
        **_values(years, year, book),
        "score": score,
        "rows": score.rows[(page - 1) * PAGE : page * PAGE],
        "page": page,
        "pages": pages,
        "query": {"year": year},
        "code": code,
        "fates": FATE_WORDS,
    }
    return render(request, visitor, "scorecard.html", values)


def _book_of(
    workspace: Workspace, visitor: Visitor, code: str, year: int, *, is_printed: bool = True
) -> ScorecardBook:
    """Of one unit; of a unit that has gone into another, the other's, for whose people it then is.

    A score counts every plan: it is nothing for those who have some plans only.
    """
    now = workspace.clock.now()
    book = scorecards_of(workspace, year, unit_codes=[code], is_printed=is_printed, now=now)
    if visitor.reach.plans is not None or not all(visitor.may_see_unit(one.unit_id) for one in book.units):
        raise Forbidden
    return book


def _values(years: list[int], year: int, book: ScorecardBook) -> dict[str, object]:
    return {**_words(years, year), "book": book}


def _words(years: list[int], year: int) -> dict[str, object]:
    return {
        "years": years,
        "year": year,
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
        return _read_year(given)
    current = workspace.local_day(workspace.clock.now()).year
    return next((year for year in years if year <= current), current)


def _read_year(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) == 4):
        raise BadInput(f"{given!r} không phải là năm", mend="ghi năm bằng bốn chữ số, ví dụ 2021")
    return int(given)


def _content(book: ScorecardBook, form: Form, workspace: Workspace) -> bytes:
    if form == "xlsx":
        return scorecards_xlsx(book)
    if form == "json":
        return scorecard_json(book).encode()
    document = scorecard_document(book)
    if form == "docx":
        return render_docx(document, fonts=workspace.settings.fonts)
    return render_pdf(document, fonts=workspace.settings.fonts)
