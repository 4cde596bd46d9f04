"""What the notes beside the runs say."""

from collections.abc import Sequence
from datetime import datetime

from models import DueOutcome, ReportSnapshot
from models.queries import round_outcomes as outcome_queries
from models.queries.round_outcomes import Marks, ScopeOutcome
from operations.ladder.due_work import OUTSIDE_PERIODS, name_of_period
from operations.ladder.run_round import RoundCounts
from operations.obligation_words import run_name
from operations.reporting.compile_reports import Compiled
from operations.workspace import Workspace
from reports.consolidated.counting import count_classes, has_answered
from reports.consolidated.facts_json import facts_from_json
from reports.consolidated.wording import classes_words, names_words
from rules.delivery import LetterState
from rules.lifecycle import ReportState

# A note is read by a person and kept by Prefect: the largest rounds are told in part.
MOST_LINES, MOST_REPORTS = 200, 20

STATES = {
    ReportState.COMPILED: "dự thảo",
    ReportState.FROZEN: "đã chốt số liệu",
    ReportState.REVIEWED: "đã duyệt",
    ReportState.SIGNED: "đã ký",
    ReportState.ISSUED: "đã ban hành",
}


def note_of_round(workspace: Workspace, counts: RoundCounts, since: Marks, began: datetime) -> str:
    """One note, however much was due: the numbers, the plans and periods that did something, the reports that changed."""
    with workspace.database.reading() as session:
        outcomes = outcome_queries.outcomes_since(session, since)
        reports = outcome_queries.reports_since(session, began, MOST_REPORTS)
        named = [(name_of_period(session, one.period_id), one) for one in reports]
    text = round_note(counts, outcomes)
    for name, report in named:
        what = Compiled(compiled=int(report.version == 1 and report.compiled_at >= began))
        text += "\n\n" + report_note(name, what, report)
    return text


def round_note(counts: RoundCounts, outcomes: Sequence[ScopeOutcome]) -> str:
    """One table for the round, one line for each plan or period that did something."""
    rows = [
        ("Kỳ báo cáo đã mở", counts.opened.periods),
        ("Việc đã mở", counts.opened.obligations),
        ("Bước nhắc việc, đôn đốc", counts.raised.raised),
        ("Bước bỏ qua vì có bước cao hơn", counts.raised.skipped),
        ("Bước không có người nhận", counts.raised.unreachable),
        ("Thư phối hợp", counts.courtesy),
        ("Dự thảo công văn", counts.documents),
        ("Báo cáo tổng hợp mới", counts.compiled.compiled),
        ("Báo cáo cập nhật lại", counts.compiled.refreshed),
        ("Báo cáo chốt số liệu", counts.compiled.frozen),
        ("Thư đôn đốc ký, phát hành báo cáo", counts.sign_off),
        ("Thư đã soạn", counts.sealed.sealed),
        ("Thư thôi gửi vì đã báo cáo", counts.sealed.suppressed),
        ("Thư không soạn được vì địa chỉ sai", counts.sealed.failed),
        ("Thư đã gửi", counts.delivered.sent),
        ("Thư hoãn, sẽ gửi lại", counts.delivered.postponed),
        ("Thư bị từ chối", counts.delivered.failed),
        ("Bước chuyển cho người nhận kế tiếp", counts.passed_on.steps),
    ]
    text = "| Vòng này | Số lượng |\n|---|---:|\n" + "\n".join(
        f"| {what} | {number} |" for what, number in rows
    )
    lines = [_line(one) for one in outcomes[:MOST_LINES]]
    if lines:
        head = (
            "| Kế hoạch · kỳ | Mở việc | Nhắc, đôn đốc | Đã gửi | Bỏ qua | Không có người nhận | Thư hỏng |\n"
        )
        text += "\n\n" + head + "|---|---:|---:|---:|---:|---:|---:|\n" + "\n".join(lines)
    if len(outcomes) > MOST_LINES:
        text += f"\n\n… và {len(outcomes) - MOST_LINES} kế hoạch · kỳ khác."
    return text


def _line(one: ScopeOutcome) -> str:
    name = run_name(one.named.plan_number, one.named.period_label or OUTSIDE_PERIODS)
    steps, letters = one.steps, one.letters
    numbers = (
        one.opened,
        steps[DueOutcome.RAISED],
        letters[LetterState.SENT],
        steps[DueOutcome.SKIPPED] + steps[DueOutcome.DECLINED],
        steps[DueOutcome.UNREACHABLE],
        letters[LetterState.FAILED] + letters[LetterState.BOUNCED],
    )
    return f"| {_cell(name)} | " + " | ".join(map(str, numbers)) + " |"


def report_note(name: str, compiled: Compiled, report: ReportSnapshot) -> str:
    """The summary of a consolidated report: its state, the classes, who has not reported."""
    facts = facts_from_json(report.facts)
    what = "làm mới" if compiled.refreshed else "lập mới" if compiled.compiled else "không đổi"
    silent = [row.unit for row in facts.unit_reports if not has_answered(row)]
    lines = [
        f"**{_cell(name)}**: {STATES[report.state]}, bản {report.version} ({what})",
        classes_words(count_classes(facts.unit_reports), "báo cáo"),
        classes_words(count_classes(facts.tasks), "nhiệm vụ có thời hạn"),
        f"Chưa báo cáo: {names_words(silent)}." if silent else "Các đơn vị đã báo cáo đủ.",
        f"Mã kiểm tra số liệu: `{report.checksum[:16]}`",
    ]
    return "\n\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
