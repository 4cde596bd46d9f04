"""The sections of a report in the order of its outline; a feed says plainly where there is nothing (tracking.md 6.2)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from reports.consolidated.charts import class_chart, trend_chart
from reports.consolidated.comparison import comparison_blocks
from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import Figures, IndicatorResult
from reports.consolidated.indicators import indicator_blocks
from reports.consolidated.outline import Filling, fillings, numbered, outline_of
from reports.consolidated.remainder import missing, next_period, reconciliation
from reports.consolidated.results import results
from reports.consolidated.situation import direction, overview
from reports.consolidated.tickets import difficulties, obstacles, proposals
from reports.consolidated.wording import task_words
from reports.consolidated.words import NOT_WRITTEN, section_slot, text_blocks
from reports.document import Block, Cell, Heading, Paragraph, Section, Table, cell_text
from rules.errors import NotFound
from rules.outline import Feed, OutlinePart, OutlineSection

LONGEST_NOTE = 80  # letters of a task beside the name of its indicator
NUMERALS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X",
    "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
)  # fmt: skip


def _charts(filling: Filling) -> tuple[Block, ...]:
    drawn = (class_chart(filling.figures), trend_chart(filling.facts, filling.figures))
    return tuple(chart for chart in drawn if chart is not None)


def _indicators(filling: Filling) -> tuple[Block, ...]:
    """By the number of their tasks where tasks are counted through, else by the tasks' own words."""
    items = filling.figures.indicators
    if filling.has_all_results:
        return indicator_blocks(filling.facts, filling.figures)
    names = Counter(item.name for item in items)
    unplaced = replace(filling.figures, indicators=tuple(replace(item, place=0) for item in items))
    named = {one.assignment_id: one.unit_as_named for one in filling.figures.assignments}
    tellers = Counter((item.name, named.get(item.assignment_id, "")) for item in items)
    notes = [_note(item, names, named.get(item.assignment_id, ""), tellers) for item in items]
    return tuple(
        replace(block, rows=_noted(block, notes)) if isinstance(block, Table) else block
        for block in indicator_blocks(filling.facts, unplaced)
    )


def _note(item: IndicatorResult, names: Counter[str], units: str, tellers: Counter[tuple[str, str]]) -> str:
    """Of one task given to two groups the groups tell its figures apart, else the task's own words do."""
    if names[item.name] == 1:
        return ""
    return f" ({units})" if units and tellers[item.name, units] == 1 else f", {_short(item.task)}"


def _short(task: str) -> str:
    words = task_words(task)
    return words if len(words) <= LONGEST_NOTE else f"{words[:LONGEST_NOTE].rsplit(' ', 1)[0]} …"


def _noted(table: Table, notes: list[str]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (f"{cell_text(row[0])}{note}", *row[1:]) for row, note in zip(table.rows, notes, strict=True)
    )


FEEDS: dict[Feed, Callable[[Filling], tuple[Block, ...]]] = {
    Feed.DIRECTION: lambda filling: direction(filling.facts, filling.figures),
    Feed.OVERVIEW: lambda filling: overview(filling.facts, filling.figures),
    Feed.COMPARISON: lambda filling: comparison_blocks(filling.facts, filling.figures),
    Feed.CHARTS: _charts,
    Feed.INDICATORS: _indicators,
    Feed.RESULTS: results,
    Feed.DIFFICULTIES: difficulties,
    Feed.OBSTACLES: obstacles,
    Feed.PROPOSALS: proposals,
    Feed.MISSING: lambda filling: missing(filling.facts, filling.figures),
    Feed.RECONCILIATION: lambda filling: reconciliation(filling.facts, filling.figures),
    Feed.NEXT: lambda filling: next_period(filling.facts, filling.figures),
}


def sections(facts: ReportFacts, figures: Figures) -> tuple[Section, ...]:
    """What has nothing to show and nothing to say (no indicators, no earlier period) is left out and not counted."""
    filled = fillings(facts, figures)
    written = ((section, _section(section, filled)) for section in outline_of(facts).sections)
    kept = [(section, blocks) for section, blocks in written if blocks]
    return tuple(
        Section(section.key, numeral, section.heading, blocks)
        for numeral, (section, blocks) in zip(NUMERALS, kept, strict=False)
    )


def section_alone(facts: ReportFacts, figures: Figures, key: str) -> Section:
    """One section, or one part of one, without its number: for inclusion in a larger report (tracking.md 6.2)."""
    filled = fillings(facts, figures)
    for section in outline_of(facts).sections:
        if section.key == key:
            return Section(key, "", section.heading, _section(section, filled))
        for part in section.parts:
            if part.key == key:
                return Section(key, "", part.heading, numbered(_part(part, filled[key])))
    known = ", ".join(one.key for one in outline_of(facts).filled)
    raise NotFound(f"báo cáo không có mục {key!r}; các mục: {known}")


def _section(section: OutlineSection, filled: dict[str, Filling]) -> tuple[Block, ...]:
    if not section.parts:
        return numbered(_part(section, filled[section.key]))
    blocks: list[Block] = []
    number = 0
    for part in section.parts:
        if own := _part(part, filled[part.key]):
            number += 1
            blocks.append(Heading(f"{number}. {part.heading}", is_group=True))
            blocks += numbered(own, f"{number}.")
    return tuple(blocks)


def _part(part: OutlinePart, filling: Filling) -> tuple[Block, ...]:
    """The coordinator's text stands where the outline has `written`, else in front."""
    text = filling.texts.get(section_slot(part.key))
    own = text_blocks(text) if text else ()
    blocks: list[Block] = [] if Feed.WRITTEN in part.feeds else [*own]
    for feed in part.feeds:
        blocks += own if feed is Feed.WRITTEN else FEEDS[feed](filling) if feed in FEEDS else ()
    if not blocks and Feed.WRITTEN in part.feeds:
        return (Paragraph(NOT_WRITTEN),)
    return tuple(blocks)
