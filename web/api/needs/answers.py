"""What units owe and answer."""

from operations.people.api_tokens import Scope
from web.api.needs.need import Need, like, of
from web.doors.door import DESK, UNIT

# A unit answers from its signed page, which no account opens; its keys answer here.
ANSWER = of(DESK | UNIT, Scope.WRITE)
ANSWERS: dict[str, Need] = {
    "api_obligations": like("obligation", Scope.READ, Scope.TRACKING_READ, keeps_reach=True),
    "api_obligation": like("obligation", Scope.READ, Scope.TRACKING_READ),
    "api_form": like("download_answer_sheet", Scope.READ),
    "api_answer_template": like("answer_template", Scope.READ),
    "api_take_form": ANSWER,
    "api_save_draft": ANSWER,
    "api_answer": ANSWER,
    "api_evidence": ANSWER,
    # Each answer of the file is judged by itself: a unit's program answers for its unit alone.
    "api_answers": of(DESK | UNIT, Scope.WRITE, keeps_reach=True),
}
