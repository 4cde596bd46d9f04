"""Units, their people and changes of the organisation."""

from operations.people.api_tokens import Scope
from web.api.needs.need import Need, like, of
from web.doors.door import DESK

DIRECTORY: dict[str, Need] = {
    "api_signatories": of(DESK, Scope.DIRECTORY_READ),
    "api_add_signatory": like("add_signatory", Scope.DIRECTORY_WRITE),
    "api_change_signatory": like("change_signatory", Scope.DIRECTORY_WRITE),
    "api_remove_signatory": like("change_signatory", Scope.DIRECTORY_WRITE),
    "api_settle_unit_question": like("settle_unit_question", Scope.DIRECTORY_WRITE),
    "api_units": like("unit", Scope.DIRECTORY_READ, keeps_reach=True),
    "api_unit": like("unit", Scope.DIRECTORY_READ),
    # The directory is everybody's: closed to keys whose user's rights end somewhere.
    "api_directory_unit": like("directory_unit", Scope.DIRECTORY_READ),
    "api_add_unit": like("add_unit", Scope.DIRECTORY_WRITE),
    "api_edit_unit": like("change_unit", Scope.DIRECTORY_WRITE),
    "api_add_contact": like("change_contacts", Scope.DIRECTORY_WRITE),
    "api_change_contact": like("change_contacts", Scope.DIRECTORY_WRITE),
    "api_retire_contact": like("change_contacts", Scope.DIRECTORY_WRITE),
    "api_mend_address": like("mend_address", Scope.DIRECTORY_WRITE),
    "api_import_units": like("apply_unit_change", Scope.DIRECTORY_WRITE),
    "api_add_absence": like("add_absence", Scope.DIRECTORY_WRITE),
    "api_revoke_absence": like("revoke_absence", Scope.DIRECTORY_WRITE),
    "api_approval": like("choose_approval", Scope.DIRECTORY_WRITE),
    "api_quiet_unit": like("snooze_unit", Scope.DIRECTORY_WRITE),
    "api_unit_changes": like("unit_changes", Scope.DIRECTORY_READ),
    "api_change_unit": like("apply_unit_change", Scope.DIRECTORY_WRITE),
}
