"""What the pages do, programs can do: every form of a page has its call, or a reason why it has none."""

from fastapi.routing import APIRoute

from web.access import ACCESS
from web.api.app import ROUTERS as API_ROUTERS
from web.api.needs import API_ACCESS
from web.routes import ROUTERS

# Forms whose call has another name.
CALLED = {
    "add_assignment": "api_add_row",
    "add_evidence": "api_evidence",
    "add_person": "api_add_user",
    "answer_here": "api_answer",
    "apply_unit_change": "api_change_unit",
    "ask_more_time": "api_ask_extension",
    "change_person": "api_change_user",
    "check_assignment": "api_edit_row",
    "choose_approval": "api_approval",
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
ONE_BY_ONE = "many at once on a page; a program makes a call for each"
TO_COME = "no call yet: docs/api.md says so"
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
    **dict.fromkeys(("check_all", "see_to_letters", "handle_mails"), ONE_BY_ONE),
    "preview_units": "the import itself refuses a faulty file whole",
    "try_policy": "storing it names every fault and stores nothing then",
    **dict.fromkeys(
        (
            "add_unit", "change_unit", "change_contacts", "mend_address", "choose_policies", "choose_subject",
            "invite_person", "end_persons_sessions", "take_second_factor", "unbind_person", "take_mailed_form",
            "keep_mailed_files",
        ),
        TO_COME,
    ),
}  # fmt: skip


def forms() -> set[str]:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return {route.name for route in routes if "POST" in (route.methods or ())}


def test_every_form_of_a_page_has_a_call_or_a_reason_why_not() -> None:
    calls = set(API_ACCESS)
    told = {name for name in forms() if CALLED.get(name, f"api_{name}") in calls}
    forgotten = forms() - told - set(WITHOUT)
    assert forgotten == set(), "give each a call, or a reason in WITHOUT"
    # "change_unit" is the form of one unit; the call of that name changes the organisation.
    assert set(WITHOUT) & told == {"change_unit"}, "these have a call meanwhile"
    assert set(WITHOUT) | set(CALLED) <= forms() <= set(ACCESS), "forms that are no more"


def test_every_call_is_in_the_table_and_none_is_looser_than_the_form_of_its_name() -> None:
    names = {route.name for router in API_ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    assert names == set(API_ACCESS)
    for name, need in API_ACCESS.items():
        page = name.removeprefix("api_")
        if page in forms() and page != "change_unit" and not ACCESS[page].is_open:
            assert need.roles <= ACCESS[page].roles, name
