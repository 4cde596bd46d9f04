"""Calendars and policies."""

from operations.people.api_tokens import Scope
from web.api.needs.need import Need, like

SETTINGS: dict[str, Need] = {
    "api_calendars": like("calendar", Scope.SETTINGS_READ, keeps_reach=True),
    "api_calendar": like("calendar_of", Scope.SETTINGS_READ, keeps_reach=True),
    "api_add_calendar": like("add_calendar", Scope.SETTINGS_WRITE),
    "api_change_calendar": like("change_calendar", Scope.SETTINGS_WRITE),
    "api_policies": like("policies", Scope.SETTINGS_READ, keeps_reach=True),
    "api_policy": like("policies", Scope.SETTINGS_READ, keeps_reach=True),
    "api_put_policy": like("save_policy", Scope.SETTINGS_WRITE),
    "api_remove_policy": like("remove_policy", Scope.SETTINGS_WRITE),
}
