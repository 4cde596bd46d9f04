"""What is decided about a message before it is written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import InboxKind, InboxState

Write = Callable[[Session, datetime], None]


@dataclass(frozen=True)
class Decided:
    """`writes`: letters and the like that become true together with the row; `on_timeline`: what the duty's page tells."""

    kind: InboxKind
    state: InboxState
    detail: str
    letter_id: int | None = None
    obligation_id: int | None = None
    on_timeline: str = ""
    writes: tuple[Write, ...] = ()
