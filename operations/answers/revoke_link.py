"""Who can open the page of an obligation by a link, and taking such a link away."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.queries import access as access_queries
from models.queries import events as event_queries
from models.queries import links as link_queries
from models.queries import obligations as obligation_queries
from operations.answers.signed_links import still_counts
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import IllegalMove, NotFound


@dataclass(frozen=True)
class LiveLink:
    link_id: int
    name: str
    email: str
    since: datetime
    until: datetime


def live_links(session: Session, workspace: Workspace, obligation_id: int) -> list[LiveLink]:
    """Everything that opens now, oldest first."""
    now = workspace.clock.now()
    return [
        LiveLink(one.id or 0, one.name, one.email, one.created_at, one.expires_at)
        for one in link_queries.of_obligation(session, obligation_id)
        if one.revoked_at is None and one.expires_at > now and still_counts(session, one)
    ]


def revoke_link(workspace: Workspace, obligation_id: int, link_id: int) -> None:
    """It opens nothing any more; the next letter to the same person carries another one, letters not yet sent included."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        view = obligation_queries.view(session, obligation_id)
        links = {one.id: one for one in link_queries.of_obligation(session, obligation_id)}
        link = links.get(link_id)
        if view is None or link is None:
            raise NotFound("không có liên kết này")
        if not access_queries.revoke_link(session, link_id, at=now):
            raise IllegalMove("liên kết này đã được thu hồi")
        link_queries.next_series(session, obligation_id, at=now)
        event_queries.unseal_letters_about(session, obligation_id)
        record_audit(
            session,
            workspace,
            at=now,
            action="link_revoked",
            subject=("obligation", obligation_id),
            plan_id=view.obligation.plan_id,
            change={"link": link_id, "name": link.name, "email": link.email},
        )
