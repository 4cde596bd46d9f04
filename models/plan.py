"""Plans as issued, with everything a person settled about them."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, JsonList, UtcDateTime, stored_by_value
from rules.lifecycle import PlanState
from rules.revision import AmendmentScope


class Plan(SQLModel, table=True):
    """Kế hoạch. `key` names it for people and scripts; regime and ladders are snapshots taken at confirmation."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    document_number: str | None = None
    document_type: str | None = None
    title: str
    issuer_name: str | None = None
    parent_issuer_name: str | None = None
    issued_on: date | None = None
    issued_partial: str | None = None
    plan_year: int | None = None
    coordinating_unit_name: str | None = None
    signer: JsonDict | None = Field(default=None, sa_type=JsonColumn)
    source_name: str
    source_sha256: str = Field(unique=True)
    state: PlanState = Field(default=PlanState.DRAFT, sa_type=stored_by_value(PlanState))
    issuer_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    coordinating_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    regime_id: str | None = None
    regime: JsonDict | None = Field(default=None, sa_type=JsonColumn)
    report_ladder: JsonDict | None = Field(default=None, sa_type=JsonColumn)
    task_ladder: JsonDict | None = Field(default=None, sa_type=JsonColumn)
    imported_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_by: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # how each field of the head was read: {"number": {"confidence", "source", "how"}, …}
    readings: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    # what the reviewer has chosen so far: the table of a decisions file (operations/drafts/decisions.py)
    decisions: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    # counts the edits of a draft: a page or a file made from an older draft is refused
    draft_version: int = 1
    amends_plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    amendment_scope: AmendmentScope | None = Field(default=None, sa_type=stored_by_value(AmendmentScope))
    # what a person corrected in the difference (operations/amendments/amendment_choices.py)
    amendment_choices: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)
    # a plan of the same regime and coordinator whose periodic report also carries this plan's lines
    reports_with_plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    # last year's plan, for the same period of last year; and the plan above that this one carries out
    follows_plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    implements_plan_id: int | None = Field(default=None, foreign_key="plan.id", index=True)
    field: str = ""  # lĩnh vực
    outline_id: str | None = None  # config/policies/outlines or the office's own; null: "plan"


class LegalBasis(SQLModel, table=True):
    """Căn cứ."""

    __tablename__ = "legal_basis"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


class Recipient(SQLModel, table=True):
    """Nơi nhận, as printed on the plan."""

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    position: int
    name: str


class Appendix(SQLModel, table=True):
    """Phụ lục the plan cites, and whether the document holds it."""

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    name: str
    is_present: bool


class Target(SQLModel, table=True):
    """Chỉ tiêu."""

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    text: str
    value: str | None = None
    measure: str | None = None


class Doubt(SQLModel, table=True):
    """What the reader could not settle: a defect of the document, or a name that binds to no unit."""

    __table_args__ = (UniqueConstraint("plan_id", "code", "place", "message"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    code: str
    message: str
    place: str = ""
    must_be_settled: bool = False
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: str | None = None
    answer: str | None = None


class RememberedName(SQLModel, table=True):
    """A name one issuer writes and the units a person said it means; learnt when a plan is confirmed."""

    __tablename__ = "remembered_name"
    __table_args__ = (UniqueConstraint("issuer_folded", "folded"),)

    id: int | None = Field(default=None, primary_key=True)
    issuer_folded: str
    folded: str
    written: str
    unit_codes: JsonList = Field(default_factory=list, sa_type=JsonColumn)
    # why the name opens no obligations; null when it is bound
    ignored_because: str | None = None
    decided_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str
