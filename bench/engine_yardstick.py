"""The yardstick: what a round writes for the due rows of the made world, by hand-written set-based SQL.

It knows beforehand what each row has coming (even plans: the step of the day; odd plans: the first overdue step), which
the engine has to find out. Same tables, same indexes, one transaction.
"""

import time

from sqlalchemy import Connection, text

from bench.engine_world import TODAY, opening
from operations.workspace import Workspace

# `state || ...` keeps SQLite from choosing the index on states, which holds every tracked row.
CLAIM = """
CREATE TEMPORARY TABLE claimed AS
SELECT id FROM obligation
WHERE next_action_on <= :today AND next_action_on IS NOT NULL AND state || '' IN ('open', 'returned')
"""
# CROSS JOIN makes SQLite begin with the claimed rows instead of reading the whole table.
LETTERS = """
INSERT INTO outbox_message (key, kind, recipient_email, recipient_name, state, planned_at, not_before, subject,
  message_id, attempts)
SELECT DISTINCT 'reminder:' || contact.email || ':' || :day, 'reminder', contact.email, contact.name, 'planned',
  :now, :now, '', '', 0
FROM claimed CROSS JOIN obligation CROSS JOIN contact
WHERE obligation.id = claimed.id AND contact.unit_id = obligation.unit_id
  AND (contact.role = 'desk' OR obligation.plan_id % 2 = 1)
ON CONFLICT DO NOTHING
"""
EVENTS = """
INSERT INTO due_event (key, obligation_id, plan_id, unit_id, step, letter, level, audience, due_on, raised_at, raised_on,
  outcome, recipient_email, recipient_name, letter_id, draft_letter)
SELECT 'o' || obligation.id || ':' || obligation.due_on || '\\:v' || obligation.due_version || ':'
    || CASE WHEN obligation.plan_id % 2 = 0 THEN 'due_today' ELSE 'overdue_1' END || ':' || contact.email,
  obligation.id, obligation.plan_id, obligation.unit_id,
  CASE WHEN obligation.plan_id % 2 = 0 THEN 'due_today' ELSE 'overdue_1' END,
  CASE WHEN obligation.plan_id % 2 = 0 THEN 'due_today' ELSE 'follow_up' END,
  obligation.plan_id % 2, CASE WHEN contact.role = 'desk' THEN 'desk_officer' ELSE 'unit_head' END,
  obligation.due_on, :now, :today, 'raised', contact.email, contact.name, outbox_message.id, false
FROM claimed CROSS JOIN obligation CROSS JOIN contact CROSS JOIN outbox_message
WHERE obligation.id = claimed.id AND contact.unit_id = obligation.unit_id
  AND (contact.role = 'desk' OR obligation.plan_id % 2 = 1)
  AND outbox_message.key = 'reminder:' || contact.email || ':' || :day
ON CONFLICT DO NOTHING
"""
MOVES = """
UPDATE obligation SET ladder_position = ladder_position + 1, level_reached = plan_id % 2,
  next_action_on = CASE WHEN plan_id % 2 = 0 THEN :tomorrow ELSE :later END
WHERE id IN (SELECT id FROM claimed)
"""


def by_hand(workspace: Workspace) -> tuple[float, int]:
    """Seconds and events written."""
    begin = time.perf_counter()
    with workspace.database.transaction() as session:
        written = _write(session.connection())
    return time.perf_counter() - begin, written


def _write(connection: Connection) -> int:
    is_sqlite = connection.dialect.name == "sqlite"
    now = f"{opening():%Y-%m-%d %H:%M:%S.%f}" + ("" if is_sqlite else "+00")
    values = {
        "today": TODAY.isoformat(),
        "day": TODAY.isoformat(),
        "now": now,
        "tomorrow": "2026-11-19",
        "later": "2026-11-20",
    }
    written = 0
    for statement in (CLAIM, LETTERS, EVENTS, MOVES):
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        if not is_sqlite:
            for name in ("today", "tomorrow", "later"):
                statement = statement.replace(f":{name}", f"CAST(:{name} AS date)")
            statement = statement.replace(":now", "CAST(:now AS timestamptz)")
        result = connection.execute(text(statement), used)
        written = result.rowcount if statement.startswith("\nINSERT INTO due_event") else written
    return written
