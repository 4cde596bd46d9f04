"""Signed links: one person, one obligation, one page; the token is derived, only its hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from config.ids import derived_token, token_hash
from models import AccessLink
from models.queries import access as access_queries
from operations.workspace import Workspace
from rules.errors import NotFound

LIFETIME = timedelta(days=200)


@dataclass(frozen=True)
class LinkHolder:
    link_id: int
    obligation_id: int
    name: str
    email: str


def link_for(
    session: Session,
    workspace: Workspace,
    *,
    obligation_id: int,
    due_version: int,
    email: str,
    name: str,
    now: datetime,
) -> str:
    """The address of the submission page; the same in every letter about the same obligation and date."""
    token = derived_token(workspace.secret, f"submit:{obligation_id}:{due_version}:{email}")
    access_queries.add_link(
        session,
        {
            "token_hash": token_hash(token),
            "obligation_id": obligation_id,
            "email": email,
            "name": name,
            "created_at": now,
            "expires_at": now + LIFETIME,
            "revoked_at": None,
        },
    )
    return f"{workspace.sender.base_url}/s/{token}"


def open_link(workspace: Workspace, token: str) -> LinkHolder:
    """Who holds this link; NotFound says the same for unknown, expired and revoked ones."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        link: AccessLink | None = access_queries.link_by_hash(session, token_hash(token))
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        raise NotFound("Liên kết không đúng hoặc đã hết hạn. Hãy dùng liên kết trong thư mới nhất.")
    return LinkHolder(link.id or 0, link.obligation_id, link.name, link.email)
