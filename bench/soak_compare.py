"""Two installations row by row, by names and keys and never by numbers: numbers have gaps where a transaction was undone."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import create_engine, text

OBLIGATIONS = """
SELECT o.key, o.kind, o.tier, o.state, o.opens_on, o.due_on, o.original_due_on, o.due_version, o.ladder_position,
  o.next_action_on, o.level_reached, o.answered_on, o.paused_until, o.pause_kind, o.handled_by_email, u.code
FROM obligation o JOIN unit u ON u.id = o.unit_id
"""
STEPS = """
SELECT p.key, o.key, e.step, e.recipient_email, e.due_on, e.raised_on, e.outcome, e.level, e.audience, e.letter,
  e.acting_for, l.key, u.code
FROM due_event e JOIN plan p ON p.id = e.plan_id JOIN unit u ON u.id = e.unit_id
LEFT JOIN obligation o ON o.id = e.obligation_id LEFT JOIN outbox_message l ON l.id = e.letter_id
"""
LETTERS = "SELECT key, kind, recipient_email, recipient_name, state, subject FROM outbox_message"
REPORTS = """
SELECT p.key, r.key, s.version, s.state, s.document_number, s.issued_by, s.facts
FROM report_snapshot s JOIN reporting_period r ON r.id = s.period_id JOIN plan p ON p.id = s.plan_id
"""
# Numbers of rows inside keys and words: "…:task:81:…", "returned:73:…", "DD-000073".
ROW_NUMBERS = (re.compile(r"(?<=:)\d+(?=:)"), re.compile(r"(?<=DD-)\d+"))
TABLES = {
    "obligations": OBLIGATIONS,
    "steps": STEPS,
    "letters": LETTERS,
    "reports": REPORTS,
}
SHOWN, WIDTH = 12, 400
SENT, SUPPRESSED = " | sent | ", " | suppressed | "
DAY = re.compile(r"\d{4}-\d\d-\d\d$")


def rows_of(url: str) -> dict[str, Counter[str]]:
    """Each row as one line of words."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table: Counter(_line(row) for row in connection.execute(text(statement)))
            for table, statement in TABLES.items()
        }
    engine.dispose()
    return found


def without_overtaken(
    calm: Counter[str], disturbed: Counter[str], away: Sequence[tuple[date, date]]
) -> tuple[Counter[str], Counter[str], int]:
    """Letters that could not leave while the relay was away, and whose unit answered first, are rightly not sent any more.

    `away`: first and last day of each absence. Only these rows are taken out, on both sides; how many they were.
    """
    calm, disturbed = calm.copy(), disturbed.copy()
    overtaken = Counter({row: n for row, n in (calm - disturbed).items() if _waited(row, away)})
    taken = 0
    for row, number in overtaken.items():
        other = row.replace(SENT, SUPPRESSED, 1)
        both = min(number, disturbed[other] - calm[other])
        if both > 0:
            calm[row] -= both
            disturbed[other] -= both
            taken += both
    return +calm, +disturbed, taken


def _waited(row: str, away: Sequence[tuple[date, date]]) -> bool:
    """Whether the key of a letter names a day on which there was no relay."""
    day = DAY.search(row.split(" | ", 1)[0])
    return SENT in row and bool(day) and any(
        first <= date.fromisoformat(day[0]) <= last for first, last in away
    )  # fmt: skip


def differences(calm: dict[str, Counter[str]], disturbed: dict[str, Counter[str]]) -> list[str]:
    """Readable lines; none where the two are the same."""
    told = []
    for table, rows in calm.items():
        missing, strange = rows - disturbed[table], disturbed[table] - rows
        if missing or strange:
            told.append(f"{table}: {missing.total()} of {rows.total()} rows are missing or differ")
        told += [f"  calm      {row[:WIDTH]}" for row in sorted(missing.elements())[:SHOWN]]
        told += [f"  disturbed {row[:WIDTH]}" for row in sorted(strange.elements())[:SHOWN]]
    return told


def _line(row: Any) -> str:
    line = " | ".join(_word(value) for value in row)
    for numbers in ROW_NUMBERS:
        line = numbers.sub("#", line)
    return line


def _word(value: Any) -> str:
    if isinstance(value, str) and value[:1] == "{":
        value = json.loads(value)  # SQLite keeps it as text
    if isinstance(value, dict):
        # When a report was last looked at is not what it says.
        return json.dumps(_without_numbers({**value, "as_of": None}), ensure_ascii=False, sort_keys=True)
    return str(value)


def _without_numbers(value: Any) -> Any:
    """The ids of rows inside the facts."""
    if isinstance(value, dict):
        return {
            name: None if name == "id" or name.endswith("_id") else _without_numbers(one)
            for name, one in value.items()
        }
    return [_without_numbers(one) for one in value] if isinstance(value, list) else value
