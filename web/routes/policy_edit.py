"""One regime, ladder or outline: shown, copied, changed row by row or as text; seen before it is kept."""

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from operations.plans.office_policies import put_policy as keep_policy
from operations.plans.office_policies import remove_policy as drop_policy
from operations.plans.policy_faults import policy_faults, print_of
from operations.plans.policy_shelf import LADDER, OUTLINE, policy_text
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace, NotFound
from rules.outline import Fault
from web import policy_words
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to, render
from web.policy_preview import Shown, entry_of, shown_of
from web.policy_rows import (
    BLANK_ROWS,
    KEY,
    MOST_ROWS,
    Row,
    blank_row,
    posted_rows,
    rows_of_text,
    text_of_rows,
)
from web.posted import Posted, optional_date_of, text_of
from web.routes.policies import FIRST_YEAR, LAST_YEAR, step_row

router = APIRouter(prefix="/policies/{kind}")

Kind = Annotated[Literal["ladder", "regime", "outline"], Path()]
Key = Annotated[str, Path(max_length=80)]
Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
Person = Annotated[Visitor, Depends(visitor_of)]


@router.get("/{key}", name="policy")
def policy(
    request: Request, visitor: Person, kind: Kind, key: Key, year: Year = None, due: date | None = None
) -> Response:
    workspace = workspace_of(request)
    text = _text(workspace, kind, key)
    with workspace.database.reading() as session:
        entry = entry_of(session, kind, key)
    shown = year or _this_year(workspace)
    seen = shown_of(workspace, kind, key, text, year=shown, due_on=_within(due))
    values = {
        **_words(kind),
        "entry": entry,
        "text": text,
        "year": shown,
        "seen": seen,
        "steps": [step_row(step) for step in seen.ladder.steps] if seen.ladder else [],
    }
    return render(request, visitor, "policy.html", values)


@router.get("/{key}/edit", name="edit_policy")
def edit(
    request: Request, visitor: Person, kind: Kind, key: Key, copy: bool = False, as_text: bool = False
) -> Response:
    """A shipped one can only be copied: its copy gets a name of its own."""
    workspace = workspace_of(request)
    text = _text(workspace, kind, key)
    with workspace.database.reading() as session:
        is_copy = copy or entry_of(session, kind, key).is_shipped
    head, rows = rows_of_text(kind, text)
    form = _Form(kind, head, rows, text, base="" if is_copy else print_of(text), source=key, as_text=as_text)
    if is_copy:
        form.rename(f"{key}-rieng")
    return _page(request, visitor, form)


@router.post("/try", name="try_policy")
def try_policy(request: Request, visitor: Person, kind: Kind, form: Posted) -> Response:
    """What was typed, checked and shown with its dates; nothing is kept."""
    typed = _typed(form, kind)
    if text_of(form, "act") == "more":
        return _page(request, visitor, typed, blanks=5)
    workspace = workspace_of(request)
    faults = _faults(typed)
    year = _year(form, workspace)
    seen = None
    if not faults:
        due_on = _within(optional_date_of(form, "example", "hạn ví dụ"))
        seen = shown_of(workspace, kind, typed.id, typed.text, year=year, due_on=due_on)
    return _page(
        request, visitor, typed, faults=faults, seen=seen, year=year, status_code=422 if faults else 200
    )


@router.post("/save", name="save_policy")
def save(request: Request, visitor: Person, kind: Kind, form: Posted) -> Response:
    """The text that the preview showed, checked again; a text that somebody else has changed meanwhile stays."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    typed = _typed(form, kind)
    if faults := _faults(typed):
        return _page(request, visitor, typed, faults=faults, status_code=422)
    replaces = ""
    if typed.base:
        replaces = _text(workspace, kind, typed.id)
        if print_of(replaces) != typed.base:
            raise LostRace("vừa có người khác sửa mục này; mở lại rồi sửa")
    keep_policy(workspace, typed.text.encode(), f"{typed.id}.toml", replaces=replaces)
    done = "nothing" if replaces == typed.text else "policy_saved"
    return go_to(request, "policy", done=done, kind=kind, key=typed.id)


@router.post("/{key}/remove", name="remove_policy")
def remove(request: Request, visitor: Person, kind: Kind, key: Key, form: Posted) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    if text_of(form, "sure") != "yes":
        raise BadInput("chưa xác nhận xóa", mend="đánh dấu ô xác nhận rồi bấm Xóa")
    _text(workspace, kind, key)
    drop_policy(workspace, key)
    return go_to(request, "policies", done="policy_removed")


@dataclass
class _Form:
    """What the edit page holds: the same policy as rows and as text; `base`: which text it replaces, "" for none."""

    kind: str
    head: Row
    rows: list[Row]
    text: str
    base: str
    source: str
    as_text: bool

    @property
    def id(self) -> str:
        return str(self.head.get("id", ""))

    def rename(self, id: str) -> None:
        before, self.head["id"] = self.id, id
        self.text = self.text.replace(f'id = "{before}"', f'id = "{id}"', 1)


def _typed(form: FormData, kind: str) -> _Form:
    """From the rows, or from the text where that was the form; a new text says its own name."""
    base, source = text_of(form, "base"), text_of(form, "copied")
    source = source if KEY.fullmatch(source) else ""
    if text_of(form, "as_text") != "yes":
        head, rows = posted_rows(form, kind)
        return _Form(kind, head, rows, text_of_rows(kind, head, rows), base, source, as_text=False)
    text = text_of(form, "text") + "\n"
    id = text_of(form, "id") if base else _id_in(text)
    return _Form(kind, {"id": id}, [], text, base, source, as_text=True)


def _id_in(text: str) -> str:
    try:
        return str(tomllib.loads(text).get("id", ""))
    except tomllib.TOMLDecodeError:
        return "moi"


def _faults(typed: _Form) -> tuple[Fault, ...]:
    if not KEY.fullmatch(typed.id):
        return (
            Fault("id", f"{typed.id!r}: dùng chữ thường không dấu, số, gạch nối, bắt đầu bằng chữ hoặc số"),
        )
    return policy_faults(typed.kind, typed.id, typed.text)


def _page(
    request: Request,
    visitor: Visitor,
    form: _Form,
    *,
    faults: tuple[Fault, ...] = (),
    seen: Shown | None = None,
    year: int | None = None,
    blanks: int = BLANK_ROWS,
    status_code: int = 200,
) -> Response:
    rows = form.rows
    blanks = min(blanks, max(0, MOST_ROWS - len(rows)))
    values = {
        **_words(form.kind),
        "form": form,
        "rows": [*rows, *(blank_row(form.kind) for _ in range(blanks))],
        "filled": len(rows),
        "faults": [policy_words.fault_line(fault) for fault in faults],
        "seen": seen,
        "year": year or _this_year(workspace_of(request)),
    }
    return render(request, visitor, "policy_edit.html", values, status_code=status_code)


def _text(workspace: Workspace, kind: str, key: str) -> str:
    with workspace.database.reading() as session:
        try:
            return policy_text(session, key, kind)[1]
        except BadInput as error:
            raise NotFound(error.what) from error


def _words(kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "heading": policy_words.PAGES[kind],
        "words": policy_words,
        "is_ladder": kind == LADDER,
        "is_outline": kind == OUTLINE,
    }


def _this_year(workspace: Workspace) -> int:
    return workspace.local_day(workspace.clock.now()).year


def _year(form: FormData, workspace: Workspace) -> int:
    text = text_of(form, "year")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else _this_year(workspace)
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _within(day: date | None) -> date | None:
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
