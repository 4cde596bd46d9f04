"""Who signs the documents of a unit: ways to sign kept with it, one of them taken unless another is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models import Signatory, Unit
from models.base import JsonDict
from models.queries import signatories as queries
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from reports.document import Signature
from rules.errors import NotFound, Refused
from rules.signing import check_signature

MOST = 20


@dataclass(frozen=True)
class KeptSignatory:
    """`warnings`: what is unusual about it and was kept all the same."""

    signatory_id: int
    lines: tuple[str, ...]
    name: str
    warnings: tuple[str, ...]


def add_signatory(
    workspace: Workspace, unit_code: str, *, lines: Iterable[str], name: str, is_default: bool = False
) -> KeptSignatory:
    """The first of a unit is its default."""
    checked = check_signature(lines, name)
    with workspace.database.transaction() as session:
        unit = unit_queries.unit_by_code(session, unit_code)
        if unit is None:
            raise NotFound(f"không có đơn vị mã {unit_code!r}; xem: dondoc unit list")
        known = queries.of_units(session, [unit.id or 0])
        if any((tuple(one.lines), one.name) == (checked.lines, checked.name) for one in known):
            raise Refused(f"{unit.name} đã có cách ký này")
        if len(known) >= MOST:
            raise Refused(f"mỗi đơn vị ghi nhiều nhất {MOST} cách ký; xóa bớt cách không dùng nữa")
        row = Signatory(unit_id=unit.id or 0, lines=list(checked.lines), name=checked.name)
        signatory_id = queries.add(session, row)
        if is_default or not known:
            queries.make_default(session, unit.id or 0, signatory_id)
        _record(session, workspace, unit.id or 0, "signatory_added", row, default=is_default or not known)
    return KeptSignatory(signatory_id, checked.lines, checked.name, checked.warnings)


def change_signatory(
    workspace: Workspace,
    signatory_id: int,
    *,
    lines: Iterable[str],
    name: str,
    is_default: bool = False,
    of_unit: str = "",
) -> KeptSignatory:
    """Documents already signed keep the lines they were signed with."""
    checked = check_signature(lines, name)
    with workspace.database.transaction() as session:
        known = _known(session, signatory_id, of_unit)
        before = [*known.lines, known.name]
        queries.change(session, signatory_id, lines=list(checked.lines), name=checked.name)
        if is_default:
            queries.make_default(session, known.unit_id, signatory_id)
        _record(session, workspace, known.unit_id, "signatory_changed", known, before=before, after=[*checked.lines, checked.name])  # fmt: skip
    return KeptSignatory(signatory_id, checked.lines, checked.name, checked.warnings)


def choose_default_signatory(workspace: Workspace, signatory_id: int, *, of_unit: str = "") -> None:
    with workspace.database.transaction() as session:
        known = _known(session, signatory_id, of_unit)
        queries.make_default(session, known.unit_id, signatory_id)
        _record(session, workspace, known.unit_id, "signatory_changed", known, default=True)


def remove_signatory(workspace: Workspace, signatory_id: int, *, of_unit: str = "") -> None:
    """Where the default goes, no other takes its place by itself."""
    with workspace.database.transaction() as session:
        known = _known(session, signatory_id, of_unit)
        queries.remove(session, signatory_id)
        _record(session, workspace, known.unit_id, "signatory_removed", known)


def _known(session: Session, signatory_id: int, of_unit: str) -> Signatory:
    found = queries.one(session, signatory_id)
    unit: Unit | None = unit_queries.unit_by_code(session, of_unit) if of_unit else None
    if found is None or (of_unit and (unit is None or unit.id != found.unit_id)):
        raise NotFound("không có cách ký này")
    return found


def _record(
    session: Session, workspace: Workspace, unit_id: int, action: str, row: Signatory, **more: object
) -> None:
    change: JsonDict = {"signatory": row.id, "lines": list(row.lines), "name": row.name, **more}
    record_audit(
        session,
        workspace,
        at=workspace.clock.now(),
        action=action,
        subject=("unit", unit_id),
        change=change,
    )


def usual_signature(session: Session, unit_id: int | None) -> Signature | None:
    """How a unit's documents are signed unless somebody says otherwise; None where it has kept no way."""
    found = queries.default_of(session, unit_id or 0)
    return Signature(tuple(found.lines), found.name) if found else None
