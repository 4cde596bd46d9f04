"""How a sealed letter leaves: a small protocol, and an error that says what the refusal was about."""

from typing import Protocol

from rules.errors import DondocError


class MailError(DondocError):
    """The letter was not taken, or nobody knows.

    `permanent`: asking again cannot help. `is_outage`: the relay is out of order (away, closed, refuses us), whatever the
    letter. `is_unanswered`: the whole letter was handed over and no answer came; the relay may have it.
    """

    def __init__(
        self,
        detail: str,
        *,
        permanent: bool,
        is_outage: bool = False,
        is_unanswered: bool = False,
        relay: str = "",
    ) -> None:
        self.permanent = permanent
        self.is_outage = is_outage
        self.is_unanswered = is_unanswered
        self.relay = relay
        super().__init__(detail)

    @property
    def is_about_the_relay(self) -> bool:
        """A sign that the next letter would fare no better."""
        return self.is_outage or self.is_unanswered


class MailTransport(Protocol):
    """`send` returns which relay has taken responsibility ("host:port", or ""), or raises MailError."""

    @property
    def lanes(self) -> int:
        """How many letters may be on their way at once."""

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str: ...

    async def close(self) -> None: ...
