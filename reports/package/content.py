"""What a report package says, before it is a file and after it has been read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from reports.consolidated.facts import IndicatorFacts, ReportFacts
from reports.consolidated.facts_json import checksum_of, facts_from_json, facts_to_json
from reports.consolidated.printable import printable, printable_facts
from rules.aggregation import Aggregation, Figure, total_of
from rules.lower_lines import Issued
from rules.roll_up import state_of

FORMAT = "dondoc-report/1"
SIGNATURE_FORMAT = "dondoc-signature/1"
REPORT, SIGNATURE = "report.json", "signature.json"
DOCUMENTS = ("bao-cao.docx", "bao-cao.pdf", "bao-cao-da-ky.pdf")


@dataclass(frozen=True)
class PackageContent:
    """`serves`: assignment → the words of the task above it carries out. `bases`: numbers of the plan's legal bases."""

    issued: Issued
    facts: ReportFacts
    version: int
    above: str = ""
    bases: tuple[str, ...] = ()
    serves: Mapping[int, str] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class PackageHead:
    """The checked part of report.json beside the facts."""

    format: str
    checksum: str
    version: int
    issued: Issued
    above: str
    bases: tuple[str, ...]
    serves: dict[int, str]
    facts: dict[str, Any]
    lines: list[dict[str, Any]]


HEAD = TypeAdapter(PackageHead)


def report_json(content: PackageContent) -> dict[str, Any]:
    """Facts, and beside them what follows from them, for programs that do not count themselves."""
    issued = content.issued
    return {
        "format": FORMAT,
        "checksum": checksum_of(content.facts),
        "version": content.version,
        "issued": {
            "office": issued.office,
            "plan": issued.plan,
            "period": issued.period,
            "number": issued.number,
            "issued_on": issued.issued_on.isoformat() if isinstance(issued.issued_on, date) else None,
        },
        "above": content.above,
        "bases": list(content.bases),
        "serves": {str(number): words for number, words in sorted(content.serves.items())},
        "facts": facts_to_json(content.facts),
        "lines": derived_lines(content.facts),
    }


def derived_lines(facts: ReportFacts) -> list[dict[str, Any]]:
    """Each task's state and the total of each of its figures."""
    indicators: dict[int, list[IndicatorFacts]] = {}
    for one in facts.indicators:
        indicators.setdefault(one.assignment_id, []).append(one)
    return [
        {
            "assignment": one.assignment_id,
            "task": one.task,
            "state": state_of([line.state for line in one.lines]),
            "figures": [_total(each) for each in indicators.get(one.assignment_id, [])],
        }
        for one in facts.assignments
    ]


def _total(one: IndicatorFacts) -> dict[str, Any]:
    figures = [Figure(each.value, each.is_estimate, each.numerator, each.denominator) for each in one.figures]
    total = total_of(Aggregation(one.aggregation), figures, one.measure)
    return {
        "name": one.name,
        "measure": one.measure,
        "value": total.value,
        "given": total.given,
        "of": total.of,
    }


def content_from(head: PackageHead, documents: Mapping[str, bytes]) -> PackageContent:
    return PackageContent(
        head.issued,
        facts_from_json(head.facts),
        head.version,
        head.above,
        head.bases,
        head.serves,
        dict(documents),
    )


def printable_content(content: PackageContent) -> PackageContent:
    """Without the characters that neither a database nor a document takes."""
    issued = content.issued
    return replace(
        content,
        issued=Issued(
            office=_one_line(issued.office),
            plan=_one_line(issued.plan),
            period=_one_line(issued.period),
            number=_one_line(issued.number),
            issued_on=issued.issued_on,
        ),
        facts=printable_facts(content.facts),
        above=printable(content.above),
        bases=tuple(map(printable, content.bases)),
        serves={number: printable(words) for number, words in content.serves.items()},
    )


def _one_line(words: str) -> str:
    """Of names and numbers: they become subjects of letters and names of files."""
    return " ".join(printable(words).split())
