"""How an obligation stands after a step."""

from web.api.access import Caller
from web.api.shapes.tracking import StateOut


def state_of(caller: Caller, obligation_id: int) -> StateOut:
    return StateOut.of(caller.view(obligation_id).obligation)
