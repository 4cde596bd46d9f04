"""`dondoc ticket …`: difficulties and proposals of the units, and what the house does with them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.opening import ROW_ID, data_option, json_option, opened
from cli.ticket_moves import MOVES
from rules.errors import NotFound
from rules.wording import short_date

if TYPE_CHECKING:
    from models.queries.tickets import TicketChoice, TicketView
    from operations.workspace import Workspace

STATES = ("open", "late", "answered", "all")
KINDS = ("difficulty", "proposal")
HOLDERS = ("desk", "head", "above")


@click.group("ticket")
def ticket_group() -> None:
    """Khó khăn, vướng mắc; kiến nghị, đề xuất của đơn vị."""


for move in MOVES:
    ticket_group.add_command(move)


@ticket_group.command("list")
@click.option("--plan", default=None, help="Chỉ của kế hoạch này.")
@click.option("--unit", default=None, help="Chỉ của đơn vị này (mã).")
@click.option(
    "--state",
    type=click.Choice(STATES),
    default="open",
    show_default=True,
    help="open: chưa trả lời; late: quá hạn trả lời; answered: đã trả lời, đã quyết định; all: tất cả.",
)
@click.option("--kind", type=click.Choice(KINDS), help="difficulty: khó khăn; proposal: kiến nghị.")
@click.option(
    "--holder",
    type=click.Choice(HOLDERS),
    help="Đang ở: desk: chuyên viên đầu mối; head: lãnh đạo cơ quan đầu mối; above: cơ quan cấp trên.",
)
@data_option
@json_option
def list_command(data: Path | None, as_json: bool, **wanted: Any) -> None:
    """Liệt kê: chưa trả lời trước, theo hạn trả lời."""
    from models.queries import tickets as ticket_queries

    with opened(data) as workspace:
        with workspace.database.reading() as session:
            views = ticket_queries.listed(session, _choice(workspace, **wanted))
        if as_json:
            rows = [_row(workspace, view) for view in views]
            click.echo(json.dumps(rows, ensure_ascii=False))
            return
        if not views:
            click.echo("Không có khó khăn, kiến nghị nào như vậy.")
        for view in views:
            text = " ".join(view.ticket.text.split())
            click.echo(f"{view.ticket.id:>6}  {_standing(workspace, view)}")
            click.echo(
                f"{'':>8}{view.unit.name} [{view.plan.document_number or view.plan.key}]: {text[:200]}"
            )


@ticket_group.command("show")
@click.argument("number", type=ROW_ID)
@data_option
@json_option
def show_command(number: int, data: Path | None, as_json: bool) -> None:
    """Một khó khăn, kiến nghị: nội dung, đang ở đâu, đã xử lý thế nào."""
    from models.queries import audit as audit_queries
    from models.queries import tickets as ticket_queries
    from web.ticket_words import told_in

    with opened(data) as workspace:
        with workspace.database.reading() as session:
            view = ticket_queries.ticket(session, number)
            if view is None:
                raise NotFound(
                    f"không có khó khăn, kiến nghị số {number}; xem: dondoc ticket list --state all"
                )
            events = audit_queries.of_subject(session, ("ticket", number))
        if as_json:
            click.echo(json.dumps(_row(workspace, view), ensure_ascii=False))
            return
        click.echo(_standing(workspace, view))
        click.echo(f"Đơn vị:    {view.unit.name} ({view.unit.code})")
        click.echo(f"Kế hoạch:  {view.plan.document_number or view.plan.key}, việc số {view.obligation_id}")
        click.echo(f"Nêu ngày:  {short_date(view.ticket.raised_on)}")
        click.echo(f"\n{view.ticket.text}\n")
        for event in events:
            heading, details = told_in(event)
            day = short_date(workspace.local_day(event.at))
            click.echo(f"{day}  {heading} ({event.actor}): {'; '.join(details)}")


def _choice(
    workspace: "Workspace",
    *,
    plan: str | None,
    unit: str | None,
    state: str,
    kind: str | None,
    holder: str | None,
) -> "TicketChoice":
    """What the options name; what is named and not there is said."""
    from models import TicketHolder, TicketKind
    from models.queries import plans as plan_queries
    from models.queries import units as unit_queries
    from models.queries.tickets import TicketChoice

    with workspace.database.reading() as session:
        found_plan = plan_queries.plan_by_key(session, plan) if plan is not None else None
        found_unit = unit_queries.unit_by_code(session, unit) if unit is not None else None
    if plan is not None and found_plan is None:
        raise NotFound(f"không có kế hoạch {plan!r}; xem: dondoc plan list")
    if unit is not None and found_unit is None:
        raise NotFound(f"không có đơn vị mã {unit!r}; xem: dondoc unit list")
    return TicketChoice(
        plan_id=found_plan.id if found_plan else None,
        unit_id=found_unit.id if found_unit else None,
        kind=TicketKind(kind) if kind else None,
        holder=TicketHolder(holder) if holder else None,
        is_open={"open": True, "answered": False}.get(state),
        late_on=workspace.local_day(workspace.clock.now()) if state == "late" else None,
    )


def _standing(workspace: "Workspace", view: "TicketView") -> str:
    """'Khó khăn, vướng mắc · Chưa trả lời, còn 3 ngày làm việc · Chuyên viên đầu mối'."""
    from web.ticket_words import row_of

    row = row_of(workspace, view, workspace.local_day(workspace.clock.now()))
    return " · ".join(said for said in (row.kind, row.state, row.holder) if said)


def _row(workspace: "Workspace", view: "TicketView") -> dict[str, object]:
    ticket = view.ticket
    return {
        "id": ticket.id,
        "kind": ticket.kind.value,
        "plan": view.plan.key,
        "unit": view.unit.code,
        "obligation": view.obligation_id,
        "text": ticket.text,
        "raised_on": ticket.raised_on.isoformat(),
        "due_on": ticket.due_on.isoformat(),
        "holder": ticket.holder.value,
        "passed_to": ticket.passed_to,
        "outcome": ticket.outcome.value if ticket.outcome else None,
        "answer": ticket.answer,
        "answered_at": workspace.local(ticket.answered_at).isoformat() if ticket.answered_at else None,
        "answered_by": ticket.answered_by,
    }
