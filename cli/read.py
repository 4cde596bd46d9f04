"""`dondoc read FILE`: one plan document → draft, as JSON or as a list a clerk can check."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import read_file
from rules.cadence_words import ROLE_WORDS

if TYPE_CHECKING:
    from intake.draft import AssignmentDraft, DocumentHead, PlanDraft
    from rules.cadence import Cadence

KINDS = {
    "continuous": "thường xuyên",
    "recurring": "định kỳ",
    "deadline": "hạn",
    "event": "khi có sự kiện",
    "unspecified": "không nêu thời hạn",
}


@click.command("read", help="Đọc một văn bản kế hoạch thành bản nháp phân công.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def read_command(file: Path, as_json: bool) -> None:
    from config.calendars import national_calendar
    from intake.draft_json import draft_to_json
    from intake.read_plan import read_plan

    draft = read_plan(read_file(file), file.name, calendar=national_calendar())
    if as_json:
        click.echo(json.dumps(draft_to_json(draft), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_shown(draft)))


def _shown(draft: "PlanDraft") -> list[str]:
    lines = _head(draft.document)
    lines.append("")
    lines.append(f"NHIỆM VỤ ({len(draft.assignments)})")
    for number, assignment in enumerate(draft.assignments, 1):
        lines += _assignment(number, assignment)
    if draft.targets:
        lines += ["", f"CHỈ TIÊU ({len(draft.targets)})"]
        lines += [f"  - {target.text}" for target in draft.targets]
    lines += [
        "",
        f"ĐIỂM CẦN XEM LẠI ({len(draft.defects)})" if draft.defects else "Không thấy điểm nào cần xem lại.",
    ]
    lines += [
        f"  - {defect.message} [{defect.where}]" if defect.where else f"  - {defect.message}"
        for defect in draft.defects
    ]
    return lines


def _head(head: "DocumentHead") -> list[str]:
    issued = head.date.strftime("%d/%m/%Y") if head.date else head.date_partial or "không rõ"
    rows = (
        ("Số, ký hiệu", head.number or "để trống"),
        ("Ngày ban hành", issued),
        ("Cơ quan ban hành", head.issuer or "không rõ"),
        ("Trích yếu", head.title or "không rõ"),
        ("Đầu mối", head.coordinating_unit or "không nêu"),
    )
    return [f"{name + ':':<18}{value}" for name, value in rows]


def _assignment(number: int, a: "AssignmentDraft") -> list[str]:
    unit = a.unit or "(KHÔNG NÊU ĐƠN VỊ)"
    lines = [f"{number:>3}. {unit} – {ROLE_WORDS[a.role]}", f"     Việc: {a.task}"]
    if a.cooperating:
        lines.append(f"     Phối hợp: {'; '.join(a.cooperating)}")
    lines.append(f"     Thời hạn: {_cadence(a.cadence)}")
    if a.report_to:
        via = f" (qua {a.report_via})" if a.report_via else ""
        lines.append(f"     Báo cáo: {', '.join(a.report_to)}{via}")
    if a.output:
        lines.append(f"     Sản phẩm: {a.output}")
    doubt = f", độ tin cậy {a.confidence:.0%}" if a.confidence < 0.7 else ""
    lines.append(f"     Nguồn: {_place(a)}{doubt}")
    return lines


def _cadence(cadence: "Cadence") -> str:
    words = KINDS[cadence.kind.value]
    if cadence.text:
        words += f" – “{cadence.text}”"
    if cadence.due_on:
        words += f", chậm nhất {cadence.due_on.strftime('%d/%m/%Y')}"
    return "; ".join([words, *(_cadence(other) for other in cadence.also)])


def _place(a: "AssignmentDraft") -> str:
    place = a.source
    parts = [f"mục {a.section}"] if a.section else []
    if place.start_line:
        same = place.end_line in (None, place.start_line)
        parts.append(f"dòng {place.start_line}" if same else f"dòng {place.start_line}–{place.end_line}")
    if place.sheet:
        parts.append(f"trang tính {place.sheet}")
    if place.row:
        parts.append(f"dòng {place.row}" if place.sheet else f"bảng {place.table}, dòng {place.row}")
    if place.page:
        parts.append(f"trang {place.page}")
    return ", ".join(parts) or "không rõ"
