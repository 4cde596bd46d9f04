"""An office's own Word templates: what there is, a new one with every mistake named, a sample to begin with."""

from pathlib import PurePath
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from operations.reporting.office_templates import (
    LONGEST_NAME,
    add_template,
    list_templates,
    remove_template,
    template_content,
)
from operations.reporting.render_report import MEDIA_TYPES
from reports.word.office_template import check_template
from reports.word.template_fields import FIELDS
from reports.word.template_sample import sample_template
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.posted import Posted, text_of
from web.uploads import the_one_file

router = APIRouter()
Person = Annotated[Visitor, Depends(visitor_of)]
WORD = MEDIA_TYPES["docx"]


@router.get("/reports/templates", name="report_templates")
def report_templates(request: Request, visitor: Person) -> Response:
    return _page(request, visitor)


@router.post("/reports/templates", name="add_report_template")
def add_report_template(request: Request, visitor: Person, form: Posted) -> Response:
    """Without a name of its own a template is called as its file."""
    content, file_name = the_one_file(form)
    check = check_template(content)
    if check.mistakes:
        return _page(request, visitor, tuple(map(str, check.mistakes)), file_name)
    name = text_of(form, "name").strip() or PurePath(file_name).stem[:LONGEST_NAME]
    add_template(workspace_of(request).acting_as(visitor.name, "web"), name, content, file_name)
    return go_to(request, "report_templates", done="template_added")


@router.post("/reports/templates/remove", name="remove_report_template")
def remove_report_template(request: Request, visitor: Person, form: Posted) -> Response:
    remove_template(workspace_of(request).acting_as(visitor.name, "web"), text_of(form, "name"))
    return go_to(request, "report_templates", done="template_removed")


@router.get("/reports/templates/sample", name="sample_report_template")
def sample_report_template() -> Response:
    return _file(sample_template(), "mau-bao-cao.docx")


@router.get("/reports/templates/file", name="report_template_file")
def report_template_file(request: Request, name: Annotated[str, Query(max_length=200)]) -> Response:
    return _file(*template_content(workspace_of(request), name))


def _page(
    request: Request, visitor: Visitor, mistakes: tuple[str, ...] = (), file_name: str = ""
) -> Response:
    fields = [(name, words) for name, (words, _) in FIELDS.items()]
    values = {
        "templates": list_templates(workspace_of(request)),
        "fields": fields,
        "mistakes": mistakes,
        "file_name": file_name,
    }
    return render(request, visitor, "report_templates.html", values, status_code=422 if mistakes else 200)


def _file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=WORD, headers=headers)
