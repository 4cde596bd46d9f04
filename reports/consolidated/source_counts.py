"""Rows taken from the facts by key: one function for each kind of figure (the keys: reports/consolidated/sources.py)."""

import re
from collections.abc import Callable, Mapping

from reports.consolidated.facts import AssignmentFacts, TicketFacts
from reports.consolidated.gathering import fold
from reports.consolidated.source_rows import SourceRow, SourceRows
from reports.consolidated.source_rules import (
    LINES,
    PICKED,
    SPANS,
    dated_test,
    dated_words,
    earlier_test,
    indicator_rule,
)

Found = tuple[str, str, tuple[SourceRow, ...]]  # what, rule, rows
_UNIT = re.compile(
    r"unit:(?P<code>.*):(?P<count>(?:reports|tasks)\.[\w:]+|standing(?:\.answered)?)", re.DOTALL
)
_ASSIGNMENT = re.compile(r"assignment:(?P<id>\d+)(?::(?P<count>\w+)(?::(?P<place>\d+))?)?")
_INDICATOR = re.compile(r"indicator:(?P<id>\d+):(?P<name>.*?)(?P<given>:given)?", re.DOTALL)
_EARLIER = re.compile(r"earlier:(?P<span>\w+):(?P<kind>reports|tasks)(?:\.(?P<count>\w+))?")
_NUMBERED = re.compile(r"(?P<kind>ticket|submission|obligation):(?P<name>.+)", re.DOTALL)


def dated(rows: SourceRows, key: str, code: str | None = None) -> Found | None:
    kind, _, count = key.partition(".")
    test = dated_test(count, rows.facts.as_of.date())
    if test is None:
        return None
    taken = tuple(
        row for fact, row in rows.dated(kind) if (code is None or fact.unit_code == code) and test(fact)
    )
    return (*dated_words(kind, count), taken)


def standing(rows: SourceRows, key: str, code: str | None = None) -> Found | None:
    if key not in PICKED:
        return None
    taken = tuple(
        row
        for item, lines in rows.by_assignment()
        if item.is_standing
        for line, row in zip(item.lines, lines, strict=True)
        if (code is None or line.unit_code == code) and (key == "standing" or line.state is not None)
    )
    return (*PICKED[key], taken)


def of_unit(rows: SourceRows, units: Mapping[str, tuple[SourceRow, ...]], key: str) -> Found | None:
    """A code may hold any signs: the whole rest of the key is tried as one first."""
    if own := units.get(key.removeprefix("unit:")):
        what = f"Mọi việc của {own[0].unit} trong kỳ"
        return what, "Báo cáo, nhiệm vụ, kết quả và kiến nghị của đơn vị.", own
    found = _UNIT.fullmatch(key)
    own = units.get(found["code"]) if found else None
    if found is None or own is None:
        return None
    count = found["count"]
    counted = (standing if count.startswith("standing") else dated)(rows, count, found["code"])
    return (f"{own[0].unit}: {counted[0]}", *counted[1:]) if counted else None


def of_assignment(rows: SourceRows, key: str) -> Found | None:
    found = _ASSIGNMENT.fullmatch(key)
    for item, lines in rows.by_assignment():
        if found and item.assignment_id == int(found["id"]):
            if found["count"] == "answer" and found["place"]:
                return _answer(item, lines, int(found["place"]))
            return None if found["place"] else _lines(item, lines, found["count"] or "members")
    return None


def of_assignments(rows: SourceRows, key: str) -> Found | None:
    count = key.partition(".")[2]
    if count not in LINES:
        return None
    parts = [_lines(item, lines, count) for item, lines in rows.by_assignment()]
    taken = tuple(row for part in parts if part for row in part[2])
    return f"Các nhiệm vụ của kỳ: {LINES[count][0]}", LINES[count][1], taken


def of_indicator(rows: SourceRows, key: str) -> Found | None:
    found = _INDICATOR.fullmatch(key)
    for item, own in zip(rows.facts.indicators, rows.figures, strict=True):
        if found and (item.assignment_id, item.name) == (int(found["id"]), found["name"]):
            taken = tuple(
                row
                for one, row in zip(item.figures, own, strict=True)
                if one.value is not None or not found["given"]
            )
            return f"{item.name} ({item.measure})", indicator_rule(item.aggregation), taken
    return None


def of_earlier(rows: SourceRows, key: str) -> Found | None:
    found = _EARLIER.fullmatch(key)
    test = earlier_test(found["count"]) if found else None
    if found is None or test is None or found["span"] not in SPANS:
        return None
    taken = tuple(
        row
        for fact, row in zip(rows.facts.earlier, rows.earlier, strict=True)
        if (fact.span, f"{fact.kind}s") == (found["span"], found["kind"]) and test(fact.printed_class)
    )
    what, rule = dated_words(found["kind"], found["count"] or "all")
    return f"{what}, {SPANS[found['span']]}", rule, taken


def of_cumulative(rows: SourceRows, key: str) -> Found | None:
    """Earlier periods of the year, then this one."""
    name = key.partition(":")[2]
    earlier, now = of_earlier(rows, f"earlier:{key}"), dated(rows, name if "." in name else f"{name}.all")
    return (earlier[0], earlier[1], (*earlier[2], *now[2])) if earlier and now else None


def picked(rows: SourceRows, key: str) -> Found | None:
    """What is no count of a class: urged, moved, tickets, one submission, one obligation."""
    kind, _, name = key.partition(".")
    if kind == "tickets" and name in ("difficulty", "proposal", "all"):
        pairs = zip(rows.facts.tickets, rows.tickets, strict=True)
        return (*PICKED[kind], tuple(row for fact, row in pairs if name in ("all", ticket_kind(fact))))
    if key == "moved":
        return (*PICKED[key], tuple(row for fact, row in rows.both() if fact.due_on != fact.original_due_on))
    kind, _, name = key.partition(":")
    if kind == "urged" and (not name or name.isdecimal()):
        levels = [(fact.level_reached, row) for fact, row in rows.both()]
        taken = tuple(row for level, row in levels if level > 0 and name in ("", str(level)))
        return (*PICKED[kind], taken)
    return _numbered(rows, key)


def _numbered(rows: SourceRows, key: str) -> Found | None:
    found = _NUMBERED.fullmatch(key)
    if found is None:
        return None
    name = found["name"]
    if found["kind"] == "ticket":
        pairs = zip(rows.facts.tickets, rows.tickets, strict=True)
        taken = tuple(row for fact, row in pairs if fact.ticket_id and str(fact.ticket_id) == name)
    else:
        tests: dict[str, Callable[[SourceRow], bool]] = {
            "submission": lambda row: str(row.submission_id) == name,
            "obligation": lambda row: row.obligation == name,
        }
        taken = tuple(filter(tests[found["kind"]], rows.all()))
    return (*PICKED[found["kind"]], taken) if taken else None


def _answer(item: AssignmentFacts, lines: tuple[SourceRow, ...], place: int) -> Found | None:
    answers = fold(item.lines)
    if place >= len(answers):
        return None
    one = answers[place]
    taken = tuple(
        row
        for line, row in zip(item.lines, lines, strict=True)
        if line.state == one.state and line.unit in one.units
    )
    what = f"{item.task}: nội dung đơn vị đã báo cáo"
    return what, "Các đơn vị báo cáo cùng trạng thái, cùng lời văn.", taken


def _lines(item: AssignmentFacts, lines: tuple[SourceRow, ...], count: str) -> Found | None:
    if count not in LINES:
        return None
    what, rule, test = LINES[count]
    if item.inside:
        rule = f"Đã lồng ghép trong {item.inside}: không đơn vị nào phải báo cáo riêng."
    taken = tuple(row for line, row in zip(item.lines, lines, strict=True) if test(line.state))
    return f"{item.task}: {what}", rule, taken


def ticket_kind(ticket: TicketFacts) -> str:
    return "difficulty" if ticket.kind == "difficulty" else "proposal"
