"""Nguồn số liệu: the appendix of the page, in which every row stands once and every figure finds its rows.

Reports, tasks, assignments, indicators, tickets and earlier windows are tables of rows, grouped by class; a unit, or a
figure whose rows lie in several tables, is a list of links to them. So a page of a thousand units stays small.
"""

import re
from collections.abc import Callable
from functools import cached_property

from markupsafe import Markup, escape

from reports.consolidated.facts import AssignmentFacts, ReportFacts
from reports.consolidated.gathering import fold
from reports.consolidated.source_rows import SourceRow
from reports.consolidated.sources import Source, Tracing
from reports.html.source_tables import Block, Group, list_of, source_tables
from rules.errors import BadInput

ObligationUrl = Callable[[str], str]
_DATED = re.compile(r"(reports|tasks)\.(\w+)(?::\w+)?")
_LINES = re.compile(r"assignment:(\d+)(?::(\w+)(?::(\d+))?)?")
_INDICATOR = re.compile(r"indicator:(\d+):(.*?)(?::given)?", re.DOTALL)


class SourceBook:
    """Gives the links of a page while it is written, then the blocks that they lead to."""

    def __init__(self, facts: ReportFacts, obligation_url: ObligationUrl | None = None) -> None:
        self.facts = facts
        self.tracing = Tracing(facts)
        self.obligation_url = obligation_url
        self.first: dict[str, str] = {}  # block → where it was first led to from
        self._lists: dict[str, Block] = {}
        self._answers: dict[int, dict[int, str]] = {}

    def link(self, words: str, source: str) -> Markup:
        """The words themselves where the key names nothing: no rows, an older snapshot, another report's text."""
        anchor = self._anchor_or_none(source)
        return self._linked(words, anchor) if anchor else escape(words)

    def mark(self, source: str) -> Markup:
        """Behind a sentence, where it has rows."""
        anchor = self._anchor_or_none(source)
        return self._linked("nguồn", anchor, label="Nguồn số liệu của câu này") if anchor else Markup("")

    def _anchor_or_none(self, source: str) -> str:
        try:
            return self._anchor(source)
        except BadInput:
            return ""

    def _linked(self, words: str, anchor: str, *, label: str = "") -> Markup:
        block = anchor.partition(".")[0]
        mark = ""
        if block not in self.first:
            self.first[block] = f"from-{len(self.first) + 1}"
            mark = f' id="{self.first[block]}"'
        named = f' aria-label="{escape(label)}"' if label else ""
        attributes = f'class="figure"{mark}{named} href="#{escape(anchor)}"'
        return Markup(f"<a {attributes}>{escape(words)}</a>")  # noqa: S704  every part of it is escaped

    def back(self, block: Block) -> str:
        """Where the reader came from; a block that only lists point to leads to the top of the sources."""
        return self.first.get(block.anchor, "sources")

    def row_anchor(self, row: SourceRow) -> str:
        """'s-reports.r-12': the block, then the row."""
        return self._places[row.key]

    @cached_property
    def tables(self) -> tuple[Block, ...]:
        return tuple(block for block in source_tables(self.tracing) if block.count)

    @cached_property
    def units(self) -> tuple[Block, ...]:
        """One list for each unit that a figure was linked by."""
        blocks = (
            list_of(
                self._unit_anchors[code], Source(f"unit:{code}", rows[0].unit, "", self.facts.as_of, rows)
            )
            for code, rows in self.tracing.units.items()
        )
        return tuple(block for block in blocks if block.anchor in self.first)

    @property
    def lists(self) -> tuple[Block, ...]:
        return tuple(self._lists.values())

    @cached_property
    def _places(self) -> dict[str, str]:
        return {
            row.key: f"{block.anchor}.r-{row.key.replace(':', '-')}"
            for block in source_tables(self.tracing)
            for group in block.groups
            for row in group.rows
        }

    def group_of(self, row: SourceRow) -> tuple[Block, Group]:
        return self._groups[row.key]

    @cached_property
    def _groups(self) -> dict[str, tuple[Block, Group]]:
        return {
            row.key: (block, group) for block in self.tables for group in block.groups for row in group.rows
        }

    @cached_property
    def _unit_anchors(self) -> dict[str, str]:
        return {code: f"s-unit-{n}" for n, code in enumerate(self.tracing.units, start=1)}

    @cached_property
    def _obligations(self) -> dict[str, str]:
        rows = reversed((*self.tracing.rows.reports, *self.tracing.rows.tasks))
        return {row.obligation: self.row_anchor(row) for row in rows}

    @cached_property
    def _indicators(self) -> dict[tuple[int, str], int]:
        return {(one.assignment_id, one.name): n for n, one in enumerate(self.facts.indicators, start=1)}

    @cached_property
    def _assignments(self) -> dict[int, tuple[AssignmentFacts, tuple[SourceRow, ...]]]:
        return {item.assignment_id: (item, rows) for item, rows in self.tracing.rows.by_assignment()}

    def _anchor(self, key: str) -> str:
        if key.startswith("unit:"):
            return self._unit_anchor(key)
        if (found := _DATED.fullmatch(key)) and found[2] not in ("age", "awaited", "named"):
            return self._group(f"s-{found[1]}", found[2])
        if key.startswith("obligation:") and (place := self._obligations.get(key.partition(":")[2])):
            return place
        if (found := _LINES.fullmatch(key)) and int(found[1]) in self._assignments:
            if found[2] == "answer":
                return self._answer_anchor(int(found[1]), int(found[3]))
            return self._group(f"s-assignment-{found[1]}", found[2] or "")
        if key.startswith("tickets."):
            return "s-tickets" if self.facts.tickets else ""
        if (found := _INDICATOR.fullmatch(key)) and (
            number := self._indicators.get((int(found[1]), found[2]))
        ):
            return self._group(f"s-indicator-{number}", "")
        return self._list_anchor(key)

    def _list_anchor(self, key: str) -> str:
        """ "" where there is nothing to lead to; a single row needs no list."""
        if key not in self._lists:
            source = self.tracing.rows_behind(key)
            if len(source.rows) <= 1 and not key.startswith("text:"):
                return self.row_anchor(source.rows[0]) if source.rows else ""
            self._lists[key] = list_of(f"s-list-{len(self._lists) + 1}", source)
        return self._lists[key].anchor

    def _unit_anchor(self, key: str) -> str:
        code = key.removeprefix("unit:")
        while code and code not in self._unit_anchors:
            code = code.rpartition(":")[0]
        return self._unit_anchors[code] if code else self.tracing.rows_behind(key).key

    def _answer_anchor(self, assignment_id: int, place: int) -> str:
        """The row of the first unit that gave it."""
        if assignment_id not in self._answers:
            item, rows = self._assignments[assignment_id]
            first: dict[tuple[str, str | None], str] = {}
            for line, row in zip(item.lines, rows, strict=True):
                first.setdefault((line.unit, line.state), self.row_anchor(row))
            self._answers[assignment_id] = {
                n: first[(answer.units[0], answer.state)] for n, answer in enumerate(fold(item.lines))
            }
        return self._answers[assignment_id].get(place, "")

    def _group(self, block: str, group: str) -> str:
        """A class that no row has leads to its block, and a block without rows nowhere."""
        if f"{block}.{group}" in self._group_anchors:
            return f"{block}.{group}"
        return block if block in self._block_anchors else ""

    @cached_property
    def _group_anchors(self) -> frozenset[str]:
        return frozenset(group.anchor for block in self.tables for group in block.groups)

    @cached_property
    def _block_anchors(self) -> frozenset[str]:
        return frozenset(block.anchor for block in self.tables)
