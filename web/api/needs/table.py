"""What every route of the API asks of a key: deny by default, the roles those of the page that does the same."""

from web.api.needs.accounts import ACCOUNTS
from web.api.needs.answers import ANSWERS
from web.api.needs.directory import DIRECTORY
from web.api.needs.letters import LETTERS
from web.api.needs.need import Need
from web.api.needs.plans import PLANS
from web.api.needs.reports import REPORTS
from web.api.needs.settings import SETTINGS
from web.api.needs.tracking import TRACKING

TABLES = (ACCOUNTS, ANSWERS, DIRECTORY, LETTERS, PLANS, REPORTS, SETTINGS, TRACKING)
API_ACCESS: dict[str, Need] = {name: need for table in TABLES for name, need in table.items()}
