"""Write a draft that was read, whole or not at all."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath

from sqlmodel import Session

from intake.draft import AssignmentDraft, PlanDraft
from intake.draft_json import readings_to_json
from models import Appendix, Assignment, Deliverable, Doubt, LegalBasis, Plan, Recipient, Target
from models.queries import plan_removal
from models.queries import plans as plan_queries
from operations.drafts.assignment_fields import also_to_json
from operations.record_audit import record_audit
from operations.workspace import Workspace

ANNEX_DEFECTS = ("annex_missing", "appendix_missing", "missing_annex")


@dataclass(frozen=True)
class ImportedPlan:
    key: str
    plan_id: int
    is_new: bool
    assignments: int
    doubts: int


def import_draft(workspace: Workspace, draft: PlanDraft, *, name: str, checksum: str) -> ImportedPlan:
    """A plan in the state of a draft: nothing is tracked until a person confirms it."""
    with workspace.database.transaction() as session:
        plan = write_draft(session, workspace, draft, name=name, checksum=checksum)
        return imported(session, plan, is_new=True)


def write_draft(
    session: Session, workspace: Workspace, draft: PlanDraft, *, name: str, checksum: str
) -> Plan:
    """The rows of one draft and the event that says where it came from, in the caller's transaction."""
    now = workspace.clock.now()
    plan = plan_row(session, draft, name, checksum, now)
    plan.id = plan_removal.first_free_id(session, Plan, "plan")
    session.add(plan)
    session.flush()
    _write_parts(session, plan.id or 0, draft)
    change = {"file": name, "sha256": checksum, "assignments": len(draft.assignments)}
    subject = ("plan", plan.id or 0)
    record_audit(
        session,
        workspace,
        at=now,
        action="plan_imported",
        subject=subject,
        plan_id=plan.id,
        change=change,
    )
    session.flush()
    return plan


def imported(session: Session, plan: Plan, *, is_new: bool) -> ImportedPlan:
    plan_id = plan.id or 0
    return ImportedPlan(
        key=plan.key,
        plan_id=plan_id,
        is_new=is_new,
        assignments=len(plan_queries.assignments(session, plan_id)),
        doubts=len(plan_queries.doubts(session, plan_id, only_open=True)),
    )


def plan_row(session: Session, draft: PlanDraft, name: str, checksum: str, now: datetime) -> Plan:
    """Not yet added to anything."""
    head = draft.document
    return Plan(
        key=_free_key(session, draft, name),
        document_number=head.number,
        document_type=head.type,
        title=head.title or PurePath(name).stem,
        issuer_name=head.issuer,
        parent_issuer_name=head.parent_issuer,
        issued_on=head.date,
        issued_partial=head.date_partial,
        plan_year=head.plan_year or (head.date.year if head.date else None),
        coordinating_unit_name=head.coordinating_unit,
        signer=asdict(head.signer) if head.signer else None,
        source_name=name,
        source_sha256=checksum,
        imported_at=now,
        readings=readings_to_json(head.readings),
    )


def _free_key(session: Session, draft: PlanDraft, name: str) -> str:
    """The document number when it is whole, else the file's name; a taken one gets the date or a count."""
    head = draft.document
    has_number = bool(head.number) and head.number[:1].isdigit() if head.number else False
    wanted = head.number if has_number and head.number else PurePath(name).stem
    candidates = [wanted]
    if head.date:
        candidates.append(f"{wanted}@{head.date.isoformat()}")
    candidates += [f"{wanted}~{number}" for number in range(2, 100)]
    return next(key for key in candidates if plan_queries.plan_by_key(session, key) is None)


def _write_parts(session: Session, plan_id: int, draft: PlanDraft) -> None:
    head = draft.document
    for basis in head.legal_bases:
        session.add(
            LegalBasis(plan_id=plan_id, number=basis.number, issued_on=basis.date, issuer=basis.issuer)
        )
    for position, recipient in enumerate(head.recipients, start=1):
        session.add(Recipient(plan_id=plan_id, position=position, name=recipient))
    for target in draft.targets:
        session.add(Target(plan_id=plan_id, text=target.text, value=target.value, measure=target.measure))
    defects = {(defect.code, defect.where, defect.message): defect for defect in draft.defects}
    free = plan_removal.first_free_id(session, Doubt, "doubt")
    for number, defect in enumerate(defects.values()):
        row = Doubt(plan_id=plan_id, code=defect.code, message=defect.message, place=defect.where)
        row.id = free + number if free else None
        session.add(row)
        if defect.code in ANNEX_DEFECTS:
            session.add(Appendix(plan_id=plan_id, name=defect.message, is_present=False))
    free = plan_removal.first_free_id(session, Assignment, "assignment")
    for position, assignment in enumerate(draft.assignments, start=1):
        _write_assignment(session, plan_id, position, assignment, free + position - 1 if free else None)


def _write_assignment(
    session: Session, plan_id: int, position: int, draft: AssignmentDraft, number: int | None
) -> None:
    cadence = draft.cadence
    row = Assignment(
        id=number,
        plan_id=plan_id,
        position=position,
        task=draft.task,
        section=draft.section,
        unit_as_named=draft.unit,
        unit_kind=draft.unit_kind,
        role=draft.role,
        cooperating_as_named=list(draft.cooperating),
        report_to=list(draft.report_to),
        report_via=draft.report_via,
        cadence_kind=cadence.kind,
        cadence_every=[every.value for every in cadence.every],
        due_named=cadence.due,
        due_on=cadence.due_on,
        cadence_text=cadence.text,
        cadence_also=[also_to_json(further) for further in cadence.also],
        source={key: value for key, value in asdict(draft.source).items() if value is not None},
        confidence=draft.confidence,
        flags=list(draft.flags),
        readings=readings_to_json(draft.readings),
    )
    session.add(row)
    if draft.output:
        session.flush()
        session.add(Deliverable(assignment_id=row.id or 0, name=draft.output))
