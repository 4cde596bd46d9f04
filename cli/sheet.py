"""`dondoc sheet …`: the sheet an office kept until now becomes draft plans."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.opening import ROW_ID, data_option, json_option, opened, read_file

if TYPE_CHECKING:
    from operations.sheets.check_sheet import SheetCheck
    from operations.sheets.look_at_sheet import SheetLook
    from operations.sheets.past_imports import PastImport


@click.group("sheet")
def sheet_group() -> None:
    """Bảng theo dõi nhiệm vụ đang dùng: nhập thành bản dự thảo, hoàn tác."""


@sheet_group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="Tệp TOML ghép cột; không có thì như lần trước, hoặc máy đoán.",
)
@click.option("--sheet", "title", default="", help="Tên trang tính.")
@click.option("--head-row", type=click.IntRange(0, 1_048_576), default=0, help="Dòng ghi tên cột.")
@click.option("--issuer", default="", help="Cơ quan giao, khi bảng không nêu.")
@click.option("--year", type=click.IntRange(1990, 2100), help="Năm, khi thời hạn không nêu.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ thành gì, dòng nào phải sửa; không ghi.")
@click.option("--only-good", is_flag=True, help="Nhập các dòng đạt, để lại các dòng phải sửa.")
@click.option("--faults", type=click.Path(path_type=Path, dir_okay=False), help="Ghi chỗ cần xem ra tệp CSV.")
@data_option
@json_option
def import_command(
    file: Path, mapping: Path | None, title: str, head_row: int, issuer: str, year: int | None,
    dry_run: bool, only_good: bool, faults: Path | None, data: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Nhập một bảng theo dõi (.xlsx, .csv) thành các bản dự thảo; chưa xác nhận thì chưa theo dõi gì."""
    from dataclasses import replace

    from intake.tracking_sheets.mapping import SheetMapping, mapping_from_toml
    from operations.sheets.check_sheet import check_sheet
    from operations.sheets.fault_file import fault_file
    from operations.sheets.import_sheet import import_sheet
    from operations.sheets.look_at_sheet import look_at_sheet, ready_mapping

    content = read_file(file)
    chosen = mapping_from_toml(read_file(mapping), str(mapping)) if mapping else SheetMapping()
    chosen = replace(
        chosen,
        sheet=title or chosen.sheet,
        head_row=head_row or chosen.head_row,
        issuer=issuer or chosen.issuer,
        year=year or chosen.year,
    )
    with opened(data) as workspace:
        look = look_at_sheet(workspace, content, file.name, chosen)
        used = replace(chosen, sheet=look.grid.title, head_row=look.head.row, year=look.mapping.year)
        used = used if chosen.columns else replace(ready_mapping(look), issuer=issuer or look.mapping.issuer)
        check = check_sheet(workspace, content, file.name, used)
        if faults:
            faults.write_bytes(fault_file(check))
        done = None if dry_run else import_sheet(workspace, content, file.name, used, only_good=only_good)
    if as_json:
        shown = check_as_json(done.check if done else check, look)
        shown |= {"applied": done is not None, "import": done.import_id if done else None}
        click.echo(json.dumps(shown | {"keys": list(done.keys) if done else []}, ensure_ascii=False))
        return
    _print(check)
    if done:
        click.echo(f"Lần nhập {done.import_id}: {len(done.keys)} bản dự thảo: {', '.join(done.keys)}")
        click.echo(f"Rà soát rồi xác nhận từng bản; hoàn tác: dondoc sheet undo {done.import_id}")


def check_as_json(check: "SheetCheck", look: "SheetLook") -> dict[str, Any]:
    """The shape of docs/interfaces.md; `mapping` can be kept as a TOML file for --mapping."""
    return {
        "file": check.file,
        "sheets": [one.title for one in look.file.sheets],
        "mapping": check.mapping.as_json(),
        "remembered": look.is_remembered,
        "plans": [
            {
                "number": plan.draft.document.number,
                "title": plan.draft.document.title,
                "issuer": plan.draft.document.issuer,
                "assignments": len(plan.draft.assignments),
                "open": plan.open_tasks,
            }
            for plan in check.plans
        ],
        "tasks": check.tasks,
        "ended": check.ended,
        "left_out": [task.number for task in check.left_out],
        "remarks": [
            {"cell": r.cell, "field": r.field, "weight": r.weight.value, "what": r.what, "mend": r.mend}
            for r in check.remarks
        ],
        "unbound_units": [one.written for one in check.names if not one.is_bound],
        "times": [{"written": one.written, "meaning": one.meaning, "why": one.reason} for one in check.times],
    }


def _print(check: "SheetCheck") -> None:
    from operations.sheets.fault_file import WEIGHT_WORDS

    for one in check.remarks:
        mend = f" → {one.mend}" if one.mend else ""
        click.echo(f"{one.cell:<8} {WEIGHT_WORDS[one.weight]}: {one.what}{mend}")
    for name in (one for one in check.names if not one.is_bound):
        near = f"; gần giống: {', '.join(name.suggestions)}" if name.suggestions else ""
        click.echo(f"đơn vị “{name.written}” chưa có trong danh mục ({name.times} lần){near}")
    for plan in check.plans:
        head = plan.draft.document
        click.echo(f"{head.number or '(không số)'}: {head.title}: {plan.open_tasks} nhiệm vụ còn theo dõi")
    click.echo(
        f"{len(check.plans)} bản dự thảo, {check.tasks - check.ended} nhiệm vụ còn theo dõi, "
        f"{check.ended} đã xong hoặc dừng, {len(check.left_out)} dòng phải sửa."
    )


@sheet_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Các lần đã nhập."""
    from operations.sheets.past_imports import past_imports

    with opened(data) as workspace, workspace.database.reading() as session:
        found = past_imports(session)
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False))
        return
    if not found:
        click.echo("Chưa nhập bảng theo dõi nào.")
    for one in found:
        state = f"{one.undone_by} đã hoàn tác" if one.is_undone else ", ".join(plan.key for plan in one.plans)
        click.echo(f"{one.id:<6} {one.at:%Y-%m-%d} {one.by}: {one.file}, {one.sheet}: {state}")


def _as_json(one: "PastImport") -> dict[str, Any]:
    return {
        "import": one.id,
        "at": one.at.isoformat(),
        "by": one.by,
        "file": one.file,
        "sheet": one.sheet,
        "plans": [plan.key for plan in one.plans],
        "undone_by": one.undone_by or None,
        "can_be_undone": one.can_be_undone,
    }


@sheet_group.command("undo")
@click.argument("number", type=ROW_ID, metavar="LẦN_NHẬP")
@data_option
def undo_command(number: int, data: Path | None) -> None:
    """Xóa các bản dự thảo của một lần nhập, khi chưa bản nào được xác nhận."""
    from operations.sheets.undo_sheet_import import undo_sheet_import

    with opened(data) as workspace:
        undone = undo_sheet_import(workspace, number)
    click.echo(f"Đã hoàn tác lần nhập {number}: xóa {len(undone.plans)} bản dự thảo của {undone.file}.")
