"""How an alarm leaves when the ordinary way may be the fault: other relays first, and nothing of ours in between."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

from config.settings import Settings
from notifications.open_transport import relays_of
from notifications.smtp import SmtpTransport
from notifications.transport import MailError

TIMEOUT_SECONDS = 20.0


def second_paths(settings: Settings) -> list[SmtpTransport]:
    """The relay for alarms, the second relay, and the first last: where only rounds stand still it works."""
    own = []
    if settings.alarm_smtp_host:
        own = [
            SmtpTransport(
                settings.alarm_smtp_host,
                settings.alarm_smtp_port,
                sender=parseaddr(settings.smtp_from)[1],
                username=settings.alarm_smtp_username,
                password=settings.alarm_smtp_password.get_secret_value(),
                tls=settings.alarm_smtp_tls,
                timeout=TIMEOUT_SECONDS,
            )
        ]
    return [*own, *reversed(relays_of(settings))]


async def send_by_second_path(
    settings: Settings, recipients: list[str], subject: str, words: str, *, at: datetime
) -> str:
    """Which relay took it for at least one person, "" when there is no relay at all; MailError when none would."""
    failed: list[str] = []
    paths = second_paths(settings)
    for path in paths:
        taken = False
        for recipient in recipients:
            letter = _letter(settings, recipient, subject, words, at)
            try:
                await path.send(recipient=recipient, content=letter.as_bytes(), key=str(letter["Message-ID"]))
                taken = True
            except MailError as error:
                failed.append(str(error))
                if error.is_outage:
                    break
        await path.close()
        if taken:
            return path.relay
    if paths and recipients:
        raise MailError("; ".join(failed), permanent=False, is_outage=True)
    return ""


def _letter(settings: Settings, recipient: str, subject: str, words: str, at: datetime) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = settings.smtp_from, recipient, subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = make_msgid(domain=parseaddr(settings.smtp_from)[1].rpartition("@")[2])
    # No out-of-office answer comes back to it.
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Priority"] = "1"
    letter.set_content(words, cte="base64")
    return letter
