"""A transport that keeps what it is given: for tests, replays and simulations."""

from dataclasses import dataclass

from notifications.transport import MailError


@dataclass(frozen=True)
class RecordedLetter:
    recipient: str
    content: bytes
    key: str


class RecordingTransport:
    """Takes every letter, until told to refuse an address or to be out of order."""

    lanes = 1

    def __init__(self) -> None:
        self.sent: list[RecordedLetter] = []
        self.attempts = 0
        self.is_closed = False
        self._refused: dict[str, bool] = {}
        self._outage: int | None = 0

    def refuse(self, recipient: str, *, permanent: bool = True) -> None:
        """From now on this address is refused, for good or for the time being."""
        self._refused[recipient] = permanent

    def break_down(self, times: int | None = None) -> None:
        """The next `times` letters find the relay down; without a number, all until `mend`."""
        self._outage = times

    def mend(self) -> None:
        self._outage = 0
        self._refused.clear()

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:  # noqa: ARG002
        self.attempts += 1
        if self._outage is None or self._outage > 0:
            self._outage = None if self._outage is None else self._outage - 1
            raise MailError("máy chủ thư không trả lời", permanent=False, is_outage=True)
        if recipient in self._refused:
            raise MailError(f"máy chủ thư từ chối {recipient}", permanent=self._refused[recipient])
        self.sent.append(RecordedLetter(recipient, content, key))
        return ""

    async def close(self) -> None:
        self.is_closed = True
