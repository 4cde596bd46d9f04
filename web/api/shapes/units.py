"""What calls about units of the directory and changes of the organisation send and are answered."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from models import ContactRole
from rules.unit_changes import ChangeKind
from web.api.sent import Line, Name, Said, Shape


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
