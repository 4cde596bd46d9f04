"""Programs, the machine itself, what is told to programs outside, and work in progress."""

from models import UserRole
from web.doors.door import ADMINISTRATOR, EVERYBODY, HEAD, HOUSE, OPEN, Door

MACHINE = {
    "healthz": OPEN,
    "readyz": OPEN,
    "metrics": Door(HOUSE, is_near=True),
    "static": OPEN,
    # Programs with keys: web/api/access.py has the table of who may do what there.
    "api": OPEN,
    # Whoever started it, and administrators: web/routes/work.py asks.
    "work": Door(EVERYBODY, keeps_reach=True),
    "work_live": Door(EVERYBODY, keeps_reach=True),
    # The token in the address is the key; a calendar program signs in nowhere.
    "calendar_feed": OPEN,
    "feeds": Door(EVERYBODY, keeps_reach=True),
    "make_feed": Door(EVERYBODY, keeps_reach=True),
    "revoke_feed": Door(EVERYBODY, keeps_reach=True),
    # Names and addresses of people stand in both: never for guests.
    "audit": Door(HEAD | {UserRole.AUDITOR}),
    "system": Door(ADMINISTRATOR | {UserRole.AUDITOR}),
    # Webhooks are closed to whoever's rights end somewhere.
    "webhooks": Door(ADMINISTRATOR),
    "add_webhook": Door(ADMINISTRATOR),
    "end_webhook": Door(ADMINISTRATOR),
    "try_webhook": Door(ADMINISTRATOR),
    "retry_webhook_call": Door(ADMINISTRATOR),
}
