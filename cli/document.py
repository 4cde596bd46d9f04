"""`dondoc document …`: công văn beside the reports."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from cli.opening import ISO_DATE, ROW_ID, data_option, json_option, opened
from rules.errors import BadInput, NotFound

if TYPE_CHECKING:
    from models import Obligation
    from operations.workspace import Workspace

KINDS = ("urging", "explanation", "courtesy", "extension")
STATES = {"drafted": "dự thảo", "issued": "đã phát hành", "dropped": "đã bỏ"}


@click.group("document")
def document_group() -> None:
    """Công văn đôn đốc, giải trình, gia hạn, phối hợp."""


@document_group.command("list")
@click.option("--plan", default=None, help="Chỉ của kế hoạch này.")
@click.option("--all", "with_all", is_flag=True, help="Cả công văn đã phát hành, đã bỏ.")
@data_option
@json_option
def list_command(plan: str | None, with_all: bool, data: Path | None, as_json: bool) -> None:
    """Liệt kê dự thảo đang chờ, mới nhất trước."""
    from models import DocumentState
    from models.queries import correspondence as letter_queries
    from reports.correspondence.content_json import content_from_json

    rows = []
    with opened(data) as workspace, workspace.database.reading() as session:
        state = None if with_all else DocumentState.DRAFTED
        for one in letter_queries.listed(session, plan_id=_plan_id(workspace, plan), state=state):
            letter, content = one.letter, content_from_json(one.letter.content)
            rows.append(
                {
                    "id": letter.id,
                    "kind": letter.kind.value,
                    "state": letter.state.value,
                    "plan": one.plan.key,
                    "to": list(content.addressees),
                    "subject": content.words.subject,
                    "number": letter.document_number,
                    "date": letter.document_date.isoformat() if letter.document_date else None,
                    "answer_by": one.answer_by.isoformat() if one.answer_by else None,
                    "owed": one.owed,
                    "awaited": one.awaited,
                    "answered": one.is_settled,
                }
            )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("Không có dự thảo công văn nào đang chờ.")
    for row in rows:
        to = ", ".join(cast("list[str]", row["to"]))
        settled = " (đơn vị đã báo cáo)" if row["answered"] else ""
        number = f" số {row['number']}" if row["number"] else ""
        click.echo(f"{row['id']:>5}  {STATES[str(row['state'])]}{number}  {to}: {row['subject']}{settled}")


@document_group.command("show")
@click.argument("number", type=ROW_ID)
@data_option
def show_command(number: int, data: Path | None) -> None:
    """In lời văn của một công văn."""
    from models.queries import correspondence as letter_queries
    from operations.correspondence.letter_content import content_now
    from reports.correspondence.letter import official_letter
    from reports.document import Item, Paragraph
    from reports.form import addressee_lines, letter_subject, number_line, place_and_date

    with opened(data) as workspace, workspace.database.reading() as session:
        letter = letter_queries.letter(session, number)
        if letter is None:
            raise NotFound(f"không có công văn số thứ tự {number}; xem: dondoc document list")
        document = official_letter(content_now(session, workspace, letter))
    head = document.head
    click.echo(f"{head.agency}\n{number_line(head, letter.document_number)}\n{letter_subject(head)}")
    click.echo(f"{place_and_date(head, letter.document_date)}\n")
    for line in (*addressee_lines(head), "", document.opening):
        click.echo(line)
    for block in document.sections[0].blocks:
        if isinstance(block, Item | Paragraph):
            click.echo(f"- {block.text}" if isinstance(block, Item) else block.text)
    for annex in document.annexes:
        click.echo(f"[Phụ lục: {annex.title}, {len(annex.table.rows)} dòng]")
    click.echo(document.closing)


@document_group.command("draft")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("obligations", nargs=-1)
@click.option("--plan", default=None, help="Kế hoạch của thư đề nghị phối hợp (courtesy).")
@click.option("--unit", default=None, help="Mã đơn vị được đề nghị phối hợp (courtesy).")
@data_option
def draft_command(
    kind: str, obligations: tuple[str, ...], plan: str | None, unit: str | None, data: Path | None
) -> None:
    """Lập dự thảo cho các việc OBLIGATIONS (số hoặc mã) của một đơn vị trong một kế hoạch."""
    from models import DocumentKind
    from operations.correspondence.draft_by_hand import draft_by_hand, draft_courtesy

    with opened(data) as workspace:
        if kind == "courtesy":
            if not plan or not unit:
                raise BadInput("thư đề nghị phối hợp cần kế hoạch và đơn vị", mend="thêm --plan MÃ --unit MÃ")
            number = draft_courtesy(workspace, _plan_id(workspace, plan) or 0, unit)
        else:
            ids = [_obligation(workspace, one).id or 0 for one in obligations]
            number = draft_by_hand(workspace, DocumentKind(kind), ids)
    click.echo(f"Dự thảo {number}. Xem: dondoc document show {number}")


@document_group.command("issue")
@click.argument("number", type=ROW_ID)
@click.option("--number", "document_number", required=True, help="Số văn bản do văn thư cấp.")
@click.option("--date", "day", required=True, type=ISO_DATE, help="Ngày văn bản.")
@click.option("--although-answered", is_flag=True, help="Vẫn phát hành dù đơn vị đã báo cáo mọi việc.")
@data_option
def issue_command(
    number: int, document_number: str, day: date, although_answered: bool, data: Path | None
) -> None:
    """Ghi số, ngày của công văn đã ký; từ đó nội dung không đổi."""
    from operations.correspondence.issue_letter import issue_letter

    with opened(data) as workspace:
        issue_letter(workspace, number, number=document_number, day=day, confirm_answered=although_answered)
    click.echo(f"Đã phát hành. Tải: dondoc document render {number} --format pdf")


@document_group.command("drop")
@click.argument("number", type=ROW_ID)
@click.option("--reason", required=True, help="Lý do bỏ dự thảo.")
@data_option
def drop_command(number: int, reason: str, data: Path | None) -> None:
    """Bỏ một dự thảo; lý do được lưu."""
    from operations.correspondence.change_letter import drop_letter

    with opened(data) as workspace:
        drop_letter(workspace, number, reason=reason)
    click.echo("Đã bỏ dự thảo.")


@document_group.command("render")
@click.argument("number", type=ROW_ID)
@click.option("--format", "form", type=click.Choice(["docx", "pdf", "html"]), required=True, help="Dạng tệp.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Tệp ra.")
@data_option
def render_command(number: int, form: str, output: Path | None, data: Path | None) -> None:
    """Xuất một công văn ra tệp; dự thảo chừa trống số, ngày."""
    from operations.correspondence.issue_letter import letter_file_name, render_letter

    chosen = cast("Literal['docx', 'pdf', 'html']", form)
    with opened(data) as workspace:
        letter, content = render_letter(workspace, number, chosen)
    file = output or Path(letter_file_name(letter, chosen))
    file.write_bytes(content)
    click.echo(str(file))


def _plan_id(workspace: "Workspace", key: str | None) -> int | None:
    if key is None:
        return None
    from models.queries import plans as plan_queries

    with workspace.database.reading() as session:
        plan = plan_queries.plan_by_key(session, key)
    if plan is None:
        raise NotFound(f"không có kế hoạch {key!r}; xem: dondoc plan list")
    return plan.id


def _obligation(workspace: "Workspace", named: str) -> "Obligation":
    from models.queries import obligations as obligation_queries

    with workspace.database.reading() as session:
        is_number = named.isdecimal() and len(named) < 10
        view = (
            obligation_queries.view(session, int(named))
            if is_number
            else obligation_queries.view_by_key(session, named)
        )
    if view is None:
        raise NotFound(f"không có việc số hoặc mã {named!r}; xem: dondoc unit owes")
    return view.obligation
