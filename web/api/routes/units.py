"""The directory: units with their contacts, absences, changes of the organisation, import."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import Field

from models import ContactRole, Unit
from models.queries import delegations as delegation_queries
from models.queries import unit_changes as change_queries
from models.queries import units as unit_queries
from operations.ladder.snooze_reminders import snooze_unit
from operations.units.apply_unit_change import apply_unit_change
from operations.units.choose_approval import choose_approval
from operations.units.delegate import add_absence, revoke_absence
from operations.units.import_units import import_units
from operations.units.preview_unit_change import preview_unit_change
from operations.units.unit_change_request import request_from
from rules.errors import NotFound
from rules.unit_changes import ChangeKind
from web.api.access import Caller, Known
from web.api.bodies import XLSX, SentFile, file_body, json_body
from web.api.once import api_router
from web.api.paging import Paged, PageOut, among, paged
from web.api.problems import Problem
from web.api.sent import Line, Name, Said, Shape
from web.api.shared import DoneOut, Key, RowId, local

router = api_router("directory")

DIRECTORY = {"text/csv": "don-vi.csv", XLSX: "don-vi.xlsx"}


class ListedUnitOut(Shape):
    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    calendar: str
    needs_approval: bool
    valid_from: date | None
    valid_to: date | None


class ContactOut(Shape):
    """`refused_at`: since when letters to this address come back."""

    role: ContactRole
    name: str
    email: str
    rank: int
    active: bool
    refused_at: datetime | None
    refusal: str


class AbsenceOut(Shape):
    id: int
    person: str
    stand_in: str
    starts_on: date
    ends_on: date
    reason: str


class UnitDetailOut(ListedUnitOut):
    contacts: list[ContactOut]
    absences: list[AbsenceOut]


class AbsenceIn(Shape):
    person: Name
    stand_in: Name
    stand_in_name: Line = ""
    starts_on: date
    ends_on: date
    reason: Line = ""


class ApprovalIn(Shape):
    needed: bool


class QuietIn(Shape):
    until: date
    reason: Said


class ImportedUnitsOut(Shape):
    added: int
    renewed: int


class ChangedUnitOut(Shape):
    id: int
    kind: ChangeKind
    effective_on: date
    legal_basis: str
    applied_at: datetime
    applied_by: str
    detail: dict[str, Any]
    effects: dict[str, Any]


class ChangeIn(Shape):
    """`change`: as the TOML file of a change (docs/organisation.md); `seen`: the fingerprint of the preview."""

    change: dict[str, Any] = Field(
        examples=[
            {
                "kind": "rename",
                "effective_on": "2026-07-01",
                "legal_basis": "12/NQ-HĐND",
                "from": ["STC"],
                "name": "Sở Tài chính – Kế hoạch",
            }
        ]
    )
    dry_run: bool = False
    seen: Annotated[str, Field(max_length=100)] | None = None


class ChangePreviewOut(Shape):
    applied: bool
    words: str
    fingerprint: str
    rows: int
    assignments: int
    unanswered: list[str]
    questions: int
    told: list[str]
    notes: list[str]


@router.get("/units", name="api_units")
def units(caller: Known, asked: Annotated[Paged, Query()]) -> PageOut[ListedUnitOut]:
    """By id; a unit's own program sees its unit and those below it."""
    with caller.workspace.database.reading() as session:
        every = unit_queries.all_units(session)
    codes = {one.id: one.code for one in every}
    rows = [one for one in every if caller.reach.covers_unit(one.id)]
    return paged(
        caller,
        asked,
        "units",
        among(rows, lambda one: one.id or 0),
        number=lambda one: one.id or 0,
        show=lambda one: _unit_out(one, codes.get(one.parent_id)),
    )


@router.get("/units/{code:path}", name="api_unit")
def unit(caller: Known, code: Key) -> UnitDetailOut:
    with caller.workspace.database.reading() as session:
        found = _known(caller, code)
        parents = unit_queries.unit_names(session, [found.parent_id or 0])
        people = unit_queries.contacts(session, found.id or 0)
        absences = delegation_queries.of_people(session, [one.email for one in people])
    parent = parents.get(found.parent_id or 0)
    return UnitDetailOut(
        **_unit_out(found, parent.code if parent else None).model_dump(),
        contacts=[
            ContactOut(
                role=one.role,
                name=one.name,
                email=one.email,
                rank=one.rank,
                active=one.is_active,
                refused_at=local(caller.workspace, one.refused_at),
                refusal=one.refusal,
            )
            for one in people
        ],
        absences=[
            AbsenceOut(
                id=one.id or 0,
                person=one.from_email,
                stand_in=one.to_email,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                reason=one.reason,
            )
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
        rows = change_queries.all_changes(session)
    return paged(
        caller,
        asked,
        "unit-changes",
        among(rows, lambda one: one.id or 0, newest_first=True),
        number=lambda one: one.id or 0,
        show=lambda one: ChangedUnitOut(
            id=one.id or 0,
            kind=one.kind,
            effective_on=one.effective_on,
            legal_basis=one.legal_basis,
            applied_at=caller.workspace.local(one.applied_at),
            applied_by=one.applied_by,
            detail=one.detail,
            effects=one.effects,
        ),
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


def _unit_out(one: Unit, parent: str | None) -> ListedUnitOut:
    return ListedUnitOut(
        id=one.id or 0,
        code=one.code,
        name=one.name,
        short_name=one.short_name,
        kind=one.kind,
        parent=parent,
        calendar=one.calendar,
        needs_approval=one.needs_approval,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )
