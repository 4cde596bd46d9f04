"""A consolidated report as one value: what every form of it prints."""

from dataclasses import dataclass

from reports.consolidated.facts import ReportFacts
from reports.consolidated.figures import Figures
from reports.document import OfficialDocument


@dataclass(frozen=True)
class ConsolidatedReport(OfficialDocument):
    period_label: str
    figures: Figures
    facts: ReportFacts  # as printed: without characters that no document may hold
