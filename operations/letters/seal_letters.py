"""Write out planned letters: what is still owed now becomes the bytes that will be sent; the rest falls silent.

Words are made without a lock; what is written is what nobody has changed meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from models.queries import access as access_queries
from models.queries import letter_subjects as subject_queries
from models.queries import planned_letters as letter_queries
from models.queries.planned_letters import PlannedLetter
from notifications.letters import SealedLetter
from notifications.rendering import seal, seal_dry
from notifications.transport import MailError
from operations.answers.signed_links import Link
from operations.letters.word_letters import Subjects, letter_of
from operations.workspace import Workspace

# Letters read at once, and in how many parts they are written: a person's own write waits for one part.
BATCH, PARTS = 60, 3
# In a dry run nobody waits for the lock.
DRY_BATCH = 1000
# A letter that has changed while it was written is written again, so often in one round.
TRIES = 3
NOTHING_LEFT = "các việc trong thư đã được báo cáo hoặc không còn phải nhắc"


@dataclass
class Sealed:
    sealed: int = 0
    suppressed: int = 0
    failed: int = 0

    def __add__(self, other: "Sealed") -> "Sealed":
        return Sealed(
            self.sealed + other.sealed, self.suppressed + other.suppressed, self.failed + other.failed
        )


class _Written(NamedTuple):
    """A letter in words; `sealed` None: nothing was left to say, or it cannot be addressed (`refusal`)."""

    message: PlannedLetter
    kind: str
    sealed: SealedLetter | None
    refusal: str | None
    links: list[Link]


def seal_letters(
    workspace: Workspace, *, to: Collection[str] | None = None, part: tuple[int, int] | None = None
) -> Sealed:
    """Every planned letter whose hour has come, or those to some addresses, or one part of so many; each batch is one
    short transaction."""
    total = Sealed()
    workspace.wordings.refresh(workspace.database)
    batch = DRY_BATCH if workspace.is_dry else BATCH
    for _ in range(TRIES):
        after: PlannedLetter | None = None
        has_changed = False
        while True:
            now = workspace.clock.now()
            with workspace.database.reading() as session:
                messages = letter_queries.planned(session, now, batch, after=after, to=to, part=part)
                if not messages:
                    break
                ids = [message.id for message in messages]
                subjects = Subjects.read(session, workspace, ids, now)
            after = messages[-1]
            for start in range(0, len(messages), batch // PARTS):
                few = messages[start : start + batch // PARTS]
                written = [_write(message, subjects, workspace, now) for message in few]
                has_changed |= _store(workspace, written, subjects, now, total)
        if not has_changed:
            break
    return total


def _write(message: PlannedLetter, subjects: Subjects, workspace: Workspace, now: datetime) -> _Written:
    letter, links = letter_of(message, subjects)
    if letter is None:
        return _Written(message, "", None, None, [])
    try:
        make = seal_dry if workspace.is_dry else seal
        sealed = make(letter, workspace.sender, at=now, wordings=workspace.wordings.now)
    except MailError as error:
        if not error.permanent:
            raise  # the installation's own sender is wrong: no letter's fault, and none is lost by waiting
        # The address can never work; the desk sees the letter among the failed ones and mends the directory.
        return _Written(message, letter.kind.value, None, str(error), links)
    return _Written(message, letter.kind.value, sealed, None, links)


def _store(
    workspace: Workspace, written: list[_Written], subjects: Subjects, now: datetime, total: Sealed
) -> bool:
    """Write what is still so; whether something was left because it has changed."""
    done = Sealed()
    with workspace.database.transaction() as session:
        current = _unchanged(session, [one.message.id for one in written], subjects)
        claimed = letter_queries.claim_planned(session, current)
        kept = [one for one in written if one.message.id in claimed]
        access_queries.add_links(session, [link.row for one in kept for link in one.links])
        letter_queries.seal_many(
            session,
            [
                {
                    "letter_id": one.message.id,
                    "new_kind": one.kind,
                    "new_subject": one.sealed.subject,
                    "new_message_id": one.sealed.message_id,
                    "new_content": one.sealed.content,
                }
                for one in kept
                if one.sealed
            ],
        )
        for one in kept:
            done = done + _finished(session, one, now)
        workspace.wordings.tell_faults(session, at=now)
    total.sealed, total.suppressed, total.failed = (
        total.sealed + done.sealed,
        total.suppressed + done.suppressed,
        total.failed + done.failed,
    )
    return len(current) < len(written)


def _finished(session: Session, one: _Written, now: datetime) -> Sealed:
    if one.sealed:
        return Sealed(sealed=1)
    if one.refusal is None:
        letter_queries.suppress(session, one.message.id, at=now, reason=NOTHING_LEFT)
        return Sealed(suppressed=1)
    letter_queries.seal(session, one.message.id, kind=one.kind)
    letter_queries.fail_unsent(session, one.message.id, at=now, reason=one.refusal)
    return Sealed(failed=1)


def _unchanged(session: Session, letter_ids: list[int], subjects: Subjects) -> list[int]:
    """Letters about which nothing has happened since they were read: no answer, no moved date, no further step.

    The obligations are held before the letters, as a round that raises steps does: neither waits for the other.
    """
    steps = {letter_id: subjects.steps.get(letter_id, []) for letter_id in letter_ids}
    about = {step.obligation_id for group in steps.values() for step in group if step.obligation_id}
    standings = subject_queries.standings(session, sorted(about))
    moved = {one for one in about if standings.get(one) != subjects.standing(one)}
    last = subject_queries.last_steps(session, letter_ids)
    return [
        letter_id
        for letter_id, group in steps.items()
        if not any(step.obligation_id in moved for step in group)
        and last.get(letter_id, (0, 0)) == (len(group), group[-1].id if group else 0)
    ]
