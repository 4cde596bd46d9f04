"""Who was refused where: in the audit trail for people with accounts, in the log for everybody else."""

import logging

from fastapi import Request

from operations.people.record_refusal import record_refusal
from rules.errors import StorageFailed
from web.rates import REFUSALS, Rates

log = logging.getLogger("dondoc.access")

# Never a token out of an address: what a row is called, and nothing that opens a door.
NAMED = ("code", "key", "kind")


def note_refusal(request: Request, why: str) -> None:
    """At most so many a minute of one account: a flood of refusals must not fill the disk."""
    visitor = getattr(request.state, "visitor", None)
    route = getattr(request.scope.get("route"), "name", "?")
    named = {
        name: value for name, value in request.path_params.items() if name.endswith("_id") or name in NAMED
    }
    address = request.client.host if request.client else ""
    if visitor is None or visitor.user is None:
        log.warning("refused (%s): %s %s, a guest from %s", why, request.method, route, address)
        return
    user = visitor.user
    log.warning("refused (%s): %s %s, account %s from %s", why, request.method, route, user.id, address)
    rates: Rates = request.app.state.rates
    if rates.take(REFUSALS, str(user.id)):
        return
    workspace = request.app.state.workspace.acting_as(user.name, "web")
    try:
        record_refusal(workspace, user, route=route, method=request.method, named=named, why=why)
    except StorageFailed:
        # The answer is the same; the log has it.
        log.error("a refusal of account %s is not in the audit trail: the database takes nothing", user.id)
