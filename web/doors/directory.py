"""Units, their people, scorecards and changes of the organisation."""

from web.doors.door import DESK, EVERYBODY, HOUSE, UNIT, Door

DIRECTORY = {
    "scorecards": Door(HOUSE),
    "renew_scorecards": Door(DESK),
    # A unit's own people see their unit's; web/routes/scorecards.py asks may_see_unit.
    "scorecard": Door(EVERYBODY),
    "download_scorecards": Door(EVERYBODY, keeps_reach=True),
    "units": Door(HOUSE, keeps_reach=True),
    # The directory is everybody's: closed to whoever's rights end somewhere, though they may look at a unit.
    "directory_unit": Door(DESK),
    "change_unit": Door(DESK),
    "change_contacts": Door(DESK),
    "new_unit": Door(DESK),
    "add_unit": Door(DESK),
    "units_import": Door(DESK),
    "units_template": Door(DESK),
    "preview_units": Door(DESK),
    "import_units": Door(DESK),
    "unit_changes": Door(HOUSE),
    "preview_unit_change": Door(DESK),
    "apply_unit_change": Door(DESK),
    "settle_unit_question": Door(DESK),
    # A unit's own people see theirs and those below it: `Visitor.may_see_unit`.
    "unit": Door(EVERYBODY),
    "add_absence": Door(DESK | UNIT, keeps_reach=True),
    "revoke_absence": Door(DESK | UNIT, keeps_reach=True),
    "add_signatory": Door(DESK),
    "change_signatory": Door(DESK),
}
