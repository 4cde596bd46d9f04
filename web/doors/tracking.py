"""The overview, the board, steps of tracking and difficulties."""

from models import UserRole
from web.doors.door import DESK, EVERYBODY, HEAD, HOUSE, UNIT, Door

TRACKING = {
    # Sends a unit's own people to their unit's page.
    "overview": Door(EVERYBODY, keeps_reach=True),
    "board": Door(HOUSE, keeps_reach=True),
    "board_item": Door(HOUSE),
    "board_live": Door(HOUSE, keeps_reach=True),
    "save_view": Door(HOUSE, keeps_reach=True),
    "drop_view": Door(HOUSE, keeps_reach=True),
    "obligations": Door(HOUSE, keeps_reach=True),
    # Asks the visitor's reach for everything it finds.
    "search": Door(EVERYBODY, keeps_reach=True),
    # A unit's own people: their unit's.
    "obligation": Door(EVERYBODY),
    "ledger": Door(EVERYBODY),
    "download_ledger": Door(EVERYBODY),
    "accept": Door(DESK),
    "return": Door(DESK),
    "acknowledge": Door(DESK | {UserRole.SUPERVISOR}),  # tracking.md 4.6
    "decide_extension": Door(HEAD),
    "extend": Door(HEAD),
    "reassign": Door(HEAD),
    "waive": Door(HEAD),
    # A unit's own people quiet what their unit owes before it is due, and say who of them is away.
    "snooze": Door(DESK | UNIT),
    "wait_for": Door(DESK),
    "lift_wait": Door(DESK),
    "snooze_unit": Door(DESK),
    # Difficulties and proposals: a unit's own people read theirs.
    "tickets": Door(EVERYBODY, keeps_reach=True),
    "ticket": Door(EVERYBODY),
    "answer_ticket": Door(DESK),
    "hand_ticket_to_head": Door(DESK),
    "decide_ticket": Door(HEAD),
    "pass_on_ticket": Door(HEAD),
}
