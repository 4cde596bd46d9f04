"""What a draft may share: the plans whose reports could carry its lines, the rows that seem answered in another report."""

from sqlmodel import Session

from models import Assignment, Plan
from models.queries import plans as plan_queries
from models.queries import shared_reports as shared_queries
from operations.drafts.review_draft import Review
from rules.cadence import Role
from rules.schedule import seems_inside


def shared_choices(session: Session, review: Review) -> dict[str, object]:
    return {"hosts": _hosts(session, review), "inside_rows": _inside_rows(review)}


def _hosts(session: Session, review: Review) -> list[Plan]:
    """One that was chosen stays in the list, so that the refusal can be read beside it."""
    coordinator = review.coordinator.id if review.coordinator else None
    found: list[Plan] = []
    if coordinator is not None:
        found = shared_queries.possible_hosts(
            session, regime_id=review.decisions.regime, coordinator_id=coordinator
        )
    chosen = review.decisions.reports_with
    if chosen and chosen not in {plan.key for plan in found}:
        other = plan_queries.plan_by_key(session, chosen)
        found += [other] if other is not None else []
    return found


def _inside_rows(review: Review) -> list[Assignment]:
    """Those a person has marked, and those whose words speak of another report (law.md 4)."""
    rows = (row.assignment for row in review.rows)
    return [row for row in rows if row.inside or (row.role is Role.LEAD and seems_inside(row.task))]
