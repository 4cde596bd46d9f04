"""An office's own words of letters: put in, tried on every situation, taken back to the shipped ones."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from models import AuditEvent, OfficePolicy
from models.queries import letter_wordings as wording_queries
from models.queries import policies as policy_queries
from models.queries.letter_wordings import LETTER
from notifications.environments import LANGUAGES
from notifications.letters import Letter, LetterKind, Sender
from notifications.rendering import Written, write
from notifications.samples import situations
from notifications.wordings import (
    Part,
    Wordings,
    compiled_wording,
    parts_of_key,
    shipped_wording,
    wording_key,
)
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput


@dataclass(frozen=True)
class WordingEntry:
    """One part of one letter as it stands; `text` is what an editor starts from, `fault` why it is not used."""

    key: str
    language: str
    kind: LetterKind
    part: Part
    text: str
    is_shipped: bool
    changed_by: str = ""
    fault: str = ""


def wording_shelf(session: Session) -> tuple[WordingEntry, ...]:
    """Every part of every letter in every language."""
    own = {row.key: row for row in wording_queries.wordings(session)}
    failed = wording_queries.failures(session)
    return tuple(
        _entry(language, kind, part, own.get(wording_key(language, kind, part)), failed)
        for kind in LetterKind
        for language in LANGUAGES
        for part in Part
    )


def _entry(
    language: str, kind: LetterKind, part: Part, row: OfficePolicy | None, failed: dict[int, AuditEvent]
) -> WordingEntry:
    key = wording_key(language, kind, part)
    if row is None:
        return WordingEntry(key, language, kind, part, shipped_wording(language, kind, part), True)
    event = failed.get(row.id or 0)
    fault = str(event.change.get("reason", "")) if event and event.at >= row.changed_at else ""
    try:
        compiled_wording(key, row.text)
    except BadInput as error:
        fault = str(error)
    return WordingEntry(key, language, kind, part, row.text, False, row.changed_by, fault)


def check_wording(workspace: Workspace, key: str, text: str, others: dict[str, str] | None = None) -> str:
    """The words as they would be kept; BadInput says the line and what to do, or which situation they cannot say.

    `others`: the office's other words, so that a letter is tried as it will be sent.
    """
    language, kind, part = parts_of_key(key)
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip("\n") + "\n"
    compiled_wording(key, text)
    for situation, letter in situations(kind):
        tried = Wordings({**(others or {}), key: text})
        write(letter, sender_in(workspace, language), tried)
        if fault := tried.faults.get(key):
            raise BadInput(
                f"không viết được thư trong trường hợp “{situation}”: {fault}",
                where=part_words(part),
                mend="thêm {% if … %} cho trường hợp này, hoặc bỏ phần vừa thêm",
            )
    return text


def put_wording(workspace: Workspace, key: str, text: str) -> bool:
    """Keep an office's words; False when they are what already holds."""
    parts_of_key(key)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        own = {row.key: row.text for row in wording_queries.wordings(session)}
        text = check_wording(workspace, key, text, own)
        row = policy_queries.policy(session, LETTER, key)
        before = row.text if row else shipped_wording(*parts_of_key(key))
        if before == text:
            return False
        if row is None:
            row = OfficePolicy(kind=LETTER, key=key, text=text, changed_at=now, changed_by=workspace.actor)
        row.text, row.changed_at, row.changed_by = text, now, workspace.actor
        policy_queries.put(session, row)
        record_audit(
            session, workspace, at=now, action="letter_wording_put", subject=("office_policy", row.id or 0),
            change={"key": key, "before": before, "after": text},
        )  # fmt: skip
    workspace.wordings.refresh(workspace.database)
    return True


def shipped_again(workspace: Workspace, key: str) -> bool:
    """Back to the shipped words; False when they already are."""
    parts_of_key(key)
    with workspace.database.transaction() as session:
        row = policy_queries.policy(session, LETTER, key)
        if row is None:
            return False
        record_audit(
            session, workspace, at=workspace.clock.now(), action="letter_wording_removed",
            subject=("office_policy", row.id or 0), change={"key": key, "before": row.text},
        )  # fmt: skip
        policy_queries.remove(session, row)
    workspace.wordings.refresh(workspace.database)
    return True


def part_words(part: Part) -> str:
    return {Part.SUBJECT: "tiêu đề", Part.STATEMENT: "câu đầu thư", Part.BODY: "nội dung"}[part]


def sender_in(workspace: Workspace, language: str) -> Sender:
    return replace(workspace.sender, language=language)


def written_with(workspace: Workspace, letter: Letter, language: str, drafts: dict[str, str]) -> Written:
    """A letter as it would be sent, with words that are not kept yet; BadInput when one of these cannot be used."""
    workspace.wordings.refresh(workspace.database)
    tried = Wordings({**workspace.wordings.now.sources, **drafts})
    written = write(letter, sender_in(workspace, language), tried)
    for key in drafts:
        if fault := tried.faults.get(key):
            raise BadInput(f"{part_words(parts_of_key(key)[2])}: {fault}")
    return written
