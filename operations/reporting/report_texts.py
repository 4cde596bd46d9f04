"""The outline and the coordinator's words as part of a report's facts: they outlive every refresh and are frozen with it."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from models import Plan, ReportingPeriod, ReportSnapshot, ReportText
from models.base import JsonDict
from models.queries import plans as plan_queries
from models.queries import report_texts as queries
from models.queries import reports as report_queries
from operations.plans.policy_shelf import load_outline_for
from operations.workspace import Workspace
from reports.consolidated.builder import figures_of
from reports.consolidated.facts import ReportFacts, TextFacts
from reports.consolidated.facts_json import checksum_of_json, facts_from_json, facts_to_json
from reports.consolidated.printable import printable_facts
from reports.consolidated.words import Slot, forgotten_texts, slots_of, source_text
from rules.errors import NotFound
from rules.lifecycle import ReportState

DEFAULT_OUTLINE = "plan"


def with_words(session: Session, plan: Plan, period: ReportingPeriod, facts: ReportFacts) -> ReportFacts:
    """The facts in the plan's outline, with the words written for the period."""
    outlined = replace(facts, outline=load_outline_for(session, plan.outline_id or DEFAULT_OUTLINE))
    return replace(outlined, texts=texts_of(session, period, outlined))


def texts_of(session: Session, period: ReportingPeriod, facts: ReportFacts) -> tuple[TextFacts, ...]:
    """`facts`: what the units say now, to tell whether they have said something else since."""
    rows = queries.of_period(session, period.id or 0)
    return tuple(_text_facts(row, facts) for row in rows)


def _text_facts(row: ReportText, facts: ReportFacts) -> TextFacts:
    return TextFacts(
        slot=row.slot,
        text=row.text,
        edited_by=row.edited_by,
        edited_at=row.edited_at.astimezone(facts.as_of.tzinfo),
        is_outdated=source_text(facts, row.slot) not in (None, row.source_text),
    )


def last_words(session: Session, period: ReportingPeriod, report: ReportSnapshot) -> JsonDict:
    """Nobody who was told that their words were saved misses them in what is frozen, whatever hour the record gives them."""
    facts = facts_from_json(report.facts)
    texts = texts_of(session, period, facts)
    if texts == facts.texts:
        return {}
    data = facts_to_json(replace(facts, texts=texts))
    return {"facts": data, "checksum": checksum_of_json(data)}


@dataclass(frozen=True)
class ReportWords:
    """The places of a report for words, as they are now; `versions` of a slot without words is 0."""

    report: ReportSnapshot
    plan: Plan
    period: ReportingPeriod
    facts: ReportFacts
    slots: tuple[Slot, ...]
    forgotten: tuple[TextFacts, ...]
    versions: dict[str, int]

    @property
    def is_open(self) -> bool:
        return self.report.state is ReportState.COMPILED

    @property
    def empty(self) -> int:
        return sum(slot.is_empty for slot in self.slots)

    @property
    def outdated(self) -> int:
        return sum(slot.text is not None and slot.text.is_outdated for slot in self.slots)


def words_of_report(workspace: Workspace, report_id: int) -> ReportWords:
    """Of a draft with what was saved this minute; of a frozen one as it was frozen."""
    with workspace.database.reading() as session:
        report = report_queries.snapshot(session, report_id)
        if report is None:
            raise NotFound(f"không có báo cáo số {report_id}; xem: dondoc report list")
        period = plan_queries.period(session, report.period_id)
        plan = plan_queries.plan(session, report.plan_id)
        facts = printable_facts(facts_from_json(report.facts))
        versions = {}
        if report.state is ReportState.COMPILED:
            facts = replace(facts, texts=texts_of(session, period, facts))
            versions = {row.slot: row.version for row in queries.of_period(session, period.id or 0)}
    figures = figures_of(facts)
    slots, forgotten = slots_of(facts, figures), forgotten_texts(facts, figures)
    return ReportWords(report, plan, period, facts, slots, forgotten, versions)
