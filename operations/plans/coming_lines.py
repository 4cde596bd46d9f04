"""The lines of letters ahead: which person is told what on which day, made only for what is looked at (demands.md 3.5)."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from models import ObligationKind, Tier
from models.queries.coming import Owed
from operations.ladder.step_addressees import Addressee, Addressees
from rules.dry_run import Assumption, ComingStep
from rules.ladder import Audience, Occurrence, Step

COURTESY = Occurrence(Step("courtesy", 0, (Audience.DESK_OFFICER,), 0, "courtesy"), 1, date.min)


class ComingLine(NamedTuple):
    """One thing one person will be written to about. `email` None: nobody holds the post, and the step reaches nobody."""

    day: date
    email: str | None
    name: str
    audience: Audience
    acting_for: str | None
    owed: Owed | None  # None: the courtesy letter, which asks for nothing
    unit_code: str
    unit: str
    what: str
    due_on: date | None
    occurrence: Occurrence


class Courtesy(NamedTuple):
    unit_code: str
    unit: str
    name: str
    email: str | None


@dataclass(frozen=True)
class DryRun:
    """All that will come from `from_on` to `until`, both included; `lines` makes it, in order of days."""

    from_on: date
    until: date
    assuming: Assumption
    steps: tuple[tuple[tuple[ComingStep, ...], tuple[Owed, ...]], ...]
    changes: tuple[date, ...]  # the first days of the spans below
    reached: tuple[Addressees, ...]
    courtesies: tuple[Courtesy, ...] = ()
    _found: dict[tuple[int, int, tuple[Audience, ...]], list[Addressee]] = field(default_factory=dict)

    def lines(self, *, day: date | None = None, unit: str = "", email: str = "") -> Iterator[ComingLine]:
        """By day; of one day, about one unit, to one person where that is asked."""
        ahead = sorted(
            ((step, owed) for steps, owed in self.steps for step in steps if day in (None, step.day)),
            key=lambda pair: pair[0].day,
        )
        found = self._courtesy_lines(day)
        for step, owed in ahead:
            found += [one for each in owed if unit in ("", each.unit_code) for one in self._lines(step, each)]
            yield from (one for one in found if _fits(one, unit, email))
            found = []
        yield from (one for one in found if _fits(one, unit, email))

    def _courtesy_lines(self, day: date | None) -> list[ComingLine]:
        if day not in (None, self.from_on):
            return []
        return [
            ComingLine(
                self.from_on, one.email, one.name, Audience.DESK_OFFICER, None, None,
                one.unit_code, one.unit, "thư đề nghị phối hợp", None, COURTESY,
            )
            for one in self.courtesies
        ]  # fmt: skip

    def _lines(self, step: ComingStep, owed: Owed) -> Iterator[ComingLine]:
        for reached in self.addressees(step, owed):
            person = reached.person
            yield ComingLine(
                day=step.day,
                email=person.email if person else None,
                name=person.name if person else "",
                audience=reached.audience,
                acting_for=reached.acting_for,
                owed=owed,
                unit_code=owed.unit_code,
                unit=owed.unit_short or owed.unit_name,
                what=what_words(owed),
                due_on=owed.due.due_on,
                occurrence=step.occurrence,
            )

    def addressees(self, step: ComingStep, owed: Owed) -> list[Addressee]:
        """Whom a step will reach about one thing; asked once for each span between absences."""
        span = bisect_right(self.changes, step.day) - 1
        key = (owed.due.id, span, step.occurrence.step.audiences)
        if key not in self._found:
            self._found[key] = self.reached[span].of_step(owed.due, step.occurrence.step)
        return self._found[key]


def _fits(line: ComingLine, unit: str, email: str) -> bool:
    return unit in ("", line.unit_code) and email in ("", line.email)


def what_words(owed: Owed) -> str:
    """'báo cáo 6 tháng 2021', or the task as the plan words it."""
    if owed.due.kind is ObligationKind.REPORT and owed.period_label:
        return f"{'báo cáo tổng hợp' if owed.tier is Tier.TOP else 'báo cáo'} {owed.period_label}"
    return owed.task or "nhiệm vụ"
