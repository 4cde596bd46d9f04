"""What became of the letters that told of an answer: receipt, return, extension, answer to a difficulty."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session

from models import AuditEvent, Extension, Submission
from models.queries import answer_letters
from models.queries.answer_letters import AnswerLetter
from notifications.letters import LetterKind
from rules.delivery import LetterState
from rules.keys import answer_letter_key
from web import labels


class News(NamedTuple):
    """What a letter tells of; `about` as operations name it in the letter's key."""

    kind: LetterKind
    about: str


# What became of a ticket → what its letter calls it (operations/tickets); handing to the head is told to nobody outside.
_TICKET_NEWS = {"ticket_answered": "answered", "ticket_decided": "decided", "ticket_passed_on": "passed_on"}


def receipt(submission: Submission) -> News:
    return News(LetterKind.SUBMISSION_RECEIVED, str(submission.id))


def returned(submission: Submission) -> News:
    return News(LetterKind.RETURNED, str(submission.id))


def extension_asked(extension: Extension) -> News:
    return News(LetterKind.EXTENSION_ASKED, str(extension.id))


def extension_answered(extension: Extension) -> News:
    return News(LetterKind.EXTENSION_ANSWERED, str(extension.id))


def ticket_moved(event: AuditEvent) -> News:
    news = _TICKET_NEWS.get(event.action, event.action)
    about = f"{event.subject_id}:{news}"
    if news == "passed_on":  # the only one that may happen twice
        about = f"{about}:{event.at.isoformat()}"
    return News(LetterKind.TICKET_ANSWERED, about)


@dataclass(frozen=True)
class ToldLetters:
    """The letters behind some news, read at once."""

    letters: dict[str, AnswerLetter]
    addresses: tuple[str, ...]

    @classmethod
    def read(cls, session: Session, obligation_id: int, news: Iterable[News]) -> "ToldLetters":
        told = list(news)
        if not told:
            return cls({}, ())
        addresses = tuple(sorted(answer_letters.addresses(session, obligation_id)))
        keys = [_key(one, address) for one in told for address in addresses]
        return cls(answer_letters.by_key(session, keys), addresses)

    def of(self, news: News) -> tuple[str, ...]:
        """'Thư biên nhận gửi Nguyễn Văn A: đã gửi'; nothing where nobody could be told."""
        keys = (_key(news, address) for address in self.addresses)
        return tuple(_fate(news.kind, self.letters[key]) for key in keys if key in self.letters)


def _key(news: News, address: str) -> str:
    return answer_letter_key(news.kind.value, news.about, address)


def _fate(kind: LetterKind, letter: AnswerLetter) -> str:
    words = labels.LETTER_STATES[LetterState(letter.state)].lower()
    reason = f" – {letter.reason}" if letter.reason else ""
    return f"Thư {labels.LETTER_KINDS[kind.value]} gửi {letter.recipient_name}: {words}{reason}"
