"""What a page is narrowed to, read from its address."""

from dataclasses import dataclass

from sqlmodel import Session

from models import Unit
from models.queries import units as unit_queries
from models.queries.board_choice import Selection
from models.queries.period_names import PeriodName, known_periods
from models.queries.plan_names import PlanName, plans_in_reach
from rules.errors import NotFound
from rules.reach import EVERYTHING, Reach


@dataclass(frozen=True)
class Chosen:
    """The selection with the rows it names, and all there is to choose from."""

    selection: Selection
    plan: PlanName | None
    period: PeriodName | None
    unit: Unit | None
    plans: list[PlanName]
    periods: list[PeriodName]

    @property
    def query(self) -> dict[str, object]:
        """The same choice for the address of another page."""
        return {
            "plan": self.plan.id if self.plan else "",
            "period": self.period.key if self.period else "",
            "unit": self.unit.code if self.unit else "",
        }


def choose(
    session: Session, *, plan: str = "", period: str = "", unit: str = "", reach: Reach = EVERYTHING
) -> Chosen:
    """Empty means all within `reach`; what is named and does not exist there is said, not silently left out."""
    plans = plans_in_reach(session, reach)
    periods = known_periods(session)
    chosen_plan = next((one for one in plans if str(one.id) == plan), None)
    chosen_period = next((one for one in periods if one.key == period), None)
    chosen_unit = unit_queries.unit_by_code(session, unit) if unit else None
    if chosen_unit is not None and not reach.covers_unit(chosen_unit.id):
        chosen_unit = None
    for name, found, what in (
        (plan, chosen_plan, "kế hoạch"),
        (period, chosen_period, "kỳ báo cáo"),
        (unit, chosen_unit, "đơn vị"),
    ):
        if name and found is None:
            raise NotFound(f"không có {what} “{name}”")
    selection = Selection(
        plan_id=chosen_plan.id if chosen_plan else None,
        period_key=chosen_period.key if chosen_period else None,
        unit_id=chosen_unit.id if chosen_unit else None,
        reach=None if reach.is_everything else reach,
    )
    return Chosen(selection, chosen_plan, chosen_period, chosen_unit, plans, periods)
