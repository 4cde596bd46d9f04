"""What the notes beside the runs say."""

from collections.abc import Iterable

from models import ReportSnapshot
from operations.ladder.open_periods import Opened
from operations.ladder.raise_due_events import Raised
from operations.ladder.run_round import RoundCounts
from operations.reporting.compile_reports import Compiled
from reports.consolidated.counting import count_classes, has_answered
from reports.consolidated.facts_json import facts_from_json
from reports.consolidated.wording import classes_words, names_words
from rules.lifecycle import ReportState

STATES = {
    ReportState.COMPILED: "dự thảo",
    ReportState.FROZEN: "đã chốt số liệu",
    ReportState.REVIEWED: "đã duyệt",
    ReportState.SIGNED: "đã ký",
    ReportState.ISSUED: "đã ban hành",
}


def round_note(counts: RoundCounts, tracked: Iterable[tuple[str, Opened, Raised]]) -> str:
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
    lines = [
        f"| {_cell(name)} | {opened.periods} | {opened.obligations} | {raised.raised} | {raised.skipped} | {raised.unreachable} |"
        for name, opened, raised in tracked
    ]
    if lines:
        head = "| Kế hoạch · kỳ | Mở kỳ | Mở việc | Nhắc, đôn đốc | Bỏ qua | Không có người nhận |\n|---|---:|---:|---:|---:|---:|\n"
        text += "\n\n" + head + "\n".join(lines)
    return text


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
