"""What the pages do, programs can do: every form of a page has its call, or a reason why it has none."""

from fastapi.routing import APIRoute

from web.api.app import ROUTERS as API_ROUTERS
from web.api.needs.table import API_ACCESS, TABLES
from web.doors.table import ACCESS
from web.routes import ROUTERS

# Forms whose call has another name.
CALLED = {
    "add_assignment": "api_add_row",
    "add_evidence": "api_evidence",
    "add_person": "api_add_user",
    "answer_here": "api_answer",
    "apply_unit_change": "api_change_unit",
    "ask_more_time": "api_ask_extension",
    "change_contacts": "api_change_contact",
    "change_person": "api_change_user",
    # the call of its own name changes the organisation
    "change_unit": "api_edit_unit",
    "check_assignment": "api_edit_row",
    "choose_approval": "api_approval",
    "choose_subject": "api_choose_policies",
    "drop_assignment": "api_edit_row",
    "drop_words": "api_write_words",
    "edit_assignment": "api_edit_row",
    "hand_over_from_page": "api_hand_over",
    "hand_ticket_to_head": "api_hand_ticket",
    "import_answers": "api_answers",
    "make_own_key": "api_make_token",
    "merge_assignments": "api_merge_rows",
    "override_period": "api_period_dates",
    "preview_answers": "api_answers",
    "preview_calendar": "api_change_calendar",
    "preview_package": "api_look_at_package",
    "preview_unit_change": "api_change_unit",
    "restore_assignment": "api_edit_row",
    "retry_webhook_call": "api_retry_call",
    "revoke_key": "api_revoke_token",
    "revoke_own_key": "api_revoke_token",
    "save_policy": "api_put_policy",
    "ship_letter": "api_word_letter",
    "snooze_unit": "api_quiet_unit",
    "split_assignment": "api_split_row",
    "submit": "api_answer",
    "take_answer_sheet": "api_take_form",
    "take_back_from_page": "api_take_back",
    "try_letter": "api_word_letter",
    "wait_for": "api_wait",
}
SIGNING_IN = "a person signs in and looks after the own account; a key is no person"
SIGNED_PAGE = "what the holder of a signed letter does from it; keys of the unit or the desk answer instead"
MOVING_IN = "a person matches the columns of a sheet and looks; scripts have `dondoc sheet import`"
ONE_BY_ONE = "many at once on a page; a program makes a call for each"
WITHOUT = {
    **dict.fromkeys(
        (
            "sign_in", "give_code", "sign_out", "ask_new_password", "use_account_link", "change_account",
            "change_password", "end_own_session", "end_own_sessions", "set_second_factor", "drop_second_factor",
        ),
        SIGNING_IN,
    ),
    **dict.fromkeys(
        ("approve_answer", "send_back_answer", "withdraw_request", "ask_input", "ask_quiet", "choose_mail"),
        SIGNED_PAGE,
    ),
    **dict.fromkeys(("look_at_sheet", "import_sheet", "undo_sheet"), MOVING_IN),
    **dict.fromkeys(("check_all", "see_to_letters", "handle_mails"), ONE_BY_ONE),
    "preview_units": "the import itself refuses a faulty file whole",
    "try_policy": "storing it names every fault and stores nothing then",
}  # fmt: skip

# Pages whose call has another name.
READ = {
    "board": "api_obligations",
    "board_item": "api_timeline",
    "calendar": "api_calendars",
    "calendar_of": "api_calendar",
    "download_answer_sheet": "api_form",
    "download_draft": "api_draft_file",
    "download_dry_run": "api_dry_run",
    "download_ledger": "api_ledger",
    "download_register": "api_register",
    "download_scorecards": "api_scorecards_file",
    "download_section": "api_report_section",
    "evidence": "api_evidence_file",
    "letter": "api_wordings",
    "letters": "api_wordings",
    "my_unit": "api_obligations",
    "people": "api_users",
    "person": "api_users",
    "report_page": "api_download_report",
    "document_page": "api_download_document",
    "review": "api_draft",
    "schedule": "api_confirm_plan",
    "period_dates": "api_period_dates",
    "plan": "api_heat_map",
}
FOR_PEOPLE = "a form to fill in, or what a person looks at before one: the call takes what the form asks"
OF_THE_SESSION = "work that a person watches; a call is answered when it is done"
NOT_READ = {
    **dict.fromkeys(
        (
            "account", "account_link", "forgotten_password", "login", "office_sign_in", "office_signed_in",
            "second_factor", "sign_in_code",
        ),
        SIGNING_IN,
    ),
    **dict.fromkeys(("answer_sheet", "mail_choices", "signed_evidence", "submission"), SIGNED_PAGE),
    **dict.fromkeys(
        (
            "add_page", "answer_import_page", "close_page", "edit_page", "edit_policy", "event_page", "import_page",
            "letter_shown", "new_unit", "report_packages", "sheet_page", "units_import", "units_template",
        ),
        FOR_PEOPLE,
    ),
    **dict.fromkeys(("board_live", "work", "work_live"), OF_THE_SESSION),
    **dict.fromkeys(("calendar_feed", "healthz", "metrics", "readyz"), "for programs as it is"),
}  # fmt: skip


def pages() -> set[str]:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return {route.name for route in routes if "GET" in (route.methods or ())}


def test_every_page_has_a_call_or_a_reason_why_not() -> None:
    calls = set(API_ACCESS)
    told = {name for name in pages() if READ.get(name, f"api_{name}") in calls}
    assert pages() - told - set(NOT_READ) == set(), "give each a call, or a reason in NOT_READ"
    assert set(NOT_READ) & told == set(), "these have a call meanwhile"
    assert set(NOT_READ) | set(READ) <= pages(), "pages that are no more"


def forms() -> set[str]:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return {route.name for route in routes if "POST" in (route.methods or ())}


def test_every_form_of_a_page_has_a_call_or_a_reason_why_not() -> None:
    calls = set(API_ACCESS)
    told = {name for name in forms() if CALLED.get(name, f"api_{name}") in calls}
    forgotten = forms() - told - set(WITHOUT)
    assert forgotten == set(), "give each a call, or a reason in WITHOUT"
    assert set(WITHOUT) & told == set(), "these have a call meanwhile"
    assert set(WITHOUT) | set(CALLED) <= forms() <= set(ACCESS), "forms that are no more"


def test_every_call_is_in_the_table_and_none_is_looser_than_the_form_of_its_name() -> None:
    names = {route.name for router in API_ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    assert names == set(API_ACCESS)
    for name, need in API_ACCESS.items():
        page = name.removeprefix("api_")
        if page in forms() and page != "change_unit" and not ACCESS[page].is_open:
            assert need.roles <= ACCESS[page].roles, name


def test_a_call_stands_in_one_table_alone() -> None:
    assert len(API_ACCESS) == sum(len(table) for table in TABLES)
