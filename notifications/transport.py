"""How a sealed letter leaves: a small protocol, and an error that says one bit."""

from typing import Protocol

from rules.errors import DondocError


class MailError(DondocError):
    """The letter was not taken. `permanent` tells whether asking again can help."""

    def __init__(self, detail: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(detail)


class MailTransport(Protocol):
    """One kept connection at a time; `send` returns when the relay has taken responsibility, or raises MailError."""

    async def send(self, *, recipient: str, content: bytes, key: str) -> None: ...

    async def close(self) -> None: ...
