"""A program that asks twice with one Idempotency-Key is answered once: the first answer is kept for a day, sealed."""

from dataclasses import dataclass
from datetime import timedelta

from config.sealing import seal, unseal
from models.queries import api_receipts as receipt_queries
from operations.workspace import Workspace
from rules.errors import BadInput, IllegalMove

KEPT_FOR = timedelta(hours=24)
# What a program was told may hold a key or a secret that is told only once.
PURPOSE = "api-receipt"


@dataclass(frozen=True)
class Asked:
    """One request of one key: the digest is of everything that makes it this request."""

    token_id: int
    key: str
    digest: str


@dataclass(frozen=True)
class Told:
    """What was answered the first time."""

    status: int
    body: bytes


def begin_receipt(workspace: Workspace, asked: Asked) -> Told | None:
    """None: nobody has asked this yet, and the caller answers it; else what was told the first time."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        receipt_queries.forget(session, asked.token_id, asked.key, until=now - KEPT_FOR)
        is_new = receipt_queries.begin(
            session, token_id=asked.token_id, key=asked.key, request_hash=asked.digest, at=now
        )
        if is_new:
            return None
        kept = receipt_queries.kept(session, asked.token_id, asked.key)
    if kept is None or (kept.request_hash == asked.digest and kept.status is None):
        raise IllegalMove("lần gọi trước với Idempotency-Key này chưa xong, hoặc đã dừng giữa chừng")
    if kept.request_hash != asked.digest or kept.status is None:
        raise BadInput(
            "Idempotency-Key này đã dùng cho một lần gọi khác",
            where="Idempotency-Key",
            mend="mỗi việc một khóa mới; gửi lại đúng việc cũ thì giữ nguyên nội dung",
        )
    sealed = str(kept.body.get("sealed", ""))
    return Told(kept.status, unseal(workspace.secret, PURPOSE, sealed).encode())


def finish_receipt(workspace: Workspace, asked: Asked, told: Told) -> None:
    body = {"sealed": seal(workspace.secret, PURPOSE, told.body.decode())}
    with workspace.database.transaction() as session:
        receipt_queries.finish(session, asked.token_id, asked.key, status=told.status, body=body)


def forget_receipt(workspace: Workspace, asked: Asked) -> None:
    """Nothing was done, by our own fault: the same key may try again."""
    with workspace.database.transaction() as session:
        receipt_queries.forget(session, asked.token_id, asked.key)


def prune_receipts(workspace: Workspace) -> int:
    until = workspace.clock.now() - KEPT_FOR
    with workspace.database.reading() as session:
        if not receipt_queries.has_old(session, until):
            return 0
    with workspace.database.transaction() as session:
        return receipt_queries.drop_old(session, until)
