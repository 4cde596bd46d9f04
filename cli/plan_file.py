"""`dondoc plan export`, and the import of what comes back from Excel."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option, opened
from rules.errors import BadInput

if TYPE_CHECKING:
    from operations.drafts.import_edited_draft import EditedDraft
    from operations.workspace import Workspace


@click.command("export")
@click.argument("words", nargs=-1, required=True, metavar="[KHÓA] TỆP.xlsx")
@click.option("--force", is_flag=True, help="Ghi đè tệp đã có.")
@data_option
def export_command(words: tuple[str, ...], force: bool, data: Path | None) -> None:
    """Xuất bản dự thảo ra Excel để sửa, rồi nhập lại bằng: dondoc plan import TỆP.xlsx.

    Bỏ KHÓA khi chỉ có một bản dự thảo.
    """
    if len(words) > 2:
        raise click.UsageError("chỉ cần KHÓA và TỆP.xlsx")
    file = Path(words[-1])
    _check_target(file, force)
    with opened(data) as workspace:
        key = words[0] if len(words) == 2 else the_one_draft(workspace)
        from operations.drafts.export_draft import export_draft

        content = export_draft(workspace, key)
    file.write_bytes(content)
    click.echo(f"Đã ghi {file}. Sửa bằng Excel, rồi: dondoc plan import '{file}'")


def _check_target(file: Path, force: bool) -> None:
    if file.suffix.lower() != ".xlsx":
        raise BadInput(
            "tệp xuất phải có đuôi .xlsx", where=str(file), mend=f"ví dụ {file.stem or 'ra-soat'}.xlsx"
        )
    if file.exists() and not force:
        raise BadInput("tệp đã có, không ghi đè", where=str(file), mend="chọn tên khác, hoặc thêm --force")


def the_one_draft(workspace: "Workspace") -> str:
    """The only draft there is; with several a person says which."""
    from models.queries import drafts

    with workspace.database.reading() as session:
        keys = [plan.key for plan in drafts.draft_plans(session)]
    if not keys:
        raise BadInput("không có bản dự thảo nào", mend="nhập trước: dondoc plan import TỆP")
    if len(keys) > 1:
        raise BadInput(
            f"có {len(keys)} bản dự thảo: {', '.join(keys)}",
            mend="nêu khóa: dondoc plan export KHÓA TỆP.xlsx",
        )
    return keys[0]


def tell_edited(result: "EditedDraft", as_json: bool) -> None:
    """What the import of a draft's file did."""
    if as_json:
        counts = ("edited", "added", "dropped", "restored", "checked", "names", "answers", "others")
        told = {"key": result.key, "version": result.version, "changes": result.changes}
        told |= {name: getattr(result, name) for name in counts}
        click.echo(json.dumps(told | {"moved": result.moved, "known": result.known}, ensure_ascii=False))
        return
    for note in result.notes:
        click.echo(f"Lưu ý: {note}", err=True)
    if result.known:
        click.echo(f"{result.key}: tệp này đã nhập từ trước, không có gì thay đổi.")
        return
    if not result.changes:
        click.echo(f"{result.key}: tệp không có sửa đổi nào.")
        return
    words = {
        "edited": "sửa {} nhiệm vụ",
        "added": "thêm {} nhiệm vụ",
        "dropped": "bỏ {} nhiệm vụ",
        "restored": "lấy lại {} nhiệm vụ",
        "checked": "đánh dấu {} nhiệm vụ",
        "names": "chọn {} tên đơn vị",
        "answers": "trả lời {} điểm",
        "others": "sửa {} mục chung",
    }
    said = [word.format(count) for name, word in words.items() if (count := getattr(result, name))]
    said += ["đổi thứ tự"] if result.moved else []
    click.echo(f"Đã nhập vào bản dự thảo {result.key}: {', '.join(said)}.")
    click.echo(f"Tiếp theo: dondoc plan show '{result.key}', rồi dondoc plan confirm '{result.key}'.")
