"""Who signs the documents of a unit, from its page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from operations.units.signatories import (
    add_signatory,
    change_signatory,
    choose_default_signatory,
    remove_signatory,
)
from operations.workspace import Workspace
from rules.signing import split_lines
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to
from web.posted import Posted, text_of

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]


@router.post("/signatories", name="add_signatory")
def add(request: Request, visitor: Person, form: Posted) -> Response:
    kept = add_signatory(
        _acting(request, visitor),
        text_of(form, "unit"),
        lines=split_lines(text_of(form, "lines")),
        name=text_of(form, "name"),
    )
    return _back(request, form, "signatory_unusual" if kept.warnings else "signatory_added")


@router.post("/signatories/{signatory_id}", name="change_signatory")
def change(request: Request, visitor: Person, signatory_id: RowId, form: Posted) -> Response:
    """One form with three buttons: save, make it the default, remove."""
    workspace, unit = _acting(request, visitor), text_of(form, "unit")
    match text_of(form, "act"):
        case "default":
            choose_default_signatory(workspace, signatory_id, of_unit=unit)
        case "remove":
            remove_signatory(workspace, signatory_id, of_unit=unit)
        case _:
            change_signatory(
                workspace,
                signatory_id,
                lines=split_lines(text_of(form, "lines")),
                name=text_of(form, "name"),
                of_unit=unit,
            )
    return _back(request, form, "signatory_changed")


def _back(request: Request, form: Posted, done: str) -> Response:
    return go_to(request, "unit", done=done, code=text_of(form, "unit"), anchor="signatories")


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
