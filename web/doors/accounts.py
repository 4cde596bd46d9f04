"""Accounts, signing in, people and keys."""

from web.doors.door import ADMINISTRATOR, EVERYBODY, OPEN, Door

ACCOUNTS = {
    "login": OPEN,
    "sign_in": OPEN,
    "sign_in_code": OPEN,
    "give_code": OPEN,
    "office_sign_in": OPEN,
    "office_signed_in": OPEN,
    "forgotten_password": OPEN,
    "ask_new_password": OPEN,
    "account_link": OPEN,
    "use_account_link": OPEN,
    "sign_out": Door(EVERYBODY, keeps_reach=True),
    # Everybody's own account.
    "account": Door(EVERYBODY, keeps_reach=True),
    "change_account": Door(EVERYBODY, keeps_reach=True),
    "change_password": Door(EVERYBODY, keeps_reach=True),
    "end_own_session": Door(EVERYBODY, keeps_reach=True),
    "end_own_sessions": Door(EVERYBODY, keeps_reach=True),
    "second_factor": Door(EVERYBODY, keeps_reach=True),
    "set_second_factor": Door(EVERYBODY, keeps_reach=True),
    "drop_second_factor": Door(EVERYBODY, keeps_reach=True),
    "make_own_key": Door(EVERYBODY, keeps_reach=True),
    "revoke_own_key": Door(EVERYBODY, keeps_reach=True),
    # Those whose rights end somewhere give nobody rights.
    "people": Door(ADMINISTRATOR),
    "add_person": Door(ADMINISTRATOR),
    "person": Door(ADMINISTRATOR),
    "change_person": Door(ADMINISTRATOR),
    "invite_person": Door(ADMINISTRATOR),
    "end_persons_sessions": Door(ADMINISTRATOR),
    "take_second_factor": Door(ADMINISTRATOR),
    "unbind_person": Door(ADMINISTRATOR),
    "tokens": Door(ADMINISTRATOR),
    "revoke_key": Door(ADMINISTRATOR),
}
