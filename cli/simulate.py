"""`dondoc simulate`: what plans will do, day by day, in a throw-away database."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.opening import ISO_DATE, json_option, read_file
from rules.errors import BadInput


@click.command("simulate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--units", required=True, type=click.Path(path_type=Path), help="Danh mục đơn vị (.xlsx, .csv, .json)."
)
@click.option("--from", "start", required=True, type=ISO_DATE, help="Ngày đầu.")
@click.option("--to", "end", required=True, type=ISO_DATE, help="Ngày cuối.")
@click.option("--responses", type=click.Path(path_type=Path), help="Trả lời của đơn vị, mỗi dòng một JSON.")
@click.option("--regime", default="cchc", show_default=True, help="Chế độ báo cáo: tên, hoặc tệp .toml.")
@click.option(
    "--ladder", default="report", show_default=True, help="Thang đôn đốc của báo cáo: tên, hoặc tệp .toml."
)
@json_option
def simulate_command(
    files: tuple[Path, ...],
    units: Path,
    start: date,
    end: date,
    responses: Path | None,
    regime: str,
    ladder: str,
    as_json: bool,
) -> None:
    """Chạy thử FILE... từ ngày đến ngày qua đúng các thao tác thật; không thư nào được gửi đi."""
    from flows.simulate import Simulation, simulate
    from operations.drafts.decisions import Decisions

    if end < start:
        raise BadInput(f"--to {end} sớm hơn --from {start}", mend="đổi chỗ hai ngày")
    policies = tuple(Path(one) for one in (regime, ladder) if one.endswith(".toml"))
    for file in (*files, *policies, units, *([responses] if responses else [])):
        read_file(file)
    decisions = Decisions(
        regime=Path(regime).name.removesuffix(".toml"), report_ladder=Path(ladder).name.removesuffix(".toml")
    )
    simulation = Simulation(files, units, start, end, responses, decisions, policies)
    tell = _tell_json if as_json else _tell_words
    summary = simulate(simulation, tell=tell, warn=lambda line: click.echo(f"Lưu ý: {line}", err=True))
    tell(summary)


def _tell_json(line: dict[str, Any]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False))


WORDS = {
    "period_opened": "mở kỳ báo cáo",
    "obligation_opened": "mở nghĩa vụ",
    "step_raised": "đến bước",
    "step_skipped": "bỏ qua bước",
    "letter_sent": "gửi thư",
    "submitted": "đơn vị báo cáo",
    "returned": "trả lại bổ sung",
    "accepted": "duyệt",
    "extended": "gia hạn",
    "acknowledged": "lãnh đạo tiếp nhận",
    "waived": "miễn",
    "event_fired": "sự kiện xảy ra",
    "report_compiled": "lập dự thảo báo cáo tổng hợp",
    "report_frozen": "chốt báo cáo tổng hợp",
    "report_issued": "phát hành báo cáo tổng hợp",
    "calendar_changed": "lịch làm việc thay đổi",
    "period_dates_changed": "đổi hạn theo công văn",
    "unit_changed": "đơn vị thay đổi",
}


def _tell_words(line: dict[str, Any]) -> None:
    if line["event"] == "summary":
        counts = (f"{WORDS.get(k, k)}: {v}" for k, v in line.items() if isinstance(v, int))
        click.echo("Tổng cộng: " + "; ".join(counts))
        return
    subject = (
        line["detail"]["subject"]
        if line["event"] == "letter_sent"
        else line["obligation"] or line["period"] or ""
    )
    parts = [
        line["at"][:16].replace("T", " "),
        WORDS.get(line["event"], line["event"]),
        line["unit"] or "",
        subject,
        line["step"] or "",
    ]
    if line["to"]:
        parts.append("→ " + ", ".join(line["to"]))
    click.echo("  ".join(part for part in parts if part))
