"""Letters ready to leave, without the plans that made them due; and what became of them."""

from collections import Counter
from datetime import datetime
from hashlib import sha256

from sqlmodel import select

from models import DeliveryAttempt, OutboxMessage
from models.queries import outbox as outbox_queries
from operations.workspace import Workspace
from rules.delivery import LetterState

BODY = "Kính đề nghị đơn vị gửi báo cáo trước ngày 18/6.\r\n" * 3


def message_id(number: int) -> str:
    return f"<{sha256(str(number).encode()).hexdigest()[:32]}@example.vn>"


def a_message(number: int, filler: str = BODY) -> bytes:
    head = f"From: dondoc@example.vn\r\nTo: nguoi{number}@example.vn\r\nSubject: Thu {number}\r\nMessage-ID: {message_id(number)}\r\n"
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{filler}".encode()


def put_letters(workspace: Workspace, count: int, *, filler: str = BODY, first: int = 1) -> None:
    now: datetime = workspace.clock.now()
    rows = [
        {
            "key": f"letter:{number}",
            "kind": "reminder",
            "recipient_email": f"nguoi{number}@example.vn",
            "recipient_name": f"Người {number}",
            "state": LetterState.DUE,
            "planned_at": now,
            "not_before": now,
            "subject": f"Thư {number}",
            "content": a_message(number, filler),
            "message_id": message_id(number),
            "attempts": 0,
        }
        for number in range(first, first + count)
    ]
    for start in range(0, count, 1000):
        with workspace.database.transaction() as session:
            outbox_queries.add_letters(session, rows[start : start + 1000])


def letters(workspace: Workspace) -> list[OutboxMessage]:
    with workspace.database.reading() as session:
        return list(session.exec(select(OutboxMessage).order_by(OutboxMessage.id)))  # type: ignore[arg-type]


def attempts(workspace: Workspace) -> list[DeliveryAttempt]:
    with workspace.database.reading() as session:
        return list(session.exec(select(DeliveryAttempt).order_by(DeliveryAttempt.id)))  # type: ignore[arg-type]


def states(workspace: Workspace) -> dict[str, int]:
    with workspace.database.reading() as session:
        return {state.value: count for state, count in outbox_queries.counts_by_state(session).items()}


def outcomes(workspace: Workspace) -> dict[str, int]:
    return dict(Counter(one.outcome for one in attempts(workspace)))


def ids_in(messages: list[bytes]) -> Counter[str]:
    """How often each Message-ID arrived."""
    return Counter(
        line.partition(b":")[2].strip().decode()
        for message in messages
        for line in message.splitlines()
        if line.lower().startswith(b"message-id:")
    )
