"""What is owed after a change: handed over with its days, joined with the same of another unit, or ended with a reason."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import Obligation
from models.queries import amendments
from models.queries import audit as audit_queries
from models.queries import obligations as obligation_queries
from models.queries import passing_duties as duty_queries
from operations.units.unit_change_effects import ChangeEffects
from operations.workspace import Workspace
from rules.cadence import Role
from rules.errors import LostRace
from rules.inheritance import Fate, Opening, Passing

MEANWHILE = "có việc vừa được báo cáo hoặc quyết định trong lúc áp dụng; xem lại rồi áp dụng"
# The stronger part wins where a unit inherits two in one assignment.
STRENGTH = {Role.RECOMMENDED: 0, Role.COOPERATE: 1, Role.LEAD: 2}
KEPT = (
    "kind", "tier", "plan_id", "assignment_id", "period_id", "state", "opens_on", "due_on", "due_phrase",
    "original_due_on", "ladder_position", "next_action_on", "level_reached", "named_due_on", "due_basis",
    "paused_until", "pause_kind", "serves_id",
)  # fmt: skip


def pass_parts(session: Session, effects: ChangeEffects) -> None:
    """The part of the unit before stays as what has been, and ends; the successor's says whom it comes from."""
    on = effects.change.effective_on
    goes = [
        (row, effects.succession.heir_of_part(row.unit_id, row.assignment_id)) for row, _ in effects.parts
    ]
    ended = [row for row, heir in goes if heir != row.unit_id]
    duty_queries.end_parts(session, [(row.assignment_id, row.unit_id) for row in ended], on)
    held = {(row.assignment_id, row.unit_id): row for row in effects.members}
    strongest: dict[tuple[int, int], Role] = {
        place: row.role for place, row in held.items() if row.ended_on is None
    }
    for row, heir in goes:
        if heir is None or heir == row.unit_id:
            continue
        place = (row.assignment_id, heir)
        if place in strongest and STRENGTH[strongest[place]] >= STRENGTH[row.role]:
            continue
        values = {
            "assignment_id": row.assignment_id,
            "unit_id": heir,
            "role": row.role,
            "named_as": row.named_as,
            "inherited_from_id": row.unit_id,
        }
        duty_queries.give_part(session, values, is_known=place in held or place in strongest)
        strongest[place] = row.role


def pass_obligations(
    session: Session, workspace: Workspace, effects: ChangeEffects, change_id: int, now: datetime
) -> None:
    passings = effects.inheritance.passings
    moves = [one for one in passings if one.fate is Fate.MOVES]
    keys = _new_keys(session, effects, [*moves, *effects.inheritance.openings], change_id)
    for one in moves:
        before = effects.obligations[one.owed.id]
        moved = duty_queries.hand_over(
            session,
            before,
            to=one.to or 0,
            key=keys[one.owed.id, one.to or 0],
            on=effects.change.effective_on,
            at=now,
        )
        if not moved:
            raise LostRace(MEANWHILE)
    for one in passings:
        if one.fate in (Fate.MERGED, Fate.ENDS):
            if not duty_queries.end_obligation(session, effects.obligations[one.owed.id], at=now):
                raise LostRace(MEANWHILE)
            if one.into is not None:
                duty_queries.serve_instead(session, one.owed.id, one.into)
    openings = effects.inheritance.openings
    obligation_queries.add_obligations(
        session, [_copy(effects, one, keys[one.like.id, one.to], now) for one in openings]
    )
    touched = [one.owed.id for one in passings if one.fate is not Fate.STAYS]
    duty_queries.revoke_links(session, touched, at=now)
    amendments.unseal_letters_about(session, touched)
    audit_queries.record_many(session, list(_trail(workspace, effects, passings, now)))


def _new_keys(
    session: Session, effects: ChangeEffects, going: Iterable[Passing | Opening], change_id: int
) -> dict[tuple[int, int], str]:
    """Under the successor's code; where that key has been used, of an occurrence that names the change."""
    wanted = {}
    for one in going:
        owed = one.like if isinstance(one, Opening) else one.owed
        wanted[owed.id, one.to or 0] = (owed.slot, effects.code(one.to or 0))
    taken = duty_queries.keys_among(session, [f"{slot}:{code}" for slot, code in wanted.values()])
    return {
        place: f"{slot}:{code}" if f"{slot}:{code}" not in taken else f"{slot}~c{change_id}:{code}"
        for place, (slot, code) in wanted.items()
    }


def _copy(effects: ChangeEffects, one: Opening, key: str, now: datetime) -> dict[str, Any]:
    like = effects.obligations[one.like.id]
    return {
        **{name: getattr(like, name) for name in KEPT},
        "key": key,
        "unit_id": one.to,
        "due_version": 1,
        "inherited_from_id": like.unit_id,
        "inherited_on": effects.change.effective_on,
        "changed_at": now,
    }


def _trail(
    workspace: Workspace, effects: ChangeEffects, passings: Iterable[Passing], now: datetime
) -> Iterable[dict[str, Any]]:
    for one in passings:
        if one.fate is Fate.STAYS:
            continue
        before = effects.obligations[one.owed.id]
        yield {
            "at": now,
            "actor": workspace.actor,
            "channel": workspace.channel,
            "action": "obligation_inherited" if one.fate is Fate.MOVES else "obligation_ended_by_unit_change",
            "subject_type": "obligation",
            "subject_id": one.owed.id,
            "plan_id": before.plan_id,
            "change": {"from": effects.code(before.unit_id), **_said(effects, one, before)},
        }


def _said(effects: ChangeEffects, one: Passing, before: Obligation) -> Mapping[str, Any]:
    basis = f"{effects.request.legal_basis}"
    names = effects.names
    if one.fate is Fate.MOVES:
        late = "; đã quá hạn khi tiếp nhận, giữ nguyên hạn" if one.is_overdue else ""
        note = f"{names[before.unit_id]} → {names[one.to or 0]}{late} ({basis})"
        return {"to": effects.code(one.to or 0), "key": before.key, "overdue": one.is_overdue, "note": note}
    if one.fate is Fate.MERGED:
        into = effects.obligations[one.into or 0]
        note = f"nhập vào việc cùng kỳ của {names[one.to or 0]} ({basis})"
        return {"into": into.id, "state": [before.state.value, "cancelled"], "note": note}
    why = one.why.value if one.why else ""
    return {"state": [before.state.value, "cancelled"], "reason": f"{why} ({basis})"}
