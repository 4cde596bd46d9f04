"""A report of the level below as it goes up, whether it was issued here or came in a package."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from models import Assignment, FileKind, ReportSnapshot
from models.base import JsonDict
from models.queries import archive as archive_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries.shared_reports import reporting_together
from operations.reporting.archive_report import archived_content
from operations.reporting.render_report import MEDIA_TYPES, render_report, report_file_name
from operations.workspace import Workspace
from reports.consolidated.facts import AssignmentFacts, IndicatorFacts, ReportFacts
from reports.consolidated.facts_json import facts_from_json
from rules.aggregation import Figure
from rules.errors import IllegalMove, NotFound
from rules.lifecycle import ReportState
from rules.lower_lines import Issued, LowerFigures, LowerLine, Said
from rules.roll_up_words import carried_tickets


@dataclass(frozen=True)
class Document:
    """The issued file itself: the evidence above."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class LowerReport:
    """`links`: assignment below → assignment above. `origin`: where it came from, for the trail."""

    issued: Issued
    facts: ReportFacts
    checksum: str
    links: Mapping[int, int]
    documents: tuple[Document, ...] = ()
    origin: JsonDict = field(default_factory=dict)


def lower_lines(report: LowerReport) -> list[LowerLine]:
    """What it says of each task; the coordinator's own words stand in place of the gathered ones."""
    written = {text.slot: text.text for text in report.facts.texts}
    indicators: dict[int, list[IndicatorFacts]] = {}
    for one in report.facts.indicators:
        indicators.setdefault(one.assignment_id, []).append(one)
    return [
        _line(
            one,
            report.links.get(one.assignment_id),
            written.get(f"assignment:{one.assignment_id}", ""),
            indicators.get(one.assignment_id, []),
        )
        for one in report.facts.assignments
    ]


def _line(
    one: AssignmentFacts, serves: int | None, written: str, indicators: list[IndicatorFacts]
) -> LowerLine:
    return LowerLine(
        one.assignment_id,
        one.task,
        serves,
        tuple(Said(line.unit, line.state, line.result) for line in one.lines),
        written,
        tuple(
            LowerFigures(
                each.name,
                each.measure,
                each.aggregation,
                tuple(
                    Figure(given.value, given.is_estimate, given.numerator, given.denominator)
                    for given in each.figures
                ),
            )
            for each in indicators
        ),
    )


def tickets_up(report: LowerReport, kind: str) -> str:
    """Difficulties or proposals nobody has answered below; what was answered there stays there."""
    return carried_tickets(
        (one.unit, one.text, bool((one.answer or "").strip()))
        for one in report.facts.tickets
        if one.kind == kind
    )


def issued_report(session: Session, workspace: Workspace, report_id: int) -> LowerReport:
    """As it was issued; IllegalMove before that."""
    report = report_queries.snapshot(session, report_id)
    if report is None:
        raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
    # The caller may have issued it a moment ago, by a statement.
    session.refresh(report)
    if report.state is not ReportState.ISSUED:
        raise IllegalMove(f"báo cáo số {report_id} chưa phát hành nên chưa chuyển lên cấp trên được")
    facts = facts_from_json(report.facts)
    issued = Issued(
        office=facts.plan.coordinator or facts.plan.issuer,
        plan=facts.plan.number,
        period=facts.period.label,
        number=report.document_number or "",
        issued_on=report.document_date,
    )
    origin = {"report": report.id, "report_version": report.version}
    return LowerReport(issued, facts, report.checksum, {}, _documents(session, workspace, report), origin)


def served_by(session: Session, report: ReportSnapshot) -> dict[int, Assignment]:
    """The assignments of the report's plans, by id."""
    period = plan_queries.period(session, report.period_id)
    plans = reporting_together(session, report.plan_id, period)
    return {one.id or 0: one for plan in plans for one in plan_queries.assignments(session, plan.id or 0)}


def _documents(session: Session, workspace: Workspace, report: ReportSnapshot) -> tuple[Document, ...]:
    """From the archive, the signed file too; of a report from before there was one the Word file made again."""
    wanted = (MEDIA_TYPES["docx"], MEDIA_TYPES["pdf"])
    kept = [
        file
        for file in archive_queries.files_of_report(session, report.id or 0)
        if file.media_type in wanted and file.kind in (FileKind.ISSUED, FileKind.SIGNED)
    ]
    if kept:
        return tuple(
            Document(file.file_name, file.media_type, archived_content(workspace, file)) for file in kept
        )
    name = report_file_name(report, "docx")
    return (Document(name, MEDIA_TYPES["docx"], render_report(report, "docx")),)
