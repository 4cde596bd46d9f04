"""The ladder drafts công văn for signature: one a day for a unit and a plan (tracking.md 4.1, 4.9)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlmodel import Session

from models import DocumentKind, DocumentState, OfficialLetter
from models.queries import correspondence as letter_queries
from models.queries import letters_to_draft as draft_queries
from models.queries import obligations as obligation_queries
from models.queries.letters_to_draft import StepToDraft
from operations.correspondence.letter_content import content_of
from operations.workspace import Workspace
from reports.correspondence.content_json import content_to_json
from rules.correspondence import asks_for_explanation, ladder_letter_key
from rules.errors import StorageFailed

# A round that died left its steps without drafts; the next one within these days makes them.
LOOK_BACK = timedelta(days=7)
# Units drafted in one transaction: SQLite has one write lock.
BATCH = 50
MOST_A_DAY = 20

Group = tuple[StepToDraft, ...]


def draft_letters(workspace: Workspace, today: date, *, failures: list[Exception] | None = None) -> int:
    """The number of new drafts. One look by index finds what has none; how many engines look does not matter.

    What cannot be drafted goes to `failures` and keeps no other back; without that list it is raised.
    """
    with workspace.database.reading() as session:
        groups = _groups(draft_queries.steps_to_draft(session, today - LOOK_BACK))
    drafted = 0
    for start in range(0, len(groups), BATCH):
        batch = groups[start : start + BATCH]
        try:
            drafted += _write(workspace, batch, today)
        except StorageFailed:
            raise
        except Exception:
            if failures is None:
                raise
            drafted += _one_by_one(workspace, batch, today, failures)
    return drafted


def _one_by_one(workspace: Workspace, groups: Sequence[Group], today: date, failures: list[Exception]) -> int:
    drafted = 0
    for group in groups:
        try:
            drafted += _write(workspace, [group], today)
        except StorageFailed:
            raise
        except Exception as error:
            failures.append(error)
    return drafted


def _write(workspace: Workspace, groups: Sequence[Group], today: date) -> int:
    """One transaction; read again where it is written, because another engine may have drafted meanwhile."""
    wanted = {(group[0].plan_id, group[0].unit_id) for group in groups}
    with workspace.database.transaction() as session:
        still = _groups(draft_queries.steps_to_draft(session, today - LOOK_BACK))
        due = [group for group in still if (group[0].plan_id, group[0].unit_id) in wanted]
        return _draft(session, workspace, due, today)


def _groups(steps: Iterable[StepToDraft]) -> list[Group]:
    return [tuple(found) for _, found in groupby(steps, key=lambda step: (step.plan_id, step.unit_id))]


def _draft(session: Session, workspace: Workspace, groups: Sequence[Group], today: date) -> int:
    steps = [step for group in groups for step in group]
    known = draft_queries.open_drafts_about(session, {step.obligation_id for step in steps})
    spoken = {step.obligation_id: _speaking(step, known.get(step.obligation_id, [])) for step in steps}
    draft_queries.extend_drafts(session, {one for one in spoken.values() if one}, speaks_on=today)
    new = 0
    for group in groups:
        left = tuple(step for step in group if not spoken[step.obligation_id])
        if left:
            new += _draft_one(session, workspace, left, today)
    return new


def _speaking(step: StepToDraft, drafts: Sequence[OfficialLetter]) -> int | None:
    """A draft that asks for as much already: a repeated step needs no second one while it waits."""
    wanted = _kind((step,))
    for one in drafts:
        if one.kind in (wanted, DocumentKind.EXPLANATION):
            return one.id
    return None


def _kind(steps: Sequence[StepToDraft]) -> DocumentKind:
    """The highest level speaks for the whole letter."""
    asks = asks_for_explanation(max(step.level for step in steps))
    return DocumentKind.EXPLANATION if asks else DocumentKind.URGING


def _draft_one(session: Session, workspace: Workspace, steps: Group, today: date) -> int:
    now = workspace.clock.now()
    views = obligation_queries.views_of_ids(session, {step.obligation_id for step in steps})
    kind = _kind(steps)
    content = content_of(session, workspace, kind, list(views.values()))
    for times in range(1, MOST_A_DAY + 1):
        key = ladder_letter_key(steps[0].plan_id, steps[0].unit_id, today, times)
        row = letter_row(
            key,
            kind,
            steps[0].plan_id,
            content_to_json(content),
            content.answer_by,
            today,
            now,
            workspace.actor,
        )
        is_new = letter_queries.letter_by_key(session, key) is None
        letter = letter_queries.add_letters(session, [row])[key]
        if letter.state is DocumentState.DRAFTED and letter.kind is kind:
            letter_queries.link_obligations(session, [(letter.id or 0, one) for one in views])
            return int(is_new)
    return 0


def letter_row(
    key: str,
    kind: DocumentKind,
    plan_id: int,
    content: dict[str, Any],
    answer_by: date | None,
    today: date,
    now: datetime,
    by: str,
) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "state": DocumentState.DRAFTED,
        "plan_id": plan_id,
        "content": content,
        "version": 1,
        "speaks_on": today,
        "drafted_at": now,
        "drafted_by": by,
        "answer_by": answer_by,
        "dropped_reason": "",
    }
