"""The key this installation signs its report packages with: made of its secret, so that there is no second file to keep."""

import hashlib
import re
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Another purpose, another key: nothing else made of the secret can sign a package.
_PURPOSE = b"dondoc report package, ed25519, 1"
_WRITTEN = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])")


def public_key(secret: str) -> str:
    """As people hand it on: one line of base64."""
    raw = _private(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b64encode(raw).decode()


def sign(secret: str, message: bytes) -> str:
    """The same message gives the same signature."""
    return b64encode(_private(secret).sign(message)).decode()


def is_signed(key: str, signature: str, message: bytes) -> bool:
    """Whether the holder of this public key signed exactly this message."""
    try:
        public = Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True))
        public.verify(b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(key: str) -> str:
    """'3fa2-91bc-…': 128 bits of SHA-256, what two people read to each other over the telephone."""
    digits = hashlib.sha256(b64decode(key, validate=True)).hexdigest()[:32]
    return "-".join(digits[place : place + 4] for place in range(0, 32, 4))


def key_in(text: str) -> str | None:
    """The one public key a text or a file of `dondoc report key` holds; None where there is none, or several."""
    found = set(_WRITTEN.findall(text))
    return found.pop() if len(found) == 1 else None


def _private(secret: str) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)
