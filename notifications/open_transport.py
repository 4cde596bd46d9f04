"""Settings → the transport that carries letters, and the sender they name."""

from email.utils import parseaddr
from functools import partial
from urllib.parse import urlsplit

from config.settings import Settings
from notifications.addresses import is_mail_address
from notifications.fallback import FallbackTransport
from notifications.folder import FolderTransport
from notifications.letters import Sender
from notifications.smtp import SmtpTransport
from notifications.transport import MailTransport
from rules.errors import BadInput


def open_transport(settings: Settings) -> MailTransport:
    """The relays if one is named; else a folder of .eml files. Connects to nothing yet."""
    relays = relays_of(settings)
    if not relays:
        return FolderTransport(settings.data / "mail")
    return FallbackTransport(*relays) if len(relays) > 1 else relays[0]


def relays_of(settings: Settings) -> list[SmtpTransport]:
    """The relay, and the one for when it is out of order; each as far as it is named."""
    if not settings.smtp_host:
        return []
    relay = partial(
        SmtpTransport,
        sender=parseaddr(settings.smtp_from)[1],
        connections=settings.smtp_connections,
        per_connection=settings.smtp_per_connection,
        per_minute=settings.smtp_per_minute,
    )
    relays = [
        relay(
            settings.smtp_host,
            settings.smtp_port,
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value(),
            tls=settings.smtp_tls,
        )
    ]
    if settings.smtp_fallback_host:
        relays.append(
            relay(
                settings.smtp_fallback_host,
                settings.smtp_fallback_port,
                username=settings.smtp_fallback_username,
                password=settings.smtp_fallback_password.get_secret_value(),
                tls=settings.smtp_fallback_tls,
            )
        )
    return relays


def sender_of(settings: Settings) -> Sender:
    """Refuses a sender no relay would take. The list id comes from the address of the installation: several may share one mail domain."""
    if not is_mail_address(parseaddr(settings.smtp_from)[1]):
        raise BadInput(
            f"không đọc được địa chỉ người gửi: {settings.smtp_from!r}",
            where="DONDOC_SMTP_FROM",
            mend='viết như: "Đôn Đốc, Sở Nội vụ" <dondoc@example.vn>, phần địa chỉ không dấu',
        )
    base_url = settings.base_url.rstrip("/")
    host = urlsplit(base_url).hostname or "localhost"
    return Sender(
        address=settings.smtp_from,
        base_url=base_url,
        list_id=host if host.startswith("dondoc.") else f"dondoc.{host}",
        language=settings.language,
        reply_address=settings.reply_address,
    )
