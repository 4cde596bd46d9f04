"""Edit the head of a draft: number, title, issuer, date, year, coordinating unit."""

from dataclasses import dataclass, fields, replace
from datetime import date

from intake.folding import clean, one_line
from models import Plan
from models.base import JsonDict
from operations.drafts.edit_draft import DraftEdit, editing_plan
from operations.workspace import Workspace
from rules.errors import BadInput

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class HeadFields:
    number: str | None
    type: str | None
    title: str
    issuer: str | None
    parent_issuer: str | None
    issued_on: date | None
    plan_year: int | None
    coordinating_unit: str | None


COLUMN_OF = {
    "number": "document_number",
    "type": "document_type",
    "title": "title",
    "issuer": "issuer_name",
    "parent_issuer": "parent_issuer_name",
    "issued_on": "issued_on",
    "plan_year": "plan_year",
    "coordinating_unit": "coordinating_unit_name",
}
# field of the form → field of `readings`, where they differ (interfaces.md calls the day of issue `date`)
READING_OF = {"issued_on": "date"}


def head_fields_of(plan: Plan) -> HeadFields:
    return HeadFields(**{name: getattr(plan, column) for name, column in COLUMN_OF.items()})


def edit_head(workspace: Workspace, key: str, fields: HeadFields, *, version: int) -> int:
    """Write what differs. Dates already read from phrases stay as they are: each is a row of its own."""
    with editing_plan(workspace, key, version=version) as edit:
        change = change_head(edit, fields)
        edit.record("plan_head_edited", change=change)
        return edit.version


def change_head(edit: DraftEdit, given: HeadFields) -> JsonDict:
    """The part of an edit that writes the head; empty when nothing differs."""
    plan, now = edit.plan, head_fields_of(edit.plan)
    wanted = _tidied(given)
    change: JsonDict = {}
    for name in (field.name for field in fields(HeadFields)):
        before, after = getattr(now, name), getattr(wanted, name)
        if getattr(given, name) == before or before == after:
            continue
        setattr(plan, COLUMN_OF[name], after)
        change[name] = [str(before) if isinstance(before, date) else before, str(after) if isinstance(after, date) else after]  # fmt: skip
        reading = READING_OF.get(name, name)
        source = plan.readings.get(reading, {}).get("source")
        written = {"confidence": 1.0, "how": "person", **({"source": source} if source else {})}
        plan.readings = {**plan.readings, reading: written}
    if "issued_on" in change and plan.issued_on:
        plan.issued_partial = None
    edit.session.add(plan)
    return change


def _tidied(given: HeadFields) -> HeadFields:
    title = clean(given.title or "").strip()
    if not title:
        raise BadInput("trích yếu để trống", where="trích yếu", mend="ghi tên kế hoạch")
    year = given.plan_year
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(f"{year} không phải năm kế hoạch", where="năm kế hoạch", mend="ghi như 2025")
    return replace(
        given,
        title=title,
        number=_line(given.number),
        type=_line(given.type),
        issuer=_line(given.issuer),
        parent_issuer=_line(given.parent_issuer),
        coordinating_unit=_line(given.coordinating_unit),
    )


def _line(value: str | None) -> str | None:
    return one_line(value or "") or None
