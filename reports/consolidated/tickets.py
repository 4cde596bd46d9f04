"""Difficulties and proposals as tables with their state on the day of the facts (tracking.md 7)."""

from datetime import date

from reports.consolidated.facts import TicketFacts
from reports.consolidated.gathering import by_unit
from reports.consolidated.outline import Filling
from reports.consolidated.sources import ticket_source
from reports.consolidated.tables import ROW_NUMBER
from reports.consolidated.wording import joined, sentence
from reports.consolidated.words import one_line, ticket_slot
from reports.document import Block, Cell, Column, Heading, Paragraph, Table, Traced
from rules.wording import number_words, table_date

OBSTACLE, PROPOSAL = "khó khăn, vướng mắc", "kiến nghị, đề xuất"


def difficulties(filling: Filling) -> tuple[Block, ...]:
    return (
        Heading("1. Khó khăn, vướng mắc"),
        *obstacles(filling),
        Heading("2. Kiến nghị, đề xuất"),
        *proposals(filling),
    )


def obstacles(filling: Filling) -> tuple[Block, ...]:
    return _told(filling, OBSTACLE, is_difficulty=True)


def proposals(filling: Filling) -> tuple[Block, ...]:
    return _told(filling, PROPOSAL, is_difficulty=False)


def _told(filling: Filling, what: str, *, is_difficulty: bool) -> tuple[Block, ...]:
    tickets = by_unit(filling.facts.tickets, is_difficulty=is_difficulty)
    if not tickets:
        return (Paragraph(f"Trong kỳ không có đơn vị nào nêu {what}."),)
    today = filling.facts.as_of.date()
    source = "tickets.difficulty" if is_difficulty else "tickets.proposal"
    counted = f"Các đơn vị nêu {number_words(len(tickets))} {what}: {_counts(tickets, today)}."
    return (Paragraph(counted, source=source), _table(filling, tickets, what, today))


def _counts(tickets: tuple[TicketFacts, ...], today: date) -> str:
    answered = sum(map(is_answered, tickets))
    overdue = sum(is_overdue(ticket, today) for ticket in tickets)
    waiting = len(tickets) - answered - overdue
    return joined((answered, "đã trả lời"), (waiting, "chưa trả lời"), (overdue, "quá hạn trả lời"))


def _table(filling: Filling, tickets: tuple[TicketFacts, ...], what: str, today: date) -> Table:
    rows = tuple(
        (number_words(number), ticket.unit, _words(filling, ticket), state_words(ticket, today))
        for number, ticket in enumerate(tickets, start=1)
    )
    columns = (ROW_NUMBER, Column("Đơn vị", 33), Column("Nội dung", 68), Column("Tình trạng", 52))
    return Table(f"{what[0].upper()}{what[1:]} và tình trạng trả lời", columns, rows)


def _words(filling: Filling, ticket: TicketFacts) -> Cell:
    text = filling.texts.get(ticket_slot(ticket))
    if text is not None:
        return Traced(one_line(text), f"text:{text.slot}")
    return Traced(sentence(ticket.text.strip()), ticket_source(ticket))


def is_answered(ticket: TicketFacts) -> bool:
    return bool(ticket.answer and ticket.answer.strip())


def is_overdue(ticket: TicketFacts, today: date) -> bool:
    return not is_answered(ticket) and ticket.due_on is not None and ticket.due_on < today


def state_words(ticket: TicketFacts, today: date) -> str:
    passed = _passed_words(ticket)
    if ticket.answer and is_answered(ticket):
        by = f" {ticket.answered_by.strip()}" if ticket.answered_by and ticket.answered_by.strip() else ""
        on = f" ngày {table_date(ticket.answered_on)}" if ticket.answered_on else ""
        who = f" ({' '.join((by + on).split())})" if by or on else ""
        done = "Đã quyết định" if ticket.is_decided else "Đã trả lời"
        return f"{passed}{done}{who}: {sentence(ticket.answer.strip())}"
    if ticket.due_on is None:
        return f"{passed}Chưa trả lời"
    if is_overdue(ticket, today):
        return f"{passed}Quá hạn trả lời từ {table_date(ticket.due_on)}"
    return f"{passed}Chưa trả lời, hạn {table_date(ticket.due_on)}"


def _passed_words(ticket: TicketFacts) -> str:
    if not ticket.passed_to:
        return ""
    on = f" ngày {table_date(ticket.passed_on)}" if ticket.passed_on else ""
    return f"Đã chuyển {ticket.passed_to}{on}. "
