"""Consolidated reports, their outlines, and what goes up to the plan above."""

from operations.people.api_tokens import Scope
from web.api.needs.need import Need, like

REPORTS: dict[str, Need] = {
    "api_export_package": like("export_package", Scope.REPORTS_READ),
    "api_roll_up_report": like("roll_up_report", Scope.REPORTS_WRITE),
    "api_look_at_package": like("look_at_package", Scope.REPORTS_WRITE),
    "api_take_package": like("take_package", Scope.REPORTS_WRITE),
    "api_report_templates": like("report_templates", Scope.SETTINGS_READ),
    "api_report_template_file": like("report_template_file", Scope.SETTINGS_READ),
    "api_sample_report_template": like("sample_report_template", Scope.SETTINGS_READ),
    "api_add_report_template": like("add_report_template", Scope.SETTINGS_WRITE),
    "api_remove_report_template": like("remove_report_template", Scope.SETTINGS_WRITE),
    "api_reports": like("reports", Scope.REPORTS_READ, keeps_reach=True),
    "api_report": like("report", Scope.REPORTS_READ),
    "api_compile_report": like("write_words", Scope.REPORTS_WRITE),
    "api_report_words": like("report_words", Scope.REPORTS_READ),
    "api_write_words": like("write_words", Scope.REPORTS_WRITE),
    "api_freeze_report": like("freeze_report", Scope.REPORTS_WRITE),
    "api_review_report": like("review_report", Scope.REPORTS_WRITE),
    "api_send_back_report": like("send_back_report", Scope.REPORTS_WRITE),
    "api_sign_report": like("sign_report", Scope.REPORTS_WRITE),
    "api_attach_signed": like("attach_signed", Scope.REPORTS_WRITE),
    "api_issue_report": like("issue_report", Scope.REPORTS_WRITE),
    "api_correct_report": like("correct_report", Scope.REPORTS_WRITE),
    "api_download_report": like("download_report", Scope.REPORTS_READ),
    "api_report_section": like("download_section", Scope.REPORTS_READ),
    "api_report_file": like("report_file", Scope.REPORTS_READ),
}
