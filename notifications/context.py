"""What the words of a letter are made of: the letter itself, what is counted about it, and nothing of the installation."""

from dataclasses import dataclass
from typing import Any

from notifications.digest import LONGEST_LIST, digest
from notifications.letters import FACTS, REMINDER_KINDS, Letter, LetterKind, LetterLine, Sender

# Letters that ask for the unit's answer, besides reminders of what the reader's own unit owes.
ASKING = (LetterKind.RETURNED, LetterKind.SHEET_REFUSED, LetterKind.APPROVAL_REFUSED, LetterKind.HANDED_OVER)


@dataclass(frozen=True)
class SenderWords:
    """The installation as words may name it: no secret of it is within their reach."""

    base_url: str
    contact: str
    language: str


def check(letter: Letter) -> None:
    """ValueError: there is nothing to say, or a fact is missing."""
    if letter.kind in REMINDER_KINDS:
        if not letter.lines:
            raise ValueError(f"letter {letter.key}: a reminder ({letter.kind}) without a line is not sent")
        return
    if letter.kind in (LetterKind.PLAN_CHANGED, LetterKind.CALENDAR_CHANGED) and not letter.changes:
        raise ValueError(f"letter {letter.key}: nothing has changed, so it is not sent")
    missing = [name for name in FACTS[letter.kind].required if name not in letter.facts]
    if missing:
        raise ValueError(f"letter {letter.key}: {letter.kind} lacks the facts {', '.join(missing)}")


def context_of(letter: Letter, sender: Sender) -> dict[str, Any]:
    context: dict[str, Any] = {
        "letter": letter,
        "sender": SenderWords(sender.base_url, sender.contact, sender.language),
    }
    ask = letter.ask or sender.contact
    is_asking = letter.kind in ASKING
    if letter.kind in REMINDER_KINDS:
        summary = digest(letter)
        link = letter.link or summary.button.link
        is_asking = summary.own > 0
        context |= {"digest": summary, "ask": ask or _receivers(letter.lines)}
    else:
        facts = dict.fromkeys(FACTS[letter.kind].optional, "") | letter.facts
        link = facts.get("link") or letter.link
        context |= {
            "facts": facts,
            "ask": ask,
            "changes": letter.changes[:LONGEST_LIST],
            "left_out": max(0, len(letter.changes) - LONGEST_LIST),
        }
    may_answer = is_asking and bool(sender.reply_address)
    return context | {"link": link or sender.base_url, "may_answer": may_answer}


def _receivers(lines: tuple[LetterLine, ...]) -> str:
    """Without a named contact, those who wait for the reports can answer."""
    return "; ".join(dict.fromkeys(line.report_to for line in lines if line.report_to))
