"""Small things of the desk: signatories, own feeds and saved views, evidence, signed links, addresses, a new calendar."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Path, Response

from models.queries import feeds as feed_queries
from models.queries import saved_views as view_queries
from models.queries import signatories as signatory_queries
from models.queries import units as unit_queries
from operations.answers.read_evidence import Reader, read_evidence
from operations.answers.revoke_link import revoke_link
from operations.calendars.add_calendar import add_calendar
from operations.feeds.make_feed import make_feed
from operations.feeds.revoke_feed import revoke_feed
from operations.people.drop_view import drop_view
from operations.people.save_view import save_view
from operations.units.settle_unit_question import settle_unit_question
from operations.units.signatories import (
    add_signatory,
    change_signatory,
    choose_default_signatory,
    remove_signatory,
)
from rules.errors import NotFound
from web.api.access import Known
from web.api.bodies import json_body
from web.api.once import api_router
from web.api.shapes.desk import (
    CalendarNewIn,
    FeedIn,
    FeedOut,
    FeedsOut,
    KeptSignatoryOut,
    MadeFeedOut,
    QuestionIn,
    SignatoriesOut,
    SignatoryIn,
    SignatoryOut,
    ViewIn,
    ViewOut,
    ViewsOut,
)
from web.api.shared import DoneOut, Key, RowId, file_answer, file_response, local
from web.board_filters import query_of

router = api_router("desk")

BOARD = "board"
ViewName = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]


@router.get("/units/{code:path}/signatories", name="api_signatories")
def signatories(caller: Known, code: Key) -> SignatoriesOut:
    with caller.workspace.database.reading() as session:
        unit = unit_queries.unit_by_code(session, code)
        if unit is None:
            raise NotFound("không có đơn vị mã này")
        rows = signatory_queries.of_units(session, [unit.id or 0])
    return SignatoriesOut(
        items=[
            SignatoryOut(id=one.id or 0, lines=list(one.lines), name=one.name, default=one.is_default)
            for one in rows
        ]
    )


@router.post("/units/{code:path}/signatories", name="api_add_signatory", status_code=201)
def add(
    caller: Known, code: Key, given: Annotated[SignatoryIn, Depends(json_body(SignatoryIn))]
) -> KeptSignatoryOut:
    """The first of a unit is its default."""
    kept = add_signatory(caller.workspace, code, lines=given.lines, name=given.name, is_default=given.default)
    return KeptSignatoryOut(id=kept.signatory_id, warnings=list(kept.warnings))


@router.put("/signatories/{signatory_id}", name="api_change_signatory")
def change(
    caller: Known, signatory_id: RowId, given: Annotated[SignatoryIn, Depends(json_body(SignatoryIn))]
) -> KeptSignatoryOut:
    """Documents already signed keep the lines they were signed with."""
    kept = change_signatory(caller.workspace, signatory_id, lines=given.lines, name=given.name)
    if given.default:
        choose_default_signatory(caller.workspace, signatory_id)
    return KeptSignatoryOut(id=kept.signatory_id, warnings=list(kept.warnings))


@router.delete("/signatories/{signatory_id}", name="api_remove_signatory")
def remove(caller: Known, signatory_id: RowId) -> DoneOut:
    remove_signatory(caller.workspace, signatory_id)
    return DoneOut(id=signatory_id)


@router.get("/feeds", name="api_feeds")
def feeds(caller: Known) -> FeedsOut:
    """Calendars of due dates of the key's user."""
    with caller.workspace.database.reading() as session:
        rows = feed_queries.live_of_user(session, caller.program.user.id or 0)
        units = unit_queries.unit_names(session, [one.unit_id for one in rows if one.unit_id])
    return FeedsOut(
        items=[
            FeedOut(
                id=one.id or 0,
                name=one.name,
                unit=units[one.unit_id].code if one.unit_id in units else None,
                created_at=caller.workspace.local(one.created_at),
                used_at=local(caller.workspace, one.used_at),
            )
            for one in rows
        ]
    )


@router.post("/feeds", name="api_make_feed", status_code=201)
def make(caller: Known, given: Annotated[FeedIn, Depends(json_body(FeedIn))]) -> MadeFeedOut:
    unit = None
    if given.unit is not None:
        with caller.workspace.database.reading() as session:
            unit = unit_queries.unit_by_code(session, given.unit)
        if unit is None or not caller.reach.covers_unit(unit.id):
            raise NotFound("không có, hoặc không thuộc phạm vi của khóa")
    token = make_feed(
        caller.workspace,
        user_id=caller.program.user.id or 0,
        name=given.name,
        unit_id=unit.id if unit else None,
    )
    return MadeFeedOut(url=f"{caller.workspace.settings.base_url}/calendar/{token}.ics")


@router.delete("/feeds/{feed_id}", name="api_revoke_feed")
def end_feed(caller: Known, feed_id: RowId) -> DoneOut:
    revoke_feed(caller.workspace, feed_id, user_id=caller.program.user.id or 0)
    return DoneOut(id=feed_id)


@router.get("/views", name="api_views")
def views(caller: Known) -> ViewsOut:
    """How the key's user narrowed the board."""
    with caller.workspace.database.reading() as session:
        rows = view_queries.of_user(session, caller.program.user.id or 0, BOARD)
    return ViewsOut(items=[ViewOut(name=one.name, query=one.query) for one in rows])


@router.put("/views/{name}", name="api_save_view")
def save(caller: Known, name: ViewName, given: Annotated[ViewIn, Depends(json_body(ViewIn))]) -> DoneOut:
    """The same name is the same view, with what was chosen last."""
    query = urlencode(query_of(given.query))
    save_view(caller.workspace, caller.program.user.id or 0, page=BOARD, name=name, query=query)
    return DoneOut()


@router.delete("/views/{name}", name="api_drop_view")
def drop(caller: Known, name: ViewName) -> DoneOut:
    drop_view(caller.workspace, caller.program.user.id or 0, page=BOARD, name=name)
    return DoneOut()


@router.get(
    "/evidence/{evidence_id}",
    name="api_evidence_file",
    response_class=Response,
    responses=file_response("application/octet-stream"),
)
def evidence(caller: Known, evidence_id: RowId) -> Response:
    """Every reading of it is in the audit trail."""
    kept, content = read_evidence(caller.workspace, evidence_id, Reader(caller.name, unit_id=caller.unit_id))
    return file_answer(content, kept.file_name, kept.media_type)


@router.post("/obligations/{obligation_id}/links/{link_id}/revoke", name="api_revoke_link")
def end_link(caller: Known, obligation_id: RowId, link_id: RowId) -> DoneOut:
    """A signed page that was sent to somebody opens no more."""
    revoke_link(caller.workspace, obligation_id, link_id)
    return DoneOut(id=link_id)


@router.post("/calendars", name="api_add_calendar", status_code=201)
def calendar(caller: Known, given: Annotated[CalendarNewIn, Depends(json_body(CalendarNewIn))]) -> DoneOut:
    add_calendar(
        caller.workspace, given.key, name=given.name, weekdays=given.weekdays, based_on=given.based_on
    )
    return DoneOut()


@router.put("/unit-changes/questions/{doubt_id}", name="api_settle_unit_question")
def settle(
    caller: Known, doubt_id: RowId, given: Annotated[QuestionIn, Depends(json_body(QuestionIn))]
) -> DoneOut:
    """What a change of the organisation left to a person."""
    settle_unit_question(caller.workspace, doubt_id, given.answer)
    return DoneOut(id=doubt_id)
