"""Routes, one module per noun."""

from web.routes import (
    health,
    lists,
    obligations,
    outbox,
    overview,
    people,
    plans,
    reports,
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
    units.router,
    reports.router,
    outbox.router,
    submissions.router,
)
