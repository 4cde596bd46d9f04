"""Letter → sealed letter: words from the templates, then the envelope.

templates/<language>/<kind>/ holds subject.txt, statement.txt (what is owed, one sentence), body.txt and body.html.
"""

import re
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notifications.addresses import is_mail_address
from notifications.dates import english_date, english_moment, moment, short_date, weekday_date
from notifications.digest import LONGEST_LIST, digest, standing
from notifications.envelope import envelope, message_id_of
from notifications.letters import FACTS, REMINDER_KINDS, Letter, LetterKind, LetterLine, SealedLetter, Sender
from notifications.transport import MailError

LANGUAGES = ("vi", "en")
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def seal_dry(letter: Letter, sender: Sender, *, at: datetime) -> SealedLetter:  # noqa: ARG001  as `seal`
    """Number and subject of a letter nobody will read; what `seal` refuses is refused."""
    _check(letter, sender)
    if not is_mail_address(letter.recipient_email):
        raise MailError(f"không phải địa chỉ thư: {letter.recipient_email!r}", permanent=True)
    context = _context(letter, sender)
    subject = one_line(_render(f"{sender.language}/{letter.kind}/subject.txt", context))
    return SealedLetter(subject=subject, message_id=message_id_of(letter.key, sender), content=b"")


def seal(letter: Letter, sender: Sender, *, at: datetime) -> SealedLetter:
    """The final bytes. ValueError: nothing to say, or a fact is missing; MailError: it cannot be addressed."""
    _check(letter, sender)
    folder = f"{sender.language}/{letter.kind}"
    context = _context(letter, sender)
    for name, template in {
        "subject": f"{folder}/subject.txt",
        "statement": f"{folder}/statement.txt",
        "action": f"{sender.language}/_action.txt",
    }.items():
        context[name] = one_line(_render(template, context))
    text = _render(f"{folder}/body.txt", context)
    html = _render(f"{folder}/body.html", context)
    message_id, content = envelope(letter, sender, at=at, subject=context["subject"], text=text, html=html)
    return SealedLetter(subject=context["subject"], message_id=message_id, content=content)


@cache
def environment() -> Environment:
    """Built once and kept: compiling a template costs, measured, fifty times what rendering does."""
    made = Environment(
        loader=PackageLoader("notifications"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    texts = (one_line, sentence, lower_first, shortened, delay)
    dates = (standing, short_date, weekday_date, moment, english_date, english_moment)
    made.filters |= {wording.__name__: wording for wording in (*texts, *dates)}
    return made


def _check(letter: Letter, sender: Sender) -> None:
    if sender.language not in LANGUAGES:
        raise ValueError(f"letters are written in {' or '.join(LANGUAGES)}, not {sender.language!r}")
    if letter.kind in REMINDER_KINDS:
        if not letter.lines:
            raise ValueError(f"letter {letter.key}: a reminder ({letter.kind}) without a line is not sent")
        return
    if letter.kind in (LetterKind.PLAN_CHANGED, LetterKind.CALENDAR_CHANGED) and not letter.changes:
        raise ValueError(f"letter {letter.key}: nothing has changed, so it is not sent")
    missing = [name for name in FACTS[letter.kind].required if name not in letter.facts]
    if missing:
        raise ValueError(f"letter {letter.key}: {letter.kind} lacks the facts {', '.join(missing)}")


def _context(letter: Letter, sender: Sender) -> dict[str, Any]:
    ask = letter.ask or sender.contact
    context: dict[str, Any] = {"letter": letter, "sender": sender}
    if letter.kind in REMINDER_KINDS:
        summary = digest(letter)
        link = letter.link or summary.button.link
        context |= {"digest": summary, "ask": ask or _receivers(letter.lines)}
    else:
        facts = dict.fromkeys(FACTS[letter.kind].optional, "") | letter.facts
        link = facts.get("link") or letter.link
        left_out = max(0, len(letter.changes) - LONGEST_LIST)
        context |= {
            "facts": facts,
            "ask": ask,
            "changes": letter.changes[:LONGEST_LIST],
            "left_out": left_out,
        }
    return context | {"link": link or sender.base_url}


def _receivers(lines: tuple[LetterLine, ...]) -> str:
    """Without a named contact, those who wait for the reports can answer."""
    return "; ".join(dict.fromkeys(line.report_to for line in lines if line.report_to))


def _render(name: str, context: dict[str, Any]) -> str:
    return environment().get_template(name).render(context)


def one_line(text: str) -> str:
    return " ".join(CONTROL_CHARACTER.sub("", text).split())


def sentence(text: str) -> str:
    text = one_line(text)
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    text = one_line(text)
    return text[:1].lower() + text[1:]


def shortened(text: str, longest: int) -> str:
    """The beginning of a clause that may be a paragraph, cut between words; the list gives the whole."""
    text = one_line(text)
    if len(text) <= longest:
        return text
    whole_words = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return whole_words.rstrip(" ,;.:–-") + "…"


def delay(line: LetterLine) -> str:
    """The delay without its '(từ 16/6/2021)', for where the due date stands beside it."""
    if line.due_on is None:
        return line.delay_words
    return line.delay_words.replace(f" (từ {short_date(line.due_on)})", "")
