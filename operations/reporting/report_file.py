"""A report as people take it away: what was issued comes from the archive, a draft is rendered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import ArchivedFile, FileKind, ReportSnapshot
from models.queries import archive as archive_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from operations.reporting.archive_report import archived_content
from operations.reporting.correct_report import replaces_words
from operations.reporting.render_report import (
    MEDIA_TYPES,
    Form,
    file_name_of,
    print_form,
    printed_facts,
    printed_report,
    render_report,
    signature_of,
)
from operations.units.signatories import usual_signature
from operations.workspace import Workspace
from reports.consolidated.facts_json import facts_from_json, facts_from_text
from reports.document import Signature
from rules.going_on import Progress, unseen
from rules.lifecycle import ReportState


@dataclass(frozen=True)
class ReportFile:
    """`archived`: its row in the archive; None of a report that is not issued."""

    content: bytes
    file_name: str
    media_type: str
    archived: ArchivedFile | None = None


def report_file(workspace: Workspace, report: ReportSnapshot, form: Form) -> ReportFile:
    """An issued report byte for byte as it was issued; one of before there was an archive is made again.

    The facts are read here and not from the row, which may come without them (`light_snapshot`).
    """
    kept = None
    with workspace.database.reading() as session:
        if report.state is ReportState.ISSUED:
            kept = issued_file(session, report, form)
        signature, replaces = beside_the_facts(session, report)
        if kept is None:
            facts = facts_from_text(report_queries.facts_text(session, report.id or 0))
    if kept is not None:
        return ReportFile(archived_content(workspace, kept), kept.file_name, MEDIA_TYPES[form], kept)
    built = printed_facts(facts, report, signature=signature, replaces=replaces)
    content = print_form(
        built,
        form,
        number=report.document_number,
        day=report.document_date,
        fonts=workspace.settings.fonts,
    )
    name = file_name_of(facts.plan.number, facts.period.key, report.version, form)
    return ReportFile(content, name, MEDIA_TYPES[form])


def report_page(workspace: Workspace, report: ReportSnapshot, address_of: Callable[[int], str]) -> str:
    """For the screen: rows of a draft link to the pages of their obligations; what was issued stays as it was issued."""
    facts = facts_from_json(report.facts)
    keys = {one.obligation for one in facts.unit_reports} | {one.obligation for one in facts.tasks}
    keys |= {one.obligation for one in facts.submissions} | {one.obligation for one in facts.earlier}
    with workspace.database.reading() as session:
        kept = issued_file(session, report, "html") if report.state is ReportState.ISSUED else None
        signature, replaces = beside_the_facts(session, report)
        ids = {} if kept else obligation_queries.ids_by_key(session, keys)
    if kept is not None:
        return archived_content(workspace, kept).decode()
    page = render_report(
        report,
        "html",
        signature=signature,
        replaces=replaces,
        obligation_url=lambda key: address_of(ids[key]) if key in ids else "",
    )
    return page.decode()


def issued_file(session: Session, report: ReportSnapshot, form: Form) -> ArchivedFile | None:
    return next(
        (
            file
            for file in archive_queries.files_of_report(session, report.id or 0)
            if file.kind is FileKind.ISSUED and file.media_type == MEDIA_TYPES[form]
        ),
        None,
    )


def beside_the_facts(session: Session, report: ReportSnapshot) -> tuple[Signature | None, str]:
    """Who signed, or would; and what a correction says of the report it stands for."""
    replaces = ""
    if report.corrects_id is not None:
        original = report_queries.snapshot(session, report.corrects_id)
        replaces = replaces_words(original) if original else ""
    signature = signature_of(report)
    if signature is None and report.state is not ReportState.ISSUED:
        plan = plan_queries.plan(session, report.plan_id)
        signature = usual_signature(session, plan.coordinating_unit_id)
    return signature, replaces


def render_all_forms(
    workspace: Workspace,
    report: ReportSnapshot,
    forms: tuple[Form, ...],
    *,
    document_number: str | None,
    document_date: date | None,
    signature: Signature | None,
    replaces: str,
    progress: Progress = unseen,
) -> dict[Form, bytes]:
    """As they will be issued, in the order given."""
    progress(0, len(forms), "Đang dựng báo cáo")
    built = printed_report(report, signature=signature, replaces=replaces)
    fonts = workspace.settings.fonts
    made: dict[Form, bytes] = {}
    for form in forms:
        progress(len(made), len(forms), f"Đang dựng tệp {form.upper()}")
        made[form] = print_form(built, form, number=document_number, day=document_date, fonts=fonts)
    return made
