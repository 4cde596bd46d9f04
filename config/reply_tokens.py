"""The token in a reply address: it names the letter that is answered, and only this installation can make it.

Made of what survives a mail system that writes local parts in small letters, and short enough for one (64 characters).
"""

import hashlib
import hmac
import re
from base64 import b32decode, b32encode

PRINT_BYTES, SEAL_BYTES = 16, 10
PRINT_LENGTH, SEAL_LENGTH = 26, 16
TOKEN_LENGTH = PRINT_LENGTH + SEAL_LENGTH
TOKEN = re.compile(rf"[a-z2-7]{{{TOKEN_LENGTH}}}")


def reply_token(secret: str, message_id: str) -> str:
    """For a letter whose Message-ID begins with its fingerprint of 32 hexadecimal digits."""
    print_of = bytes.fromhex(message_id.lstrip("<").partition("@")[0])
    return _written(print_of) + _written(_seal(secret, print_of))


def fingerprint_in(secret: str, token: str) -> str | None:
    """The fingerprint with which the Message-ID of the answered letter begins; None for a token that was not made here."""
    token = token.lower()
    if not TOKEN.fullmatch(token):
        return None
    print_of, seal = _read(token[:PRINT_LENGTH]), _read(token[PRINT_LENGTH:])
    return print_of.hex() if hmac.compare_digest(seal, _seal(secret, print_of)) else None


def _seal(secret: str, print_of: bytes) -> bytes:
    return hashlib.blake2b(b"reply:" + print_of, key=secret.encode()[:64], digest_size=SEAL_BYTES).digest()


def _written(content: bytes) -> str:
    return b32encode(content).decode().rstrip("=").lower()


def _read(written: str) -> bytes:
    return b32decode(written.upper() + "=" * (-len(written) % 8))
