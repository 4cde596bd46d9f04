"""Calendars and policies."""

from web.doors.door import DESK, HEAD, HOUSE, Door

SETTINGS = {
    "policies": Door(HOUSE, keeps_reach=True),
    "policy": Door(HOUSE, keeps_reach=True),
    # They bind every plan that will be confirmed: closed to whoever's rights end somewhere.
    "edit_policy": Door(HEAD),
    "try_policy": Door(HEAD),
    "save_policy": Door(HEAD),
    "remove_policy": Door(HEAD),
    "calendar": Door(HOUSE, keeps_reach=True),
    "calendar_of": Door(HOUSE, keeps_reach=True),
    "add_calendar": Door(DESK),
    "preview_calendar": Door(DESK),
    "change_calendar": Door(DESK),
}
