"""Consolidated reports and what goes up to the plan above."""

from web.doors.door import DESK, HEAD, HOUSE, Door

REPORTS = {
    "report_packages": Door(DESK),
    "preview_package": Door(DESK),
    "look_at_package": Door(DESK),
    "take_package": Door(DESK),
    "export_package": Door(DESK),
    "roll_up_report": Door(DESK),
    "reports": Door(HOUSE, keeps_reach=True),
    "report": Door(HOUSE),
    "report_page": Door(HOUSE),
    "download_report": Door(HOUSE),
    "freeze_report": Door(HEAD),
    "report_words": Door(HOUSE),
    "report_templates": Door(DESK),
    "add_report_template": Door(DESK),
    "remove_report_template": Door(DESK),
    "sample_report_template": Door(DESK),
    "report_template_file": Door(DESK),
    "write_words": Door(DESK),
    "drop_words": Door(DESK),
    "choose_outline": Door(DESK),
    "download_section": Door(HOUSE),
    "issue_report": Door(HEAD),
    "review_report": Door(DESK),
    "send_back_report": Door(DESK),
    "sign_report": Door(HEAD),
    "attach_signed": Door(DESK),
    "correct_report": Door(HEAD),
    "report_file": Door(HOUSE),
}
