"""Which addresses may be called: those whose host the administrator has named, and no other (docs/decisions/0020).

An address is not resolved and pinned: whoever names a host trusts its name service too, and no redirect is followed.
"""

from urllib.parse import urlsplit

from config.settings import Settings
from rules.errors import BadInput

LONGEST_URL = 1000
PORTS = {"https": 443, "http": 80}


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Each as scheme://host:port; a name without a scheme means https."""
    return frozenset(
        filter(None, (_origin(word) for word in settings.webhook_hosts.replace(",", " ").split()))
    )


def check_url(settings: Settings, url: str) -> str:
    """The address as it is called; BadInput says why it is not one that may be."""
    if len(url) > LONGEST_URL or any(ord(sign) <= 32 or ord(sign) > 126 for sign in url):
        raise BadInput(
            "địa chỉ có dấu cách, dấu tiếng Việt hoặc quá dài", where="url", mend="ghi địa chỉ ASCII đầy đủ"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadInput(
            "địa chỉ không đúng dạng", where="url", mend="ghi như https://may-chu/nhan-tin"
        ) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or parts.fragment:
        raise BadInput(
            "địa chỉ phải là https://… (không có tên đăng nhập, không có #)",
            where="url",
            mend="ghi như https://may-chu/nhan-tin",
        )
    if f"{parts.scheme}://{parts.hostname}:{port or PORTS[parts.scheme]}" not in allowed_hosts(settings):
        raise BadInput(
            f"máy chủ “{parts.scheme}://{parts.netloc}” chưa được phép gọi",
            where="url",
            mend="người quản trị ghi tên máy chủ vào DONDOC_WEBHOOK_HOSTS rồi khởi động lại",
        )
    return url


def _origin(word: str) -> str:
    """'may-chu:8443' → 'https://may-chu:8443'; what is no host name allows nothing."""
    try:
        parts = urlsplit(word if "://" in word else f"https://{word}")
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname and port else ""
