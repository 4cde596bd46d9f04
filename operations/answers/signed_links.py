"""Signed links: one person, one obligation, one page; the token is derived, only its hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from config.ids import derived_token, token_hash
from models import AccessLink
from models.queries import access as access_queries
from models.queries import delegations as delegation_queries
from models.queries import events as event_queries
from models.queries import links as link_queries
from models.queries import obligations as obligation_queries
from models.queries import units as unit_queries
from operations.answers.handlers import handed_to, handler_of
from operations.workspace import Workspace
from rules.absence import reached, same_person
from rules.errors import NotFound

LIFETIME = timedelta(days=200)
NO_LINK = (
    "Liên kết không đúng hoặc đã hết hạn. Hãy dùng liên kết trong thư mới nhất, "
    "hoặc đề nghị cơ quan đầu mối gửi lại thư."
)


@dataclass(frozen=True)
class LinkHolder:
    """`acting_for`: the person who was away when the link went to the one who holds it."""

    link_id: int
    obligation_id: int
    name: str
    email: str
    acting_for: str | None = None

    @property
    def signature(self) -> str:
        """As the audit trail names who acted: 'Trần Văn Bình, thay Lê Thị Hoa'."""
        return f"{self.name}, thay {self.acting_for}" if self.acting_for else self.name


@dataclass(frozen=True)
class Link:
    """The address of a submission page, and the row by which it will be known."""

    address: str
    row: dict[str, Any]


def link_of(
    workspace: Workspace,
    *,
    obligation_id: int,
    due_version: int,
    email: str,
    name: str,
    now: datetime,
    series: int = 0,
) -> Link:
    """The same in every letter about the same obligation and date; it opens when its row has been written.

    `series` counts what was revoked of the obligation: what was revoked stays so, the next letter carries another link.
    """
    again = f":{series}" if series else ""
    token = derived_token(workspace.secret, f"submit:{obligation_id}:{due_version}:{email}{again}")
    row = {
        "token_hash": token_hash(token),
        "obligation_id": obligation_id,
        "email": email,
        "name": name,
        "created_at": now,
        "expires_at": now + LIFETIME,
        "revoked_at": None,
    }
    return Link(f"{workspace.sender.base_url}/s/{token}", row)


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
    """The address of one submission page, which opens from now on."""
    link = link_of(
        workspace,
        obligation_id=obligation_id,
        due_version=due_version,
        email=email,
        name=name,
        now=now,
        series=link_queries.series(session, obligation_id),
    )
    access_queries.add_links(session, [link.row])
    return link.address


def open_link(workspace: Workspace, token: str) -> LinkHolder:
    """Who holds this link; NotFound says the same for unknown, expired and revoked ones."""
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        link: AccessLink | None = access_queries.link_by_hash(session, token_hash(token))
        if link is None or link.revoked_at is not None or link.expires_at <= now:
            raise NotFound(NO_LINK)
        if not still_counts(session, link):
            raise NotFound(NO_LINK)
        acting_for = _acting_for(session, workspace, link)
    return LinkHolder(link.id or 0, link.obligation_id, link.name, link.email, acting_for)


def still_counts(session: Session, link: AccessLink) -> bool:
    """Deny by default: who has left the directory opens nothing, unless somebody of the unit has named them."""
    people = {same_person(link.email), *link_queries.stood_in_for(session, link.email)}
    if link_queries.known(session, link.obligation_id, people):
        return True
    return not people.isdisjoint(handed_to(session, link.obligation_id))


def _acting_for(session: Session, workspace: Workspace, link: AccessLink) -> str | None:
    """For whom the holder stands in: as the letters about this obligation said, else as it was when the link was made."""
    steps = [
        step
        for step in event_queries.of_obligation(session, link.obligation_id)
        if step.recipient_email == link.email
    ]
    if steps:
        return steps[-1].acting_for
    view = obligation_queries.view(session, link.obligation_id)
    if view is None:
        return None
    standing, _ = delegation_queries.standing(
        session, workspace.local_day(link.created_at), known_at=link.created_at
    )
    holders = list(unit_queries.people_of(session, [view.obligation.unit_id]).values())
    if handler := handler_of(view):
        holders.append(handler)
    for holder in holders:
        if same_person(holder.email) in standing and same_person(
            reached(holder.email, standing)
        ) == same_person(link.email) != same_person(holder.email):
            return holder.name
    return None
