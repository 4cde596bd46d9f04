"""What units answer: from a signed letter, from their own page, and their files."""

from models import UserRole
from web.doors.door import DESK, EVERYBODY, OPEN, UNIT, Door

ANSWERS = {
    # The token in the address is the key.
    "submission": OPEN,
    "submit": OPEN,
    "save_draft": OPEN,
    "add_evidence": OPEN,
    "ask_more_time": OPEN,
    "ask_input": OPEN,
    "ask_quiet": OPEN,
    "hand_over": OPEN,
    "take_back": OPEN,
    "approve_answer": OPEN,
    "send_back_answer": OPEN,
    "withdraw_request": OPEN,
    "signed_evidence": OPEN,
    "answer_sheet": OPEN,
    "take_answer_sheet": OPEN,
    "answer_import_page": Door(DESK),
    "answer_template": Door(DESK),
    "preview_answers": Door(DESK),
    "import_answers": Door(DESK),
    # The token in the address says whose choices they are.
    "mail_choices": OPEN,
    "choose_mail": OPEN,
    "revoke_link": Door(DESK | {UserRole.UNIT_HEAD}),
    "hand_over_from_page": Door(UNIT),
    "take_back_from_page": Door(DESK | UNIT),
    # web/routes/answers.py asks whose unit the form names.
    "choose_approval": Door(DESK | UNIT, keeps_reach=True),
    # Of the house and of the unit's own people; operations/answers/read_evidence.py decides whose file it is.
    "evidence": Door(EVERYBODY),
    "download_answer_sheet": Door(EVERYBODY),  # a unit's own people: their unit's
    "my_unit": Door(UNIT, keeps_reach=True),
    "answer_here": Door(UNIT),
}
