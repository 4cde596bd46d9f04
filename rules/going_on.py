"""How long work says how far it is: so many of so many, and what it does now."""

from typing import Protocol


class Progress(Protocol):
    """Called between steps, as often as the work likes: it neither waits nor fails. `total` 0: not known."""

    def __call__(self, done: int, total: int, words: str) -> None: ...


def unseen(done: int, total: int, words: str) -> None:
    """Nobody is watching."""
