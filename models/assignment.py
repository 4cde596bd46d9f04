"""Assignments of a plan and the units that answer for them."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, JsonList, UtcDateTime, stored_by_value
from rules.cadence import CadenceKind, Role, UnitKind
from rules.revision import Difference


class Assignment(SQLModel, table=True):
    """Nhiệm vụ giao cho một đơn vị hoặc một lớp đơn vị."""

    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    position: int
    task: str
    section: str | None = None
    unit_as_named: str | None = None
    unit_kind: UnitKind = Field(sa_type=stored_by_value(UnitKind))
    role: Role = Field(sa_type=stored_by_value(Role))
    cooperating_as_named: JsonList = Field(default_factory=list, sa_type=JsonColumn)
    report_to: JsonList = Field(default_factory=list, sa_type=JsonColumn)
    report_via: str | None = None
    cadence_kind: CadenceKind = Field(sa_type=stored_by_value(CadenceKind))
    cadence_every: JsonList = Field(default_factory=list, sa_type=JsonColumn)
    due_named: str | None = None
    due_on: date | None = None
    cadence_text: str | None = None
    # further rhythms and dates of the same sentence, each with kind, every, due, due_on, text
    cadence_also: JsonList = Field(default_factory=list, sa_type=JsonColumn)
    # the report this is fulfilled inside of ("lồng ghép"), in a person's words: it opens nothing of its own
    inside: str | None = None
    source: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    confidence: float = 1.0
    flags: JsonList = Field(default_factory=list, sa_type=JsonColumn)
    # roll-up: what it carries out of the plan above, here, or as written in another installation's plan
    serves_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    serves_words: str | None = None
    # how each field was read: {"unit": {"confidence", "source", "how"}, …}; a field a person wrote says "person"
    readings: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    is_dropped: bool = False
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checked_by: str | None = None


class AssignmentUnit(SQLModel, table=True):
    """Đơn vị thực hiện: the members of a collective are frozen here when the plan is confirmed (tracking.md 2.2)."""

    __tablename__ = "assignment_unit"
    # The few that cooperate or are only recommended, among the many that lead.
    __table_args__ = (
        Index(
            "ix_assignment_unit_not_leading",
            "assignment_id",
            "role",
            sqlite_where=text("role != 'lead'"),
            postgresql_where=text("role != 'lead'"),
        ),
    )

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", primary_key=True, index=True)
    role: Role = Field(sa_type=stored_by_value(Role))
    named_as: str
    # a change of the organisation ends a unit's part, and gives it to a successor
    ended_on: date | None = None
    inherited_from_id: int | None = Field(default=None, foreign_key="unit.id")


class AssignmentRevision(SQLModel, table=True):
    """What an amendment did to an assignment: nothing of a plan is overwritten without its history."""

    __tablename__ = "assignment_revision"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    amended_by_plan_id: int = Field(foreign_key="plan.id", index=True)
    kind: Difference = Field(sa_type=stored_by_value(Difference))
    before: JsonDict | None = Field(default=None, sa_type=JsonColumn)
    after: JsonDict | None = Field(default=None, sa_type=JsonColumn)
    at: datetime = Field(sa_type=UtcDateTime)
    by: str


class Deliverable(SQLModel, table=True):
    """Sản phẩm."""

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    name: str
