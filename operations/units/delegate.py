"""Vắng mặt, ủy quyền: letters to one person go to another from a day to a day; the trail says who acted for whom."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from models import Delegation
from models.queries import delegations as delegation_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.absence import Absence, check_absence, same_person
from rules.errors import BadInput, IllegalMove, NotFound, Refused


def add_absence(
    workspace: Workspace,
    *,
    person: str,
    stand_in: str,
    starts_on: date,
    ends_on: date,
    reason: str = "",
    stand_in_name: str = "",
    only_for: Collection[str] | None = None,
) -> int:
    """The id. `only_for`: the addresses the one who asks may speak for; None for the coordinating desk."""
    now = workspace.clock.now()
    today = workspace.local_day(now)
    with workspace.database.transaction() as session:
        away = _known(session, person, "người vắng mặt")
        if only_for is not None and same_person(away[1]) not in {same_person(one) for one in only_for}:
            raise Refused(f"{away[1]} không thuộc đơn vị này; chỉ đặt vắng mặt cho người của đơn vị mình")
        there = _stand_in(session, stand_in, stand_in_name, away[1])
        known = [delegation_queries.absence_of(one) for one in delegation_queries.not_over(session, today)]
        check_absence(Absence(away[1], there[1], starts_on, ends_on), known, today=today)
        delegation = Delegation(
            from_name=away[0],
            from_email=away[1],
            to_name=there[0],
            to_email=there[1],
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            created_at=now,
            created_by=workspace.actor,
        )
        delegation_id = delegation_queries.add(session, delegation)
        record_audit(
            session,
            workspace,
            at=now,
            action="absence_added",
            subject=("delegation", delegation_id),
            change=_told(delegation),
        )
    return delegation_id


def revoke_absence(
    workspace: Workspace, delegation_id: int, *, only_for: Collection[str] | None = None
) -> None:
    """From now on letters go to the person again; what the stand-in got and did stays on record."""
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        delegation = delegation_queries.one(session, delegation_id)
        if delegation is None:
            raise NotFound(f"không có ủy quyền số {delegation_id}")
        allowed = None if only_for is None else {same_person(one) for one in only_for}
        if allowed is not None and same_person(delegation.from_email) not in allowed:
            raise Refused("Ủy quyền này không phải của người thuộc đơn vị mình")
        if not delegation_queries.revoke(session, delegation_id, at=now, by=workspace.actor):
            raise IllegalMove(f"ủy quyền số {delegation_id} đã được thu hồi trước đó")
        record_audit(
            session,
            workspace,
            at=now,
            action="absence_revoked",
            subject=("delegation", delegation_id),
            change=_told(delegation),
        )


def _told(delegation: Delegation) -> dict[str, str]:
    return {
        "from": delegation.from_email,
        "to": delegation.to_email,
        "starts_on": delegation.starts_on.isoformat(),
        "ends_on": delegation.ends_on.isoformat(),
        "reason": delegation.reason,
    }


def _known(session: Session, email: str, what: str) -> tuple[str, str]:
    found = delegation_queries.known_person(session, email)
    if found is None:
        raise NotFound(f"{what} {email!r} không có trong danh mục đơn vị hay tài khoản")
    return found


def _stand_in(session: Session, email: str, name: str, away: str) -> tuple[str, str]:
    """Somebody known; a colleague the directory does not know must have an address at the same office."""
    email, name = email.strip(), name.strip()
    found = delegation_queries.known_person(session, email)
    if found is not None:
        return found
    local, _, domain = email.rpartition("@")
    if not local or any(sign.isspace() for sign in email):
        raise BadInput(f"{email!r} không phải địa chỉ thư", mend="ghi dạng ten@coquan.gov.vn")
    if same_person(domain) != same_person(away.rpartition("@")[2]):
        raise Refused(f"{email} không có trong danh mục và khác tên miền thư với {away}")
    if not name:
        raise BadInput(f"{email} không có trong danh mục", mend="ghi thêm họ tên người nhận thay")
    return name, email
