"""Routes, one module per noun."""

from web.routes import (
    amendment,
    draft_choices,
    draft_rows,
    health,
    import_plan,
    lists,
    obligations,
    outbox,
    overview,
    people,
    plans,
    reports,
    review,
    schedule,
    submissions,
    units,
)

ROUTERS = (
    health.router,
    people.router,
    overview.router,
    lists.router,
    obligations.router,
    plans.router,
    import_plan.router,
    # The words of these addresses come before the numbers of rows.
    draft_choices.router,
    draft_rows.router,
    review.router,
    schedule.router,
    amendment.router,
    units.router,
    reports.router,
    outbox.router,
    submissions.router,
)
