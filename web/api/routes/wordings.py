"""The office's own words: Word templates of reports, the wording of letters, the outline of a plan's reports."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, Query, Response
from pydantic import Field

from notifications.letters import LetterKind
from notifications.wordings import Part, wording_key
from operations.letters.office_wordings import check_wording, put_wording, shipped_again, wording_shelf
from operations.reporting.office_templates import (
    add_template,
    list_templates,
    remove_template,
    template_content,
)
from operations.reporting.outlines import choose_outline
from reports.word.office_template import check_template
from reports.word.template_sample import sample_template
from rules.errors import BadInput
from web.api.access import Known
from web.api.bodies import SentFile, file_body, json_body
from web.api.once import api_router
from web.api.paging import NO_NUL
from web.api.problems import Problem
from web.api.routes.plans import WORD
from web.api.sent import Name, Shape
from web.api.shared import DoneOut, RowId, file_answer, file_response, key_of

router = api_router("wordings")

LONGEST_WORDING = 20_000
Named = Annotated[str, Query(min_length=1, max_length=200, pattern=NO_NUL)]
Language = Literal["vi", "en"]


class TemplateOut(Shape):
    name: str
    file_name: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str


class TemplatesOut(Shape):
    items: list[TemplateOut]


class WordingOut(Shape):
    """`fault`: why it is not used, and the shipped one is."""

    kind: LetterKind
    language: str
    part: Part
    text: str
    shipped: bool
    changed_by: str
    fault: str


class WordingsOut(Shape):
    items: list[WordingOut]


class WordingIn(Shape):
    """`text` null: the shipped words again. `dry_run`: only tried, on every situation."""

    text: Annotated[str, Field(max_length=LONGEST_WORDING, pattern=NO_NUL)] | None
    dry_run: bool = False


class OutlineIn(Shape):
    outline: Name


@router.get("/report-templates", name="api_report_templates")
def templates(caller: Known) -> TemplatesOut:
    rows = list_templates(caller.workspace)
    return TemplatesOut(
        items=[
            TemplateOut(
                name=one.name,
                file_name=one.file_name,
                size=one.size,
                sha256=one.sha256,
                added_at=caller.workspace.local(one.added_at),
                added_by=one.added_by,
            )
            for one in rows
        ]
    )


@router.get(
    "/report-templates/sample",
    name="api_sample_report_template",
    response_class=Response,
    responses=file_response(WORD),
)
def sample() -> Response:
    """One to begin with, with every field."""
    return file_answer(sample_template(), "mau-bao-cao.docx", WORD)


@router.get(
    "/report-templates/file",
    name="api_report_template_file",
    response_class=Response,
    responses=file_response(WORD),
)
def template_file(caller: Known, name: Named) -> Response:
    return file_answer(*template_content(caller.workspace, name), WORD)


@router.post("/report-templates", name="api_add_report_template", status_code=201)
def add(
    caller: Known, name: Named, file: Annotated[SentFile, Depends(file_body({WORD: "mau-bao-cao.docx"}))]
) -> DoneOut:
    """A template of that name is replaced; every mistake in it is named, and then nothing is kept."""
    mistakes = [str(one) for one in check_template(file.content).mistakes]
    if mistakes:
        raise Problem(422, mistakes[0], errors=[{"what": one} for one in mistakes[:50]])
    return DoneOut(changed=add_template(caller.workspace, name, file.content, file.name))


@router.delete("/report-templates", name="api_remove_report_template")
def remove(caller: Known, name: Named) -> DoneOut:
    remove_template(caller.workspace, name)
    return DoneOut()


@router.get("/letter-wordings", name="api_wordings")
def wordings(caller: Known, kind: LetterKind | None = None) -> WordingsOut:
    """Every part of every letter in every language, as it is sent."""
    with caller.workspace.database.reading() as session:
        shelf = [one for one in wording_shelf(session) if kind in (None, one.kind)]
    return WordingsOut(
        items=[
            WordingOut(
                kind=one.kind,
                language=one.language,
                part=one.part,
                text=one.text,
                shipped=one.is_shipped,
                changed_by=one.changed_by,
                fault=one.fault,
            )
            for one in shelf
        ]
    )


@router.put("/letter-wordings/{letter}/{language}/{part}", name="api_word_letter")
def word(
    caller: Known,
    letter: LetterKind,
    language: Language,
    part: Part,
    given: Annotated[WordingIn, Depends(json_body(WordingIn))],
) -> DoneOut:
    key = wording_key(language, letter, part)
    if given.text is None:
        if given.dry_run:
            raise BadInput("không có lời để thử", where="text", mend="gửi kèm text")
        return DoneOut(changed=shipped_again(caller.workspace, key))
    check_wording(caller.workspace, key, given.text)
    return DoneOut(changed=not given.dry_run and put_wording(caller.workspace, key, given.text))


@router.put("/plans/{plan_id}/outline", name="api_choose_outline")
def outline(
    caller: Known, plan_id: RowId, given: Annotated[OutlineIn, Depends(json_body(OutlineIn))]
) -> DoneOut:
    """Of the reports that are compiled from now on; an empty one is the plan's own again."""
    _, changed = choose_outline(caller.workspace, key_of(caller, plan_id), given.outline)
    return DoneOut(id=plan_id, changed=changed)
