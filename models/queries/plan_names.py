"""Plans as lists of choices name them, without the weight of their regimes, ladders and decisions."""

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from models import Plan
from models.queries.reach import plans_within
from rules.lifecycle import PlanState
from rules.reach import Reach


class PlanName(NamedTuple):
    id: int
    key: str
    document_number: str | None
    title: str
    field: str
    state: PlanState

    @property
    def number(self) -> str:
        return self.document_number or self.key


def followed_plans(session: Session, reach: Reach | None = None) -> list[PlanName]:
    """The plans that are followed now and lie within a reach, the newest first."""
    is_followed = col(Plan.state) == PlanState.ACTIVE
    statement = _named().where(is_followed, *plans_within(reach)).order_by(col(Plan.id).desc())
    return [PlanName(*row) for row in session.execute(statement)]


def plans_in_reach(session: Session, reach: Reach | None) -> list[PlanName]:
    """What somebody may choose from, newest first, whatever their state."""
    order = (col(Plan.issued_on).desc(), col(Plan.id).desc())
    return [PlanName(*row) for row in session.execute(_named().where(*plans_within(reach)).order_by(*order))]


def _named() -> Any:
    columns: tuple[Any, ...] = (Plan.id, Plan.key, Plan.document_number, Plan.title, Plan.field, Plan.state)
    return select(*columns)
