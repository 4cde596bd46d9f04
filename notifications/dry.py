"""A transport for dry runs: every letter is taken, nobody reads it, nothing is kept."""


class DryTransport:
    """A workspace with this transport makes no words but the subject (operations/letters/seal_letters.py)."""

    lanes = 1

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:  # noqa: ARG002
        """Gone."""
        return ""

    async def close(self) -> None:
        """Nothing is kept open."""
