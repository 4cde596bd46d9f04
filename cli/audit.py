"""`dondoc audit …`: the chain on the audit trail."""

import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.opening import data_option, json_option, opened
from rules.errors import BadInput

if TYPE_CHECKING:
    from rules.audit_chain import Finding, Verdict

FAULTS = {
    "edited": "nội dung đã bị sửa sau khi niêm phong",
    "deleted": "sự kiện đã bị xóa, chỉ còn mắt xích",
    "broken": "mắt xích không khớp với mắt xích trước: bị sửa, chèn hoặc đổi chỗ",
    "gap": "mất hoặc đảo vị trí",
    "unsealed": "sự kiện quá một giờ chưa được niêm phong",
    "head_lost": "không còn mã đã ghi lại trước đây: phần cuối bị cắt hoặc cả chuỗi bị làm lại",
    "false_decision": "phần ẩn danh không khớp với quyết định ẩn danh",
}
SHORTEST, LONGEST = 16, 64


@click.group("audit")
def audit_group() -> None:
    """Nhật ký: niêm phong, kiểm tra, xuất cho thanh tra."""


@audit_group.command("verify")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--head", "heads", multiple=True, metavar="MÃ", help="Mã đã ghi lại trước đây, phải còn trong chuỗi."
)
@data_option
@json_option
def verify_command(file: Path | None, heads: tuple[str, ...], data: Path | None, as_json: bool) -> int:
    """Chứng minh nhật ký còn nguyên: của hệ thống này, hoặc của TỆP đã xuất (không cần cơ sở dữ liệu)."""
    noted = [_checked(head) for head in heads]
    if file is not None:
        from operations.care.audit_file import verify_audit_file

        verdict = verify_audit_file(file, heads=noted)
    else:
        from operations.care.verify_audit import verify_audit

        with opened(data) as workspace:
            verdict = verify_audit(workspace, heads=noted)
    click.echo(json.dumps(_as_json(verdict)) if as_json else "\n".join(verdict_lines(verdict)))
    return 0 if verdict.is_good else 1


@audit_group.command("head")
@data_option
@json_option
def head_command(data: Path | None, as_json: bool) -> None:
    """Mã của mắt xích cuối: ghi lại ở nơi khác để sau này đối chiếu bằng verify --head."""
    from operations.care.verify_audit import audit_head

    with opened(data) as workspace:
        last = audit_head(workspace)
        sealed_at = workspace.local(last.sealed_at) if last else None
    if as_json:
        said = asdict(last) | {"sealed_at": sealed_at} if last else {}
        click.echo(json.dumps(said, default=datetime.isoformat))
    elif last is None:
        click.echo("Nhật ký chưa có mắt xích nào; niêm phong bằng dondoc audit seal.")
    else:
        click.echo(f"{last.chain_hash}  mắt xích {last.position}, {sealed_at:%H:%M %d/%m/%Y}")


@audit_group.command("seal")
@data_option
def seal_command(data: Path | None) -> None:
    """Niêm phong ngay những sự kiện chưa có mắt xích (khi hệ thống chạy, việc này tự làm mỗi phút)."""
    from operations.care.seal_audit import seal_audit

    with opened(data) as workspace:
        click.echo(f"Đã niêm phong thêm {seal_audit(workspace, is_whole=True)} sự kiện.")


@audit_group.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def export_command(file: Path, data: Path | None) -> None:
    """Xuất cả nhật ký cùng chuỗi niêm phong ra TỆP (JSON từng dòng; tên kết thúc bằng .gz thì nén)."""
    from operations.care.audit_file import export_audit

    with opened(data) as workspace:
        manifest = export_audit(workspace, file)
    click.echo(f"Đã xuất {manifest.events} sự kiện ra {file}; mã cuối {manifest.head}.")
    click.echo("Tệp có họ tên, địa chỉ thư của người làm việc: chỉ giao cho người được phép xem.", err=True)


def verdict_lines(verdict: "Verdict") -> list[str]:
    """What a check saw, in words."""
    lines = [_told(one) for one in verdict.findings]
    total = sum(verdict.faults.values())
    if total > len(verdict.findings):
        lines.append(f"… và {total - len(verdict.findings)} lỗi nữa")
    if verdict.unsealed:
        lines.append(
            f"{verdict.unsealed} sự kiện chưa niêm phong (hệ thống niêm phong mỗi phút khi đang chạy)"
        )
    if verdict.late:
        lines.append(
            f"{verdict.late} sự kiện được niêm phong muộn hơn một ngày so với thời điểm ghi: nên hỏi lý do"
        )
    for decision, number in verdict.anonymised.items():
        lines.append(f"{number} sự kiện đã ẩn danh theo quyết định ghi ở sự kiện số {decision}")
    words = "nhật ký còn nguyên" if verdict.is_good else f"LỖI: {total} chỗ không khớp"
    return [*lines, f"{verdict.links} mắt xích, mã cuối {verdict.head}: {words}."]


def _told(finding: "Finding") -> str:
    """Where a fault stands and what it is."""
    places = []
    if finding.position is not None:
        places.append(f"mắt xích {finding.position}")
    if finding.event_id is not None:
        places.append(f"sự kiện số {finding.event_id}")
    return f"{', '.join(places) or f'mã {finding.detail}'}: {FAULTS[finding.fault]}"


def _as_json(verdict: "Verdict") -> dict[str, Any]:
    return {
        "is_good": verdict.is_good,
        "links": verdict.links,
        "head": verdict.head,
        "unsealed": verdict.unsealed,
        "late": verdict.late,
        "anonymised": [
            {"decision": decision, "events": number} for decision, number in verdict.anonymised.items()
        ],
        "faults": dict(verdict.faults),
        "findings": [asdict(one) for one in verdict.findings],
    }


def _checked(head: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]+", head) or not SHORTEST <= len(head) <= LONGEST:
        raise BadInput(
            f"{head!r} không phải mã của nhật ký",
            where="--head",
            mend=f"chép đủ mã của dondoc audit head, ít nhất {SHORTEST} ký tự đầu",
        )
    return head.lower()
