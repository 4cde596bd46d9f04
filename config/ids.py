"""The only maker of random ids and secrets."""

import base64
import hashlib
import secrets
import uuid


def new_id() -> str:
    """A random id for a process or a run."""
    return uuid.uuid4().hex


def new_token() -> str:
    """An unguessable link token of 256 bits; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. A plain hash is enough: the token itself is random and long."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived_token(secret: str, purpose: str) -> str:
    """The same unguessable token for the same purpose: a letter rendered twice carries one link."""
    return hashlib.blake2b(purpose.encode(), key=secret.encode()[:64], digest_size=24).hexdigest()


def new_shared_secret() -> str:
    """What a phone and this installation make codes from (RFC 6238): 160 bits in the letters of base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()
