"""The token in the address of a person's own page of choices: it carries the mail address, and only this installation can make it."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from config.ids import derived_token


def address_token(secret: str, email: str) -> str:
    """The same for every letter to an address; the address is in small letters already."""
    written = urlsafe_b64encode(email.encode()).decode().rstrip("=")
    return f"{written}.{_seal(secret, email)}"


def address_in(secret: str, token: str) -> str | None:
    """The mail address; None for a token that was not made here."""
    written, _, seal = token.partition(".")
    try:
        email = urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode()
    except (NotBase64, UnicodeError, ValueError):
        return None
    is_ours = hmac.compare_digest(seal.encode(), _seal(secret, email).encode())
    # One address has one token: base64 has several spellings of the same bytes.
    return email if is_ours and token == address_token(secret, email) else None


def _seal(secret: str, email: str) -> str:
    return derived_token(secret, f"choices:{email}")
