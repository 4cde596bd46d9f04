"""The outline of a report as a value: its sections and parts in order, and what fills each (tracking.md 6.2)."""

from dataclasses import dataclass

from rules.errors import BadInput
from rules.outline_faults import Fault, faults_of
from rules.outline_parts import Feed, GroupedBy, OutlinePart, OutlineSection

__all__ = [
    "FIRST_OUTLINE",
    "Fault",
    "Feed",
    "GroupedBy",
    "Outline",
    "OutlinePart",
    "OutlineSection",
    "faults_of",
]


@dataclass(frozen=True)
class Outline:
    """Checked where it is read (`faults_of`) and not here: what was frozen with a report stays readable for ever."""

    id: str
    name: str
    sections: tuple[OutlineSection, ...]

    @property
    def filled(self) -> tuple[OutlinePart, ...]:
        """The sections without parts, and the parts of the others, in order."""
        return tuple(part for section in self.sections for part in section.filled)

    def part_for(self, section: str | None, task: str) -> OutlinePart:
        """The first part that asks for the assignment, else the one that takes the rest."""
        asked = (part for part in self.filled if part.asks_for(section, task))
        rest = (part for part in self.filled if part.takes_the_rest)
        found = next(asked, None) or next(rest, None)
        if found is None:
            raise BadInput("không có mục nhận các nhiệm vụ còn lại", where=f"đề cương {self.id}")
        return found


# Before outlines there was one order for all: facts frozen without an outline are printed in it.
FIRST_OUTLINE = Outline(
    "plan",
    "Báo cáo thực hiện kế hoạch",
    (
        OutlineSection("direction", "Công tác chỉ đạo, điều hành", (Feed.DIRECTION,)),
        OutlineSection("overview", "Tình hình thực hiện chung", (Feed.OVERVIEW,)),
        OutlineSection("results", "Kết quả theo nhiệm vụ", (Feed.RESULTS,)),
        OutlineSection("indicators", "Số liệu theo chỉ tiêu", (Feed.INDICATORS,)),
        OutlineSection("difficulties", "Khó khăn, vướng mắc và kiến nghị", (Feed.DIFFICULTIES,)),
        OutlineSection("missing", "Đơn vị chưa báo cáo, báo cáo muộn", (Feed.MISSING,)),
        OutlineSection("reconciliation", "Đối soát số liệu", (Feed.RECONCILIATION,)),
        OutlineSection("next", "Phương hướng kỳ tới", (Feed.NEXT,)),
    ),
)
