"""Letter → sealed letter: words from the templates, then the envelope.

templates/<language>/<kind>/ holds subject.txt, statement.txt (what is owed, one sentence) and body.txt, the one source
of the text part and of the HTML part. An office's own words (notifications/wordings.py) stand in for each of the three.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from notifications.addresses import is_mail_address
from notifications.context import check, context_of
from notifications.envelope import envelope, message_id_of
from notifications.environments import LANGUAGES, given_to, rendered, styled_layout
from notifications.layout import laid_out_text
from notifications.letters import Letter, SealedLetter, Sender
from notifications.phrases import one_line
from notifications.transport import MailError
from notifications.wordings import SHIPPED, Part, Wordings


@dataclass(frozen=True)
class Written:
    """A letter in words, before the envelope."""

    subject: str
    statement: str
    text: str
    html: str


def seal_dry(
    letter: Letter,
    sender: Sender,
    *,
    at: datetime,  # noqa: ARG001  as `seal`
    wordings: Wordings = SHIPPED,
) -> SealedLetter:
    """Number and subject of a letter nobody will read; what `seal` refuses is refused."""
    _check(letter, sender)
    if not is_mail_address(letter.recipient_email):
        raise MailError(f"không phải địa chỉ thư: {letter.recipient_email!r}", permanent=True)
    context = given_to(sender.language, styled=False) | context_of(letter, sender)
    subject = _sentence(letter, sender, Part.SUBJECT, context, wordings)
    return SealedLetter(subject=subject, message_id=message_id_of(letter.key, sender), content=b"")


def seal(letter: Letter, sender: Sender, *, at: datetime, wordings: Wordings = SHIPPED) -> SealedLetter:
    """The final bytes. ValueError: nothing to say, or a fact is missing; MailError: it cannot be addressed."""
    words = write(letter, sender, wordings)
    message_id, content = envelope(
        letter, sender, at=at, subject=words.subject, text=words.text, html=words.html
    )
    return SealedLetter(subject=words.subject, message_id=message_id, content=content)


def write(letter: Letter, sender: Sender, wordings: Wordings = SHIPPED) -> Written:
    """The words alone; ValueError as `seal`."""
    _check(letter, sender)
    facts = context_of(letter, sender)
    plain = given_to(sender.language, styled=False) | facts
    styled = given_to(sender.language, styled=True) | facts
    subject = _sentence(letter, sender, Part.SUBJECT, plain, wordings)
    said = {
        "subject": subject,
        "statement": _sentence(letter, sender, Part.STATEMENT, plain, wordings),
        "action": one_line(rendered(f"{sender.language}/_action.txt", plain)),
    }
    text_body, html_body = _bodies(letter, sender, plain, styled, wordings)
    foot = f"{sender.language}/_foot.txt"
    text = rendered(
        "_frame.txt", plain | said | {"body": text_body, "foot": laid_out_text(rendered(foot, plain))}
    )
    html_foot = styled_layout(rendered(foot, styled, styled=True))
    html = rendered("_frame.html", styled | said | {"body": html_body, "foot": html_foot}, styled=True)
    return Written(subject, said["statement"], text, html)


def _check(letter: Letter, sender: Sender) -> None:
    if sender.language not in LANGUAGES:
        raise ValueError(f"letters are written in {' or '.join(LANGUAGES)}, not {sender.language!r}")
    check(letter)


def _sentence(letter: Letter, sender: Sender, part: Part, context: dict[str, Any], wordings: Wordings) -> str:
    own = wordings.sentence(sender.language, letter.kind, part, context)
    return own or one_line(rendered(f"{sender.language}/{letter.kind}/{part}.txt", context))


def _bodies(
    letter: Letter, sender: Sender, plain: dict[str, Any], styled: dict[str, Any], wordings: Wordings
) -> tuple[str, Markup]:
    """Both parts from the same source: where the office's cannot make both, the shipped one makes both."""
    plain = plain | _lists(sender.language, plain, styled=False)
    styled = styled | _lists(sender.language, styled, styled=True)
    own = wordings.body(sender.language, letter.kind, plain, styled)
    if own:
        return own
    source = f"{sender.language}/{letter.kind}/body.txt"
    return laid_out_text(rendered(source, plain)), styled_layout(rendered(source, styled, styled=True))


@dataclass(frozen=True)
class ListOfLetter:
    """`lines()` or `changes()`, the lists that no office has to write again."""

    template: str
    context: dict[str, Any]
    styled: bool
    is_list_of_letter = True  # what the sandbox may call

    def __call__(self) -> str:
        made = rendered(self.template, self.context, styled=self.styled)
        return Markup(made) if self.styled else made  # noqa: S704  rendered with escaping


def _lists(language: str, context: dict[str, Any], *, styled: bool) -> dict[str, ListOfLetter]:
    return {
        "lines": ListOfLetter(f"{language}/_lines.txt", context, styled),
        "changes": ListOfLetter(f"{language}/_changes.txt", context, styled),
    }
