"""What each route of the API asks of a key: one table, deny by default, its roles those of the page that does the same."""

from dataclasses import dataclass

from models import UserRole
from operations.people.api_tokens import Scope
from web.access import ACCESS, DESK, UNIT


@dataclass(frozen=True)
class Need:
    """`scopes`: any one of them is enough. `keeps_reach`: as of a page's Door (web/access.py)."""

    scopes: frozenset[Scope]
    roles: frozenset[UserRole]
    keeps_reach: bool = False


def like(page: str, *scopes: Scope, keeps_reach: bool = False) -> Need:
    """Whoever may do it on the page may let a program do it."""
    return Need(frozenset(scopes), ACCESS[page].roles, keeps_reach)


def of(roles: frozenset[UserRole], *scopes: Scope, keeps_reach: bool = False) -> Need:
    """Where no single page does the same."""
    return Need(frozenset(scopes), roles, keeps_reach)


# A unit answers from its signed page, which no account opens; its keys answer here.
ANSWER = of(DESK | UNIT, Scope.WRITE)
API_ACCESS: dict[str, Need] = {
    "api_obligations": like("obligation", Scope.READ, Scope.TRACKING_READ, keeps_reach=True),
    "api_obligation": like("obligation", Scope.READ, Scope.TRACKING_READ),
    "api_form": like("download_answer_sheet", Scope.READ),
    "api_take_form": ANSWER,
    "api_save_draft": ANSWER,
    "api_answer": ANSWER,
    "api_evidence": ANSWER,
    # Each answer of the file is judged by itself: a unit's program answers for its unit alone.
    "api_answers": of(DESK | UNIT, Scope.WRITE, keeps_reach=True),
    # Plans and their drafts
    "api_plans": like("plans", Scope.PLANS_READ, keeps_reach=True),
    "api_plan": like("plan", Scope.PLANS_READ),
    "api_assignments": like("plan", Scope.PLANS_READ),
    "api_periods": like("plan", Scope.PLANS_READ),
    "api_dry_run": like("dry_run", Scope.PLANS_READ),
    "api_import_plan": like("import_plan", Scope.PLANS_WRITE),
    "api_confirm_plan": like("confirm_plan", Scope.PLANS_WRITE),
    "api_close_plan": like("close_plan", Scope.PLANS_WRITE),
    "api_period_dates": like("override_period", Scope.PLANS_WRITE),
    "api_draft": like("review", Scope.PLANS_READ),
    "api_draft_file": like("download_draft", Scope.PLANS_READ),
    "api_edited_draft": like("import_plan", Scope.PLANS_WRITE),
    "api_edit_head": like("edit_head", Scope.PLANS_WRITE),
    "api_bind_name": like("bind_name", Scope.PLANS_WRITE),
    "api_settle_doubt": like("settle_doubt", Scope.PLANS_WRITE),
    "api_edit_row": like("edit_assignment", Scope.PLANS_WRITE),
    "api_add_row": like("add_assignment", Scope.PLANS_WRITE),
    "api_split_row": like("split_assignment", Scope.PLANS_WRITE),
    "api_merge_rows": like("merge_assignments", Scope.PLANS_WRITE),
    "api_set_field": like("set_field", Scope.PLANS_WRITE),
    "api_amendment": like("amendment", Scope.PLANS_READ),
    "api_name_amended": like("name_amended", Scope.PLANS_WRITE),
    "api_correct_difference": like("correct_difference", Scope.PLANS_WRITE),
    "api_apply_amendment": like("apply_amendment", Scope.PLANS_WRITE),
    "api_fire_event": like("fire_event", Scope.PLANS_WRITE),
    "api_indicators": like("indicators", Scope.PLANS_READ),
    "api_add_indicator": like("add_indicator", Scope.PLANS_WRITE),
    "api_change_indicator": like("change_indicator", Scope.PLANS_WRITE),
    "api_remove_indicator": like("remove_indicator", Scope.PLANS_WRITE),
    "api_plan_above": like("plan_above", Scope.PLANS_READ),
    "api_set_plan_above": like("set_plan_above", Scope.PLANS_WRITE),
    "api_link_tasks": like("link_tasks", Scope.PLANS_WRITE),
    "api_choose_outline": like("choose_outline", Scope.REPORTS_WRITE),
    # Steps of tracking
    "api_evidence_file": like("evidence", Scope.READ, Scope.TRACKING_READ),
    "api_revoke_link": like("revoke_link", Scope.TRACKING_WRITE),
    "api_timeline": like("obligation", Scope.TRACKING_READ),
    "api_accept": like("accept", Scope.TRACKING_WRITE),
    "api_return": like("return", Scope.TRACKING_WRITE),
    "api_decide_extension": like("decide_extension", Scope.TRACKING_WRITE),
    "api_ask_extension": of(DESK | UNIT, Scope.TRACKING_WRITE),
    "api_extend": like("extend", Scope.TRACKING_WRITE),
    "api_acknowledge": like("acknowledge", Scope.TRACKING_WRITE),
    "api_waive": like("waive", Scope.TRACKING_WRITE),
    "api_snooze": like("snooze", Scope.TRACKING_WRITE),
    "api_wait": like("wait_for", Scope.TRACKING_WRITE),
    "api_lift_wait": like("lift_wait", Scope.TRACKING_WRITE),
    "api_reassign": like("reassign", Scope.TRACKING_WRITE),
    "api_hand_over": like("hand_over_from_page", Scope.TRACKING_WRITE),
    "api_take_back": like("take_back_from_page", Scope.TRACKING_WRITE),
    "api_tickets": like("tickets", Scope.TRACKING_READ, keeps_reach=True),
    "api_ticket": like("ticket", Scope.TRACKING_READ),
    "api_answer_ticket": like("answer_ticket", Scope.TRACKING_WRITE),
    "api_decide_ticket": like("decide_ticket", Scope.TRACKING_WRITE),
    "api_hand_ticket": like("hand_ticket_to_head", Scope.TRACKING_WRITE),
    "api_pass_on_ticket": like("pass_on_ticket", Scope.TRACKING_WRITE),
    "api_overview": like("overview", Scope.TRACKING_READ, keeps_reach=True),
    "api_waiting": like("outbox", Scope.TRACKING_READ),
    "api_search": like("search", Scope.TRACKING_READ, keeps_reach=True),
    "api_scorecards": like("scorecards", Scope.TRACKING_READ),
    "api_scorecards_file": like("download_scorecards", Scope.TRACKING_READ),
    "api_scorecard": like("scorecard", Scope.TRACKING_READ),
    "api_views": like("board", Scope.TRACKING_READ, keeps_reach=True),
    "api_save_view": like("save_view", Scope.TRACKING_WRITE, keeps_reach=True),
    "api_drop_view": like("drop_view", Scope.TRACKING_WRITE, keeps_reach=True),
    "api_feeds": like("feeds", Scope.TRACKING_READ, keeps_reach=True),
    "api_make_feed": like("make_feed", Scope.TRACKING_WRITE, keeps_reach=True),
    "api_revoke_feed": like("revoke_feed", Scope.TRACKING_WRITE, keeps_reach=True),
    # Reports
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
    "api_report_file": like("report_file", Scope.REPORTS_READ),
    # Công văn, letters out and in
    "api_documents": like("documents", Scope.LETTERS_READ, keeps_reach=True),
    "api_document": like("document", Scope.LETTERS_READ),
    "api_draft_document": like("draft_document", Scope.LETTERS_WRITE),
    "api_draft_courtesy": like("draft_courtesy", Scope.LETTERS_WRITE),
    "api_edit_document": like("edit_document", Scope.LETTERS_WRITE),
    "api_issue_document": like("issue_document", Scope.LETTERS_WRITE),
    "api_drop_document": like("drop_document", Scope.LETTERS_WRITE),
    "api_attach_document": like("attach_document", Scope.LETTERS_WRITE),
    "api_download_document": like("download_document", Scope.LETTERS_READ),
    "api_document_file": like("document_file", Scope.LETTERS_READ),
    "api_outbox": like("outbox", Scope.LETTERS_READ),
    "api_retry_letters": like("retry_letters", Scope.LETTERS_WRITE),
    "api_retry_letter": like("retry_letter", Scope.LETTERS_WRITE),
    "api_see_to_letter": like("see_to_letter", Scope.LETTERS_WRITE),
    "api_inbox": like("inbox", Scope.LETTERS_READ),
    "api_handle_mail": like("handle_mail", Scope.LETTERS_WRITE),
    "api_attach_mail": like("attach_mail", Scope.LETTERS_WRITE),
    "api_register": like("register", Scope.LETTERS_READ, keeps_reach=True),
    "api_wordings": like("letters", Scope.SETTINGS_READ, keeps_reach=True),
    "api_word_letter": like("word_letter", Scope.SETTINGS_WRITE),
    # The directory
    "api_signatories": of(DESK, Scope.DIRECTORY_READ),
    "api_add_signatory": like("add_signatory", Scope.DIRECTORY_WRITE),
    "api_change_signatory": like("change_signatory", Scope.DIRECTORY_WRITE),
    "api_remove_signatory": like("change_signatory", Scope.DIRECTORY_WRITE),
    "api_settle_unit_question": like("settle_unit_question", Scope.DIRECTORY_WRITE),
    "api_units": like("unit", Scope.DIRECTORY_READ, keeps_reach=True),
    "api_unit": like("unit", Scope.DIRECTORY_READ),
    "api_import_units": like("apply_unit_change", Scope.DIRECTORY_WRITE),
    "api_add_absence": like("add_absence", Scope.DIRECTORY_WRITE),
    "api_revoke_absence": like("revoke_absence", Scope.DIRECTORY_WRITE),
    "api_approval": like("choose_approval", Scope.DIRECTORY_WRITE),
    "api_quiet_unit": like("snooze_unit", Scope.DIRECTORY_WRITE),
    "api_unit_changes": like("unit_changes", Scope.DIRECTORY_READ),
    "api_change_unit": like("apply_unit_change", Scope.DIRECTORY_WRITE),
    # Calendars and policies
    "api_calendars": like("calendar", Scope.SETTINGS_READ, keeps_reach=True),
    "api_calendar": like("calendar_of", Scope.SETTINGS_READ, keeps_reach=True),
    "api_add_calendar": like("add_calendar", Scope.SETTINGS_WRITE),
    "api_change_calendar": like("change_calendar", Scope.SETTINGS_WRITE),
    "api_policies": like("policies", Scope.SETTINGS_READ, keeps_reach=True),
    "api_policy": like("policies", Scope.SETTINGS_READ, keeps_reach=True),
    "api_put_policy": like("save_policy", Scope.SETTINGS_WRITE),
    "api_remove_policy": like("remove_policy", Scope.SETTINGS_WRITE),
    # People, keys, the audit trail, webhooks
    "api_users": like("people", Scope.PEOPLE_READ),
    "api_add_user": like("add_person", Scope.PEOPLE_WRITE),
    "api_change_user": like("change_person", Scope.PEOPLE_WRITE),
    "api_tokens": like("tokens", Scope.PEOPLE_READ),
    "api_make_token": like("tokens", Scope.PEOPLE_WRITE),
    "api_revoke_token": like("revoke_key", Scope.PEOPLE_WRITE),
    "api_audit": like("audit", Scope.AUDIT_READ),
    "api_webhooks": like("webhooks", Scope.WEBHOOKS),
    "api_add_webhook": like("add_webhook", Scope.WEBHOOKS),
    "api_end_webhook": like("end_webhook", Scope.WEBHOOKS),
    "api_try_webhook": like("try_webhook", Scope.WEBHOOKS),
    "api_webhook_calls": like("webhooks", Scope.WEBHOOKS),
    "api_retry_call": like("try_webhook", Scope.WEBHOOKS),
}
