"""How many obligations stand where: kept by the database itself, so that it is right after every change, by any hand."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import stored_by_value
from models.obligation import ObligationKind
from rules.lifecycle import State


class Phase(StrEnum):
    """What of the printed classes is settled whatever the day: `today` then tells in term from overdue."""

    ON_TIME = "on_time"
    LATE = "late"
    CLOSED = "closed"
    SCHEDULED = "scheduled"
    AWAITED = "awaited"


class ObligationSum(SQLModel, table=True):
    """Triggers on `obligation` write it (migration 0008). The number of a key is the sum of its rows.

    SQLite has one row a key; PostgreSQL adds a row a change, because two transactions that counted in the same row would
    wait for each other, and `fold` (models/queries/keeping_sums.py) makes one of them again.
    """

    __tablename__ = "obligation_sum"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int
    kind: ObligationKind = Field(sa_type=stored_by_value(ObligationKind))
    period_id: int  # 0: of no period
    state: State = Field(sa_type=stored_by_value(State))
    phase: Phase = Field(sa_type=stored_by_value(Phase))
    level: int  # of what is scheduled or awaited; 0 for all else
    day: date  # due_on
    number: int


class AssignmentSum(SQLModel, table=True):
    """How many units lead an assignment and have not left it; kept in the same way, by triggers on `assignment_unit`."""

    __tablename__ = "assignment_sum"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int
    number: int
