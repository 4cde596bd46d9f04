"""The tables of the sources: every row of the facts once, grouped by class or state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.consolidated.counting import DatedRow
from reports.consolidated.source_counts import of_earlier
from reports.consolidated.source_rows import SourceRow
from reports.consolidated.source_rules import CLASSES, DATED, SPANS, indicator_rule
from reports.consolidated.sources import Source, Tracing
from rules.progress import Timeliness

_CLASSES = {label.value: key for key, label in CLASSES.items()}
_LINE_GROUPS = {"done": "đã hoàn thành", "in_progress": "đang thực hiện", "not_started": "chưa thực hiện", "silent": "chưa báo cáo"}  # fmt: skip
CLOSED, UNCLEAR = "Được miễn, thôi theo dõi", "Chưa rõ phân loại"
_CLASS_ORDER = (*_CLASSES, CLOSED, UNCLEAR)
_CLASS_KEYS = {**_CLASSES, CLOSED: "closed", UNCLEAR: "unclear"}
_LINE_KEYS = {words: key for key, words in _LINE_GROUPS.items()}


@dataclass(frozen=True)
class Group:
    anchor: str
    name: str
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True)
class Block:
    """A table of rows, or with `is_list` the links to rows that stand in other blocks."""

    anchor: str
    what: str
    rule: str
    groups: tuple[Group, ...]
    is_list: bool = False

    @property
    def count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def source_tables(tracing: Tracing) -> Iterable[Block]:
    """The tables in which every row of the facts stands once."""
    rows, facts = tracing.rows, tracing.facts
    for kind in DATED:
        rule = tracing.rows_behind(f"{kind}.all").rule
        taken = rows.reports if kind == "reports" else rows.tasks
        names = [_class_of(fact) for fact, _ in rows.dated(kind)]
        yield Block(
            f"s-{kind}", DATED[kind], rule, _groups(f"s-{kind}", names, taken, _CLASS_ORDER, _CLASS_KEYS)
        )
    for item, lines in rows.by_assignment():
        names = [_LINE_GROUPS.get(line.state or "silent", line.state or "") for line in item.lines]
        anchor = f"s-assignment-{item.assignment_id}"
        groups = _groups(anchor, names, lines, tuple(_LINE_GROUPS.values()), _LINE_KEYS)
        yield Block(
            anchor,
            item.task,
            "Mỗi đơn vị được giao một dòng; trạng thái là của báo cáo gần nhất trong kỳ.",
            groups,
        )
    for n, (one, figures) in enumerate(zip(facts.indicators, rows.figures, strict=True), start=1):
        rule = indicator_rule(one.aggregation)
        yield Block(f"s-indicator-{n}", f"{one.name} ({one.measure})", rule, (Group("", "", figures),))
    yield Block(
        "s-tickets",
        "Khó khăn, kiến nghị của các đơn vị",
        "Ghi trong báo cáo của đơn vị.",
        (Group("", "", rows.tickets),),
    )
    for span in SPANS:
        for kind in DATED:
            found = of_earlier(rows, f"earlier:{span}:{kind}")
            if found:
                yield Block(f"s-{span}-{kind}", found[0], found[1], (Group("", "", found[2]),))


def _class_of(row: DatedRow) -> str:
    return row.printed_class or (CLOSED if row.timeliness == Timeliness.CLOSED else UNCLEAR)


def _groups(
    anchor: str, names: Sequence[str], rows: Sequence[SourceRow], order: Sequence[str], keys: dict[str, str]
) -> tuple[Group, ...]:
    gathered: dict[str, list[SourceRow]] = {name: [] for name in order}
    for name, row in zip(names, rows, strict=True):
        gathered.setdefault(name, []).append(row)
    return tuple(
        Group(f"{anchor}.{keys.get(name, 'other')}", name, tuple(found))
        for name, found in gathered.items()
        if found
    )


def list_of(anchor: str, source: Source) -> Block:
    return Block(anchor, source.what, source.rule, (Group("", "", source.rows),), is_list=True)
