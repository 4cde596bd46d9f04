"""Who may come in where: every door of every page, deny by default."""

from web.doors.accounts import ACCOUNTS
from web.doors.answers import ANSWERS
from web.doors.directory import DIRECTORY
from web.doors.door import Door
from web.doors.letters import LETTERS
from web.doors.machine import MACHINE
from web.doors.plans import PLANS
from web.doors.reports import REPORTS
from web.doors.settings import SETTINGS
from web.doors.tracking import TRACKING

TABLES = (ACCOUNTS, ANSWERS, DIRECTORY, LETTERS, MACHINE, PLANS, REPORTS, SETTINGS, TRACKING)
ACCESS: dict[str, Door] = {name: door for table in TABLES for name, door in table.items()}
