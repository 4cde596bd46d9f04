"""The directory as the desk keeps it: a unit's entry, its people, new units, a file looked at before it is imported."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData

from intake.unit_file import UnitRow, unit_file_template
from models import ContactRole, Unit
from models.queries import calendar as calendar_queries
from models.queries import directory as directory_queries
from models.queries import units as unit_queries
from operations.answers.kept_uploads import drop_upload, keep_upload, take_upload
from operations.units.add_contact import add_contact as keep_contact
from operations.units.add_unit import add_unit as keep_unit
from operations.units.change_contact import change_contact as write_contact
from operations.units.change_unit import change_unit as write_unit
from operations.units.import_units import import_units as take_units
from operations.units.look_at_units import UnitsLook, look, look_at_units
from operations.units.retire_contact import retire_contact as let_go
from operations.units.unit_details import UnitDetails, details_of, is_dated
from operations.workspace import Workspace
from rules.errors import DondocError, LostRace, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.api.bodies import XLSX
from web.directory_forms import ROLE_WORDS, details_from, person_from, print_of, rank_from
from web.downloads import HEADERS, disposition
from web.errors import status_of, words_of
from web.pages import go_to, render
from web.posted import Posted, optional_date_of, text_of
from web.uploads import the_one_file

router = APIRouter(prefix="/directory")

Person = Annotated[Visitor, Depends(visitor_of)]
# Not "code": whoever's rights end somewhere may look at a unit, and never change the directory (web/access.py).
Entry = Annotated[str, Path(max_length=80)]
MOST_SHOWN = 200
SERVER_FAULT = 500
COLUMNS = {
    "name": "Tên", "aliases": "Tên gọi khác", "short_name": "Tên ngắn", "kind": "Loại", "parent": "Cấp trên",
    "groups": "Lớp đơn vị", "desk_email": "Chuyên viên", "head_email": "Thủ trưởng",
    "valid_from": "Có từ ngày", "valid_to": "Đến ngày", "calendar": "Lịch làm việc",
}  # fmt: skip


@router.get("/units/{entry:path}", name="directory_unit")
def unit_page(request: Request, visitor: Person, entry: Entry) -> Response:
    return _unit_page(request, visitor, entry)


@router.post("/units/{entry:path}", name="change_unit")
def change_unit(request: Request, visitor: Person, entry: Entry, form: Posted) -> Response:
    workspace = _acting(request, visitor)
    wanted = details_from(form)
    with workspace.database.reading() as session:
        seen = details_of(session, _found(session, entry))
    try:
        if print_of(seen) != text_of(form, "seen"):
            raise LostRace("đơn vị này vừa được người khác sửa; xem lại các ô rồi sửa lại")
        is_new = write_unit(workspace, entry, wanted, seen=seen)
    except DondocError as error:
        return _unit_page(request, visitor, entry, typed=wanted, error=error)
    return go_to(request, "directory_unit", done="unit_edited" if is_new else "nothing", entry=entry)


@router.post("/contacts/{entry:path}", name="change_contacts")
def change_contacts(request: Request, visitor: Person, entry: Entry, form: Posted) -> Response:
    """One form a person with two buttons: save, let go; and the form of somebody new."""
    workspace = _acting(request, visitor)
    try:
        done = _contact_done(workspace, entry, form)
    except DondocError as error:
        return _unit_page(request, visitor, entry, error=error)
    return go_to(request, "directory_unit", done=done, entry=entry, anchor="people")


@router.get("/new", name="new_unit")
def new_unit(request: Request, visitor: Person) -> Response:
    return _new_page(request, visitor)


@router.post("/new", name="add_unit")
def add_unit(request: Request, visitor: Person, form: Posted) -> Response:
    people = tuple(
        person_from(form, f"{role.value}_", role)
        for role in ContactRole
        if text_of(form, f"{role.value}_email")
    )
    try:
        keep_unit(
            _acting(request, visitor),
            code=text_of(form, "code"),
            name=text_of(form, "name"),
            details=details_from(form),
            people=people,
            valid_from=optional_date_of(form, "valid_from", "ngày thành lập"),
        )
    except DondocError as error:
        return _new_page(request, visitor, form=form, error=error)
    return go_to(request, "directory_unit", done="unit_added", entry=text_of(form, "code"))


@router.get("/import", name="units_import")
def import_page(request: Request, visitor: Person) -> Response:
    return render(request, visitor, "directory_import.html", {"look": None, "problem": ""})


@router.get("/import/template.xlsx", name="units_template")
def template() -> Response:
    headers = {**HEADERS, "content-disposition": disposition("danh-muc-don-vi.xlsx")}
    return Response(unit_file_template(), media_type=XLSX, headers=headers)


@router.post("/import/preview", name="preview_units")
def preview(request: Request, visitor: Person, form: Posted) -> Response:
    """What the file would change; nothing is written."""
    workspace = _acting(request, visitor)
    data, name = the_one_file(form)
    try:
        found = look_at_units(workspace, data, name)
    except DondocError as error:
        status_code, _ = status_of(error)
        if status_code >= SERVER_FAULT:
            raise
        values: dict[str, object] = {"look": None, "problem": words_of(error)}
        return render(request, visitor, "directory_import.html", values, status_code=status_code)
    values = {
        "look": found,
        "problem": "",
        "name": name,
        "ticket": keep_upload(workspace, data, name, by=visitor.name),
        "most": MOST_SHOWN,
        "columns": COLUMNS,
    }
    return render(request, visitor, "directory_import.html", values)


@router.post("/import/apply", name="import_units")
def import_units(request: Request, visitor: Person, form: Posted) -> Response:
    workspace = _acting(request, visitor)
    ticket, name, seen = (text_of(form, one) for one in ("ticket", "name", "seen"))
    data = take_upload(workspace, ticket, name, by=visitor.name)

    def check(session: Session, rows: tuple[UnitRow, ...]) -> None:
        now: UnitsLook = look(session, rows)
        if now.fingerprint != seen:
            raise LostRace("danh mục vừa thay đổi so với lúc xem trước; xem trước lại rồi nhập")

    take_units(workspace, data, name, check=check)
    drop_upload(workspace, ticket)
    return go_to(request, "units", done="units_imported")


def _contact_done(workspace: Workspace, entry: str, form: FormData) -> str:
    act, number = text_of(form, "act"), text_of(form, "contact")
    if act == "add":
        keep_contact(workspace, entry, person_from(form))
        return "contact_added"
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound("đơn vị này không có người ấy")
    if act == "retire":
        let_go(workspace, int(number), of_unit=entry)
        return "contact_retired"
    is_new = write_contact(
        workspace,
        int(number),
        of_unit=entry,
        name=text_of(form, "name"),
        email=text_of(form, "email"),
        rank=rank_from(form),
    )
    return "contact_changed" if is_new else "nothing"


def _found(session: Session, entry: str) -> Unit:
    found = unit_queries.unit_by_code(session, entry)
    if found is None:
        raise NotFound(f"không có đơn vị mã “{entry}”")
    return found


def _unit_page(
    request: Request,
    visitor: Visitor,
    entry: str,
    *,
    typed: UnitDetails | None = None,
    error: DondocError | None = None,
) -> Response:
    """With what was typed where it could not be kept."""
    problem, status_code = _problem(error)
    with workspace_of(request).database.reading() as session:
        unit = _found(session, entry)
        details = details_of(session, unit)
        aliases = directory_queries.aliases_of(session, [unit.id or 0])[unit.id or 0]
        people = directory_queries.contacts_of(session, [unit.id or 0])[unit.id or 0]
        values = {
            "unit": unit,
            "details": typed or details,
            "seen": print_of(details),
            "former": [one for one in aliases if is_dated(one)],
            "people": people,
            "roles": ROLE_WORDS,
            "problem": problem,
            **_choices(session),
        }
    return render(request, visitor, "directory_unit.html", values, status_code=status_code)


def _new_page(
    request: Request, visitor: Visitor, *, form: FormData | None = None, error: DondocError | None = None
) -> Response:
    problem, status_code = _problem(error)
    names = ("code", "name", "valid_from", "desk_name", "desk_email", "head_name", "head_email")
    with workspace_of(request).database.reading() as session:
        values = {
            "details": details_from(form) if form else UnitDetails(),
            "typed": {name: text_of(form, name) if form else "" for name in names},
            "problem": problem,
            **_choices(session),
        }
    return render(request, visitor, "directory_new.html", values, status_code=status_code)


def _choices(session: Session) -> dict[str, object]:
    return {
        "calendars": calendar_queries.calendars(session),
        "kinds": directory_queries.kinds(session),
        "groups": directory_queries.groups(session),
    }


def _problem(error: DondocError | None) -> tuple[str, int]:
    if error is None:
        return "", 200
    status_code, _ = status_of(error)
    if status_code >= SERVER_FAULT:
        raise error
    return words_of(error), status_code


def _acting(request: Request, visitor: Visitor) -> Workspace:
    return workspace_of(request).acting_as(visitor.name, "web")
