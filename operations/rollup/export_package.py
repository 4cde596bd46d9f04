"""An issued report as one signed file for the installation above."""

import re

from sqlmodel import Session

from config.package_keys import public_key, sign
from models import Assignment, Plan
from models.queries import desk, drafts
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries.shared_reports import number_of
from operations.reporting.render_report import MEDIA_TYPES
from operations.rollup.lower_report import Document, issued_report, served_by
from operations.workspace import Workspace
from reports.package.content import PackageContent
from reports.package.write import write_package
from rules.errors import NotFound
from rules.folding import fold


def export_package(workspace: Workspace, report_id: int) -> tuple[bytes, str]:
    """The file and a name for it; the same report gives the same bytes."""
    with workspace.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
        if report is None:
            raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
        lower = issued_report(session, workspace, report_id)
        plan = plan_queries.plan(session, report.plan_id)
        content = PackageContent(
            lower.issued,
            lower.facts,
            report.version,
            _above(session, plan),
            tuple(one.number for one in desk.legal_bases(session, plan.id or 0) if one.number),
            _serves(session, served_by(session, report)),
            _named(lower.documents),
        )
    secret = workspace.secret
    data = write_package(content, key=public_key(secret), sign=lambda message: sign(secret, message))
    words = re.sub(r"\s+", "-", fold(f"goi bao cao {lower.issued.plan} {lower.facts.period.key}"))
    return data, f"{words}-v{report.version}.zip"


def _above(session: Session, plan: Plan) -> str:
    if plan.implements_plan_id is None:
        return ""
    return number_of(plan_queries.plan(session, plan.implements_plan_id))


def _serves(session: Session, assignments: dict[int, Assignment]) -> dict[int, str]:
    found = {}
    for number, one in assignments.items():
        above = drafts.assignment(session, one.serves_id) if one.serves_id is not None else None
        if words := above.task if above else one.serves_words:
            found[number] = words
    return found


def _named(documents: tuple[Document, ...]) -> dict[str, bytes]:
    """The names a package knows: the Word file, the PDF, and a second PDF that is the signed one."""
    named: dict[str, bytes] = {}
    for one in documents:
        if one.media_type == MEDIA_TYPES["docx"]:
            named.setdefault("bao-cao.docx", one.content)
        elif "bao-cao.pdf" not in named:
            named["bao-cao.pdf"] = one.content
        else:
            named["bao-cao-da-ky.pdf"] = one.content
    return named
