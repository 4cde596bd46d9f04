"""The directory: units with their contacts, absences, changes of the organisation, import."""

from typing import Annotated

from fastapi import Depends, Query

from models import Unit, UnitChange
from models.queries import api_lists, api_order
from models.queries import delegations as delegation_queries
from models.queries import units as unit_queries
from operations.ladder.snooze_reminders import snooze_unit
from operations.units.apply_unit_change import apply_unit_change
from operations.units.choose_approval import choose_approval
from operations.units.delegate import add_absence, revoke_absence
from operations.units.import_units import import_units
from operations.units.preview_unit_change import preview_unit_change
from operations.units.unit_change_request import request_from
from rules.errors import NotFound
from web.api.access import Caller, Known
from web.api.bodies import XLSX, SentFile, file_body, json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, paged
from web.api.problems import Problem
from web.api.shapes.units import (
    AbsenceIn,
    AbsenceOut,
    ApprovalIn,
    ChangedUnitOut,
    ChangeIn,
    ChangePreviewOut,
    ContactOut,
    ImportedUnitsOut,
    ListedUnitOut,
    QuietIn,
    UnitDetailOut,
)
from web.api.shared import DoneOut, Key, RowId, local

router = api_router("directory")

DIRECTORY = {"text/csv": "don-vi.csv", XLSX: "don-vi.xlsx"}


@router.get("/units", name="api_units")
def units(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[ListedUnitOut]:
    """By id; a unit's own program sees its unit and those below it."""
    with caller.workspace.database.reading() as session:

        def read(after: int, limit: int) -> list[tuple[Unit, str | None]]:
            return api_order.units(session, reach=caller.reach, after=after, limit=limit)

        return paged(
            caller,
            asked,
            "units",
            read,
            number=lambda row: row[0].id or 0,
            show=lambda row: ListedUnitOut.of(row[0], parent=row[1]),
        )


@router.get("/units/{code:path}", name="api_unit")
def unit(caller: Known, code: Key) -> UnitDetailOut:
    with caller.workspace.database.reading() as session:
        found = _known(caller, code)
        parents = unit_queries.unit_names(session, [found.parent_id or 0])
        people = unit_queries.contacts(session, found.id or 0)
        absences = delegation_queries.of_people(session, [one.email for one in people])
    parent = parents.get(found.parent_id or 0)
    return UnitDetailOut.of(
        found,
        parent=parent.code if parent else None,
        contacts=[
            ContactOut.of(one, active=one.is_active, refused_at=local(caller.workspace, one.refused_at))
            for one in people
        ],
        absences=[
            AbsenceOut.of(one, person=one.from_email, stand_in=one.to_email)
            for one in absences
            if one.revoked_at is None
        ],
    )


@router.post("/units", name="api_import_units")
def import_(caller: Known, file: Annotated[SentFile, Depends(file_body(DIRECTORY))]) -> ImportedUnitsOut:
    """The directory as a file: new units are added, known ones renewed, none removed."""
    done = import_units(caller.workspace, file.content, file.name)
    return ImportedUnitsOut(added=done.added, renewed=done.renewed)


@router.post("/units/{code:path}/absences", name="api_add_absence", status_code=201)
def absence(caller: Known, code: Key, given: Annotated[AbsenceIn, Depends(json_body(AbsenceIn))]) -> DoneOut:
    """Somebody of this unit is away, and who stands in."""
    number = add_absence(
        caller.workspace,
        person=given.person,
        stand_in=given.stand_in,
        stand_in_name=given.stand_in_name,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        reason=given.reason,
        only_for=_people(caller, code),
    )
    return DoneOut(id=number)


@router.delete("/units/{code:path}/absences/{absence_id}", name="api_revoke_absence")
def end_absence(caller: Known, code: Key, absence_id: RowId) -> DoneOut:
    revoke_absence(caller.workspace, absence_id, only_for=_people(caller, code))
    return DoneOut(id=absence_id)


@router.put("/units/{code:path}/approval", name="api_approval")
def approval(
    caller: Known, code: Key, given: Annotated[ApprovalIn, Depends(json_body(ApprovalIn))]
) -> DoneOut:
    """Whether the unit's head approves every answer before it leaves."""
    found = _known(caller, code)
    return DoneOut(id=found.id, changed=choose_approval(caller.workspace, found.code, is_needed=given.needed))


@router.post("/units/{code:path}/quiet", name="api_quiet_unit")
def quiet(caller: Known, code: Key, given: Annotated[QuietIn, Depends(json_body(QuietIn))]) -> DoneOut:
    """The whole unit is not reminded until a day."""
    found = _known(caller, code)
    number = snooze_unit(caller.workspace, found.code, until=given.until, reason=given.reason)
    return DoneOut(id=found.id, changed=number > 0, words=f"tạm dừng nhắc {number} việc")


@router.get("/unit-changes", name="api_unit_changes")
def changes(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[ChangedUnitOut]:
    """Newest first."""
    with caller.workspace.database.reading() as session:

        def read(before: int, limit: int) -> list[UnitChange]:
            return api_lists.unit_changes(session, before=before, limit=limit)

        return paged(
            caller,
            asked,
            "unit-changes",
            read,
            number=lambda one: one.id or 0,
            show=lambda one: _change_out(caller, one),
        )


@router.post("/unit-changes", name="api_change_unit")
def change(caller: Known, given: Annotated[ChangeIn, Depends(json_body(ChangeIn))]) -> ChangePreviewOut:
    """A merger, a split, a new name: `dry_run` first, then again with its fingerprint."""
    request = request_from(given.change, "change")
    if given.dry_run:
        summary = preview_unit_change(caller.workspace, request)
    elif given.seen is None:
        raise Problem(422, "gửi kèm “seen”: dấu của lần xem trước (dry_run)")
    else:
        summary = preview_unit_change(caller.workspace, request)
        apply_unit_change(caller.workspace, request, seen=given.seen)
    return ChangePreviewOut(
        applied=not given.dry_run,
        words=summary.title,
        fingerprint=summary.fingerprint,
        rows=len(summary.rows),
        assignments=summary.assignments,
        unanswered=list(summary.unanswered),
        questions=len(summary.questions),
        told=list(summary.told),
        notes=list(summary.notes),
    )


def _known(caller: Caller, code: str) -> Unit:
    with caller.workspace.database.reading() as session:
        found = unit_queries.unit_by_code(session, code)
    if found is None:
        raise NotFound("không có đơn vị mã này")
    return found


def _people(caller: Caller, code: str) -> list[str]:
    found = _known(caller, code)
    with caller.workspace.database.reading() as session:
        return [one.email for one in unit_queries.contacts(session, found.id or 0)]


def _change_out(caller: Caller, one: UnitChange) -> ChangedUnitOut:
    return ChangedUnitOut.of(one, applied_at=caller.workspace.local(one.applied_at))
