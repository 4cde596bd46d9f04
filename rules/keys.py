"""Stable keys, made of ids and ISO dates only: a second copy is refused by a unique constraint."""

from datetime import date

INPUT = "input"


def report_obligation_key(plan: str, period: str, unit_code: str, tier: str) -> str:
    return f"{plan}:{tier}:{period}:{unit_code}"


def task_obligation_key(plan: str, assignment_id: int, unit_code: str, occurrence: str) -> str:
    return f"{plan}:task:{assignment_id}:{occurrence}:{unit_code}"


def input_obligation_key(serves: str, times: int, unit_code: str) -> str:
    """The `times`-th request for another unit's input ("chờ ý kiến") for one obligation."""
    return f"{serves}:{INPUT}:{times}:{unit_code}"


def is_input_key(key: str) -> bool:
    return f":{INPUT}:" in key


def renewed_occurrence(occurrence: str, amendment_id: int) -> str:
    """The same duty owed again, because an amendment gives back what an earlier one had cancelled."""
    return f"{occurrence}~{amendment_id}"


def occurrence_of(key: str, unit_code: str) -> str:
    """The occurrence or period an obligation's key was made of."""
    return key.removesuffix(f":{unit_code}").rpartition(":")[2]


def occurrence_base(occurrence: str) -> str:
    return occurrence.partition("~")[0]


def due_event_key(obligation_id: int, due_on: date, due_version: int, step: str, recipient: str) -> str:
    """One step, one due date, one person (tracking.md 4.3): a moved date starts the ladder afresh on purpose."""
    return f"o{obligation_id}:{due_on.isoformat()}:v{due_version}:{step}:{recipient}"


def courtesy_event_key(plan_id: int, unit_id: int, recipient: str) -> str:
    return f"p{plan_id}:courtesy:u{unit_id}:{recipient}"


def reminder_letter_key(recipient: str, day: date, times: int = 1) -> str:
    """At most one reminder letter a person a day (tracking.md 4.4).

    A `times`-th one is for people who want news at once, and for what comes to them because somebody else's letter
    came back (4.8).
    """
    key = f"reminder:{recipient}:{day.isoformat()}"
    return key if times == 1 else f"{key}:{times}"


def answer_letter_key(kind: str, subject: str, recipient: str) -> str:
    """Answers go at once; `subject` names the event that is answered."""
    return f"{kind}:{subject}:{recipient}"


def report_letter_key(report_id: int, version: int, recipient: str) -> str:
    return f"report:{report_id}:v{version}:{recipient}"


def plan_changed_subject(amendment_id: int, unit_id: int) -> str:
    """What an answer letter about an amendment speaks of: one unit is told of one amendment once."""
    return f"p{amendment_id}:u{unit_id}"


def unit_changed_subject(change_id: int) -> str:
    """What the letter about a change of units speaks of: one person is told of one change once."""
    return f"c{change_id}"


def receipt_code(submission_id: int) -> str:
    """What a unit quotes when it asks after its answer."""
    return f"DD-{submission_id:06d}"
