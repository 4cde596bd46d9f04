"""The words of a report: the coordinator's desk writes beside what units wrote, section by section of the outline."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from models.queries import reports as report_queries
from operations.plans.policy_shelf import OUTLINE, policy_shelf
from operations.reporting.edit_text import LONGEST_TEXT, drop_text, edit_text
from operations.reporting.outlines import choose_outline
from operations.reporting.render_section import SECTION_TYPES, SectionForm, render_section, section_file_name
from operations.reporting.report_texts import DEFAULT_OUTLINE, words_of_report
from operations.workspace import Workspace
from reports.consolidated.outline import outline_of
from reports.consolidated.words import section_slot
from rules.errors import BadInput, DondocError, LostRace, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.report_words import Typed, boxes, outline_lines, part_asked, printed_now
from web.routes.obligations import RowId

router = APIRouter(prefix="/reports/{report_id}")
Person = Annotated[Visitor, Depends(visitor_of)]
Key = Annotated[str, Query(max_length=60)]

SLOTS_ON_A_PAGE = 40
LONGEST_SLOT = 60


@router.get("/words", name="report_words")
def report_words(
    request: Request,
    visitor: Person,
    report_id: RowId,
    part: Key = "",
    copy: Key = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    return _page(request, visitor, report_id, part, page=page, copy=copy)


@router.post("/words", name="write_words")
def write_words(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    return _change(request, visitor, report_id, form, is_drop=False)


@router.post("/words/drop", name="drop_words")
def drop_words(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    return _change(request, visitor, report_id, form, is_drop=True)


@router.post("/outline", name="choose_outline")
def choose(request: Request, visitor: Person, report_id: RowId, form: Posted) -> Response:
    words = words_of_report(workspace_of(request), report_id)
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    _, is_changed = choose_outline(workspace, words.plan.key, text_of(form, "outline"))
    done = "outline_chosen" if is_changed else "nothing"
    return go_to(request, "report_words", done=done, report_id=report_id)


@router.get("/sections/{key}", name="download_section")
def download_section(request: Request, report_id: RowId, key: str, form: str = "docx") -> Response:
    known: SectionForm
    match form:
        case "docx" | "html" | "txt":
            known = form
        case _:
            raise BadInput("không có dạng tệp này", mend="chọn docx, html hoặc txt")
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
    if report is None:
        raise NotFound("không có báo cáo tổng hợp này")
    content = render_section(report, key[:LONGEST_SLOT], known, fonts=workspace.settings.fonts)
    headers = {"Content-Disposition": f'attachment; filename="{section_file_name(report, key, known)}"'}
    return Response(content, media_type=SECTION_TYPES[known], headers=headers)


def _change(request: Request, visitor: Visitor, report_id: int, form: FormData, *, is_drop: bool) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    words = words_of_report(workspace, report_id)
    slot, part, text = text_of(form, "slot")[:LONGEST_SLOT], text_of(form, "part"), text_of(form, "text")
    page = _number(text_of(form, "page")) or 1
    try:
        seen = _seen_version(form)
        if is_drop:
            is_changed = drop_text(workspace, words.period.id or 0, slot, seen_version=seen)
        else:
            after = edit_text(workspace, words.period.id or 0, slot, text, seen_version=seen)
            is_changed = after != seen
    except DondocError as error:
        return _page(request, visitor, report_id, part, page=page, typed=Typed(slot, text, error))
    done = ("words_dropped" if is_drop else "words_written") if is_changed else "nothing"
    query = {"part": part, "page": page if page > 1 else ""}
    anchor = slot.replace(":", "-")
    return go_to(request, "report_words", done=done, query=query, anchor=anchor, report_id=report_id)


def _seen_version(form: FormData) -> int:
    found = _number(text_of(form, "version"))
    if found is None:
        raise LostRace("trang đã cũ; mở lại trang rồi sửa")
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def _page(
    request: Request,
    visitor: Visitor,
    report_id: int,
    part: str,
    *,
    page: int = 1,
    copy: str = "",
    typed: Typed | None = None,
) -> Response:
    status_code = status_of(typed.error)[0] if typed else 200
    if typed and status_code in (404, 500):
        raise typed.error
    workspace = workspace_of(request)
    words = words_of_report(workspace, report_id)
    lines = outline_lines(words)
    current = part_asked(lines, part)
    slots = [slot for slot in words.slots if slot.part == current.key]
    pages = max(1, -(-len(slots) // SLOTS_ON_A_PAGE))
    page = min(page, pages)
    values = {
        "words": words,
        "lines": lines,
        "current": current,
        "slots": slots[(page - 1) * SLOTS_ON_A_PAGE : page * SLOTS_ON_A_PAGE],
        "own": section_slot(current.key),
        "page": page,
        "pages": pages,
        "shown": boxes(slots, copy, typed),
        "problem": _said(typed.error) if typed else "",
        "problem_at": typed.slot if typed else "",
        "printed": printed_now(words, current.key),
        "may_edit": words.is_open and visitor.may("write_words"),
        "longest": LONGEST_TEXT,
        "outlines": _outlines(workspace) if words.is_open and visitor.may("choose_outline") else [],
        "outline": outline_of(words.facts),
        "default_outline": DEFAULT_OUTLINE,
    }
    return render(request, visitor, "report_words.html", values, status_code=status_code)


def _said(error: DondocError) -> str:
    """Without the key of the part: what was wrong stands beside it."""
    return words_of(BadInput(error.what, mend=error.mend) if isinstance(error, BadInput) else error)


def _outlines(workspace: Workspace) -> list[tuple[str, str]]:
    with workspace.database.reading() as session:
        return [(one.key, one.name) for one in policy_shelf(session) if one.kind == OUTLINE]
