"""The words of letters: every kind as it is sent, to look at, to change, and to put back (docs/mail.md)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import escape
from starlette.datastructures import FormData

from notifications.environments import LANGUAGES
from notifications.letters import LetterKind
from notifications.rendering import Written
from notifications.wordings import Part, wording_key
from operations.letters.office_wordings import (
    check_wording,
    part_words,
    put_wording,
    shipped_again,
    wording_shelf,
    written_with,
)
from operations.letters.preview_letter import letter_to_preview
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.letter_words import names_for, pieces_for
from web.pages import go_to, render
from web.posted import Posted, text_of

router = APIRouter()

# The letter's own styles are shown as they are sent, in a frame that may do nothing else; the page's policy stays.
OF_LETTER = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox"
    )
}
Language = Annotated[str, Query(pattern=f"^({'|'.join(LANGUAGES)})$")]
ObligationId = Annotated[int | None, Query(alias="obligation", ge=1, le=2**53)]
Asker = Annotated[Visitor, Depends(visitor_of)]


@router.get("/letters", name="letters")
def letters(request: Request, visitor: Asker) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        shelf = wording_shelf(session)
    rows = [
        (
            kind,
            [
                [one for one in shelf if one.kind is kind and one.language == language]
                for language in LANGUAGES
            ],
        )
        for kind in LetterKind
    ]
    values = {"rows": rows, "faults": [one for one in shelf if one.fault], "part_words": part_words}
    return render(request, visitor, "letters.html", values)


@router.get("/letters/{kind}", name="letter")
def letter(
    request: Request, kind: str, visitor: Asker, language: Language = "vi", obligation: ObligationId = None
) -> Response:
    return _page(request, visitor, _kind(kind), language, obligation)


@router.get("/letters/{kind}/shown", name="letter_shown")
def shown(
    request: Request, kind: str, language: Language = "vi", obligation: ObligationId = None
) -> Response:
    written = _written(workspace_of(request), _kind(kind), language, obligation, {})
    return HTMLResponse(written.html, headers=OF_LETTER)


@router.post("/letters/{kind}/try", name="try_letter")
def try_letter(
    request: Request, kind: str, form: Posted, language: Language = "vi", obligation: ObligationId = None
) -> Response:
    """The typed words, in the frame beside them; nothing is kept."""
    chosen = _kind(kind)
    typed = _typed(form, chosen, language)
    try:
        written = _written(workspace_of(request), chosen, language, obligation, typed)
    except BadInput as error:
        return HTMLResponse(_framed(f"<p><b>Chưa dùng được:</b> {escape(error)}</p>"), 422, headers=OF_LETTER)
    strip = f"<p><b>Tiêu đề:</b> {escape(written.subject)}</p>"
    head, mark, rest = written.html.partition("<table")
    return HTMLResponse(f"{head}{strip}{mark}{rest}", headers=OF_LETTER)


@router.post("/letters/{kind}", name="word_letter")
def word_letter(
    request: Request,
    kind: str,
    form: Posted,
    visitor: Asker,
    language: Language = "vi",
    obligation: ObligationId = None,
) -> Response:
    """Keep what was typed, each part that differs; a fault keeps nothing and shows the text again."""
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    chosen = _kind(kind)
    typed = _typed(form, chosen, language)
    try:
        changed = [put_wording(workspace, key, text) for key, text in _checked(workspace, typed).items()]
    except BadInput as error:
        return _page(request, visitor, chosen, language, obligation, typed=typed, problem=str(error))
    return go_to(
        request,
        "letter",
        kind=kind,
        done="letter_worded" if any(changed) else "nothing",
        query={"language": language},
    )


@router.post("/letters/{kind}/shipped", name="ship_letter")
def ship_letter(
    request: Request, kind: str, form: Posted, visitor: Asker, language: Language = "vi"
) -> Response:
    workspace = workspace_of(request).acting_as(visitor.name, "web")
    chosen = _kind(kind)
    changed = [
        shipped_again(workspace, wording_key(language, chosen, part))
        for part in Part
        if text_of(form, "part") == part.value
    ]
    return go_to(
        request,
        "letter",
        kind=kind,
        done="letter_shipped" if any(changed) else "nothing",
        query={"language": language},
    )


def _page(
    request: Request,
    visitor: Visitor,
    kind: LetterKind,
    language: str,
    obligation: int | None,
    *,
    typed: dict[str, str] | None = None,
    problem: str = "",
) -> Response:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        entries = [one for one in wording_shelf(session) if one.kind is kind and one.language == language]
    values = {
        "kind": kind,
        "language": language,
        "languages": LANGUAGES,
        "obligation": obligation,
        "entries": [(one, (typed or {}).get(one.key, one.text)) for one in entries],
        "written": _written(workspace, kind, language, obligation, {}),
        "names": names_for(kind),
        "pieces": pieces_for(kind, language),
        "part_words": part_words,
        "problem": problem,
    }
    return render(request, visitor, "letter.html", values, status_code=422 if problem else 200)


def _kind(kind: str) -> LetterKind:
    if kind not in {one.value for one in LetterKind}:
        raise NotFound(f"không có loại thư {kind!r}")
    return LetterKind(kind)


def _written(
    workspace: Workspace, kind: LetterKind, language: str, obligation: int | None, typed: dict[str, str]
) -> Written:
    return written_with(workspace, letter_to_preview(workspace, kind, obligation), language, typed)


def _typed(form: FormData, kind: LetterKind, language: str) -> dict[str, str]:
    """Key → text of every part that was sent."""
    return {
        wording_key(language, kind, part): text_of(form, part.value)
        for part in Part
        if form.get(part.value) is not None
    }


def _checked(workspace: Workspace, typed: dict[str, str]) -> dict[str, str]:
    """What differs from what holds; a fault in one part keeps none of them."""
    with workspace.database.reading() as session:
        now = {one.key: one.text for one in wording_shelf(session)}
    changed = {key: text for key, text in typed.items() if text.strip() != now[key].strip()}
    for key, text in changed.items():
        check_wording(workspace, key, text)
    return changed


def _framed(html: str) -> str:
    return f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Xem trước</title></head><body style="font-family:sans-serif">{html}</body></html>'
