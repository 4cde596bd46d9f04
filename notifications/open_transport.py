"""Settings → the transport that carries letters, and the sender they name."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from config.settings import Settings
from notifications.addresses import is_mail_address
from notifications.folder import FolderTransport
from notifications.letters import Sender
from notifications.smtp import SmtpTransport
from notifications.transport import MailTransport
from rules.errors import BadInput


def open_transport(settings: Settings) -> MailTransport:
    """The relay if one is named; else a folder of .eml files. Connects to nothing yet."""
    if not settings.smtp_host:
        return FolderTransport(settings.data / "mail")
    return SmtpTransport(
        settings.smtp_host,
        settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        tls=settings.smtp_tls,
        sender=parseaddr(settings.smtp_from)[1],
    )


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
