"""Obligations: what one real unit owes by one date, the thing that is tracked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value
from rules.lifecycle import State


class ObligationKind(StrEnum):
    REPORT = "report"
    TASK = "task"
    INPUT = "input"  # what another unit must give before the unit that owes can go on ("chờ đơn vị B")


class PauseKind(StrEnum):
    """Why a ladder is quiet until a day (tracking.md 4.6)."""

    ACKNOWLEDGED = "acknowledged"  # a supervisor has taken note of the escalation
    SNOOZED = "snoozed"
    WAITING = "waiting"  # another unit's input is awaited


class Tier(StrEnum):
    """Who owes it: a unit to the coordinator, or the coordinator to the body above (tracking.md 2.7)."""

    UNIT = "unit"
    TOP = "top"


class Obligation(SQLModel, table=True):
    """Nghĩa vụ báo cáo hoặc nhiệm vụ có thời hạn của một đơn vị."""

    __table_args__ = (
        Index(
            "ix_obligation_awaiting_action",
            "next_action_on",
            "id",
            sqlite_where=text("next_action_on IS NOT NULL"),
            postgresql_where=text("next_action_on IS NOT NULL"),
        ),
        Index("ix_obligation_plan_period", "plan_id", "period_id"),
        Index("ix_obligation_period_unit", "period_id", "unit_id"),
        Index("ix_obligation_unit_state_due", "unit_id", "state", "due_on", "answered_on", "kind", "plan_id"),
        # ix_obligation_running_level and ix_obligation_due are written out in migration 0008
        Index("ix_obligation_state_opens", "state", "opens_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: ObligationKind = Field(sa_type=stored_by_value(ObligationKind))
    tier: Tier = Field(default=Tier.UNIT, sa_type=stored_by_value(Tier))
    plan_id: int = Field(foreign_key="plan.id")
    unit_id: int = Field(foreign_key="unit.id")
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    period_id: int | None = Field(default=None, foreign_key="reporting_period.id")
    state: State = Field(default=State.SCHEDULED, sa_type=stored_by_value(State))
    opens_on: date
    due_on: date
    due_phrase: str | None = None
    original_due_on: date
    due_version: int = 1
    ladder_position: int = 0
    next_action_on: date | None = None
    level_reached: int = 0
    answered_on: date | None = None
    # the date as read, and how the due date follows from it (rules/due_basis.py); null: the due date itself
    named_due_on: date | None = None
    due_basis: str | None = None
    paused_until: date | None = None
    pause_kind: PauseKind | None = Field(default=None, sa_type=stored_by_value(PauseKind))
    # an input is owed for another obligation
    serves_id: int | None = Field(default=None, foreign_key="obligation.id", index=True)
    # the unit that owed it before the organisation changed, and since when it is inherited
    inherited_from_id: int | None = Field(default=None, foreign_key="unit.id")
    inherited_on: date | None = None
    # the colleague of the unit's desk to whom it was handed over; null: the desk itself
    handled_by_email: str | None = None
    handled_by_name: str | None = None
    # grows when a signed link is revoked: the next letter carries another one
    link_series: int = 0
    changed_at: datetime = Field(sa_type=UtcDateTime)
