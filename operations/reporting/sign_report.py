"""Who signed a report: from now on its lines and name stand in every form."""

from collections.abc import Iterable

from sqlmodel import Session

from models import Plan, Signatory
from models.queries import plans as plan_queries
from models.queries import signatories as signatory_queries
from models.queries import units as unit_queries
from operations.reporting.report_steps import check_step, known_report, take_step
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from rules.lifecycle import ReportState
from rules.signing import SignatureLines, check_signature


def sign_report(
    workspace: Workspace,
    report_id: int,
    *,
    signatory_id: int | None = None,
    lines: Iterable[str] = (),
    name: str = "",
) -> SignatureLines:
    """frozen | reviewed → signed: by one of the kept signatories, by lines and name given here, or by the default one."""
    given = check_signature(lines, name) if signatory_id is None and (lines := tuple(lines)) else None
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        report = known_report(session, report_id)
        check_step(session, report, ReportState.SIGNED)
        plan = plan_queries.plan(session, report.plan_id)
        signed = given or _kept(signatories_of(session, plan), signatory_id)
        take_step(
            session,
            workspace,
            report,
            ReportState.SIGNED,
            action="report_signed",
            now=now,
            change={"lines": list(signed.lines), "name": signed.name},
            signed_at=now,
            signed_by=workspace.actor,
            signature={"lines": list(signed.lines), "name": signed.name},
        )
    return signed


def signatories_of(session: Session, plan: Plan) -> list[Signatory]:
    """Who may sign a plan's report: of the coordinating unit first, then of the body above it and of the issuer."""
    coordinator = plan.coordinating_unit_id or 0
    unit = unit_queries.unit_names(session, [coordinator]).get(coordinator)
    units = [coordinator, unit.parent_id or 0 if unit else 0, plan.issuer_unit_id or 0]
    found = signatory_queries.of_units(session, units)
    return sorted(found, key=lambda one: (units.index(one.unit_id), not one.is_default))


def _kept(known: list[Signatory], signatory_id: int | None) -> SignatureLines:
    if signatory_id is None:
        chosen = next((one for one in known if one.is_default), None)
        if chosen is None:
            raise BadInput(
                "chưa ghi ai ký",
                mend="ghi chức vụ và họ tên, hoặc thêm người ký ở trang của đơn vị đầu mối",
            )
    else:
        chosen = next((one for one in known if one.id == signatory_id), None)
        if chosen is None:
            raise NotFound("không có người ký này ở cơ quan đầu mối hoặc cơ quan cấp trên")
    return SignatureLines(tuple(chosen.lines), chosen.name)
