"""Who of a unit is away and who stands in; a whole unit that is not reminded until a day."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from sqlmodel import Session

from models import Unit
from models.queries import delegations as delegation_queries
from models.queries import units as unit_queries
from operations.ladder.snooze_reminders import snooze_unit
from operations.letters.retry_failed_letters import mend_address
from operations.units.delegate import add_absence, revoke_absence
from operations.workspace import Workspace
from rules.absence import same_person
from rules.errors import NotFound
from web.access import Forbidden, Visitor, visitor_of, workspace_of
from web.pages import go_to
from web.posted import Posted, date_of, text_of

router = APIRouter()

RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Person = Annotated[Visitor, Depends(visitor_of)]


@router.post("/absences", name="add_absence")
def add(request: Request, visitor: Person, form: Posted) -> Response:
    """A unit's own head and desk speak for their own people only."""
    workspace = _acting(request, visitor)
    with workspace.database.reading() as session:
        unit = _unit(session, visitor, text_of(form, "unit"))
        own = [contact.email for contact in unit_queries.contacts(session, unit.id or 0)]
    add_absence(
        workspace,
        person=text_of(form, "person"),
        stand_in=text_of(form, "stand_in"),
        stand_in_name=text_of(form, "stand_in_name"),
        starts_on=date_of(form, "starts_on", "ngày bắt đầu vắng mặt"),
        ends_on=date_of(form, "ends_on", "ngày cuối vắng mặt"),
        reason=text_of(form, "reason"),
        only_for=own,
    )
    return _after(request, form, "absence_added", unit)


@router.post("/absences/{absence_id}/revoke", name="revoke_absence")
def revoke(request: Request, visitor: Person, absence_id: RowId, form: Posted) -> Response:
    workspace = _acting(request, visitor)
    with workspace.database.reading() as session:
        unit = _unit(session, visitor, text_of(form, "unit"))
        own = [contact.email for contact in unit_queries.contacts(session, unit.id or 0)]
    revoke_absence(workspace, absence_id, only_for=own)
    return _after(request, form, "absence_revoked", unit)


def _after(request: Request, form: Posted, done: str, unit: Unit) -> Response:
    """Back to where the form was: the page of the unit's own people, else that of the unit."""
    if text_of(form, "back") == "my_unit":
        return go_to(request, "my_unit", done=done, anchor="absences")
    return go_to(request, "unit", done=done, code=unit.code)


@router.post("/quiet-units", name="snooze_unit")
def quiet(request: Request, visitor: Person, form: Posted) -> Response:
    workspace = _acting(request, visitor)
    with workspace.database.reading() as session:
        unit = _unit(session, visitor, text_of(form, "unit"))
    until = date_of(form, "until", "ngày nhắc trở lại")
    snooze_unit(workspace, unit.code, until=until, reason=text_of(form, "reason"))
    return go_to(request, "unit", done="unit_snoozed", code=unit.code)


@router.post("/addresses/mended", name="mend_address")
def mended(request: Request, visitor: Person, form: Posted) -> Response:
    """The desk says that letters to one address of a unit arrive again."""
    workspace = _acting(request, visitor)
    email = text_of(form, "email")
    with workspace.database.reading() as session:
        unit = _unit(session, visitor, text_of(form, "unit"))
        own = {same_person(contact.email) for contact in unit_queries.contacts(session, unit.id or 0)}
    if same_person(email) not in own:
        raise NotFound(f"{unit.name} không có người nhận thư ở địa chỉ {email}")
    mend_address(workspace, email)
    return go_to(request, "unit", done="address_mended", code=unit.code)


def absence_values(session: Session, workspace: Workspace, unit: Unit) -> dict[str, object]:
    """What the unit's page shows: absences of its people that hold or will, those over, and whom letters may reach."""
    today = workspace.local_day(workspace.clock.now())
    emails = [contact.email for contact in unit_queries.contacts(session, unit.id or 0)]
    found = delegation_queries.of_people(session, emails)
    standing = [one for one in found if one.revoked_at is None and one.ends_on >= today]
    return {
        "absences": standing,
        "past_absences": [one for one in found if one not in standing],
    }


def _unit(session: Session, visitor: Visitor, code: str) -> Unit:
    unit = unit_queries.unit_by_code(session, code)
    if unit is None:
        raise NotFound(f"không có đơn vị mã “{code}”")
    if not visitor.acts_for(unit.id):
        raise Forbidden
    return unit


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
