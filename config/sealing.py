"""Secrets that a row keeps: sealed with the installation's own, one key for each purpose, so that a copied table tells nothing."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rules.errors import BadInput


def seal(secret: str, purpose: str, words: str) -> str:
    """Words that `unseal` with the same secret and purpose gives back; sealed twice they look different."""
    return _box(secret, purpose).encrypt(words.encode()).decode()


def unseal(secret: str, purpose: str, sealed: str) -> str:
    """BadInput when it was altered, or sealed with another secret or for another purpose."""
    try:
        return _box(secret, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BadInput(
            "dữ liệu niêm phong không mở được",
            where=purpose,
            mend="dùng lại DONDOC_SECRET_KEY cũ, hoặc nhập lại bí mật này",
        ) from error


def _box(secret: str, purpose: str) -> Fernet:
    # The secret is random and long; HKDF only makes of it one key for each purpose.
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"dondoc {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(secret.encode())))
