"""The letters ahead as the page shows them: counted by day, person and unit, and written out only for what is looked at."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from itertools import chain, groupby
from typing import NamedTuple

from operations.plans.coming_lines import ComingLine, DryRun
from rules.dry_run import CrowdedDay
from rules.wording import table_date
from web import labels

PAGE = 50
NOBODY = "(chưa có người nhận)"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Tally:
    """What comes on one day, to one person or about one unit. A person gets one letter a day, whatever is in it."""

    name: str
    note: str = ""
    letters: set[object] = field(
        default_factory=set
    )  # of people, days, or both: what makes a letter different
    things: int = 0
    level: int = 0
    unreached: int = 0
    first: date = date.max
    last: date = date.min

    def add(self, day: date, level: int, letter: object | None) -> None:
        """One thing told on one day; without a letter nobody is reached."""
        self.things += 1
        if level > self.level:
            self.level = level
        if day < self.first:
            self.first = day
        if day > self.last:
            self.last = day
        if letter is None:
            self.unreached += 1
        else:
            self.letters.add(letter)


@dataclass(frozen=True)
class Tallies:
    by_day: dict[date, Tally]
    by_person: dict[str, Tally]
    by_unit: dict[str, Tally]
    letters: int
    unreached: int


def tallies_of(run: DryRun) -> Tallies:
    """One pass over everything; nothing but counts is kept, no line is written out."""
    days: dict[date, Tally] = {}
    people: dict[str, Tally] = {}
    units: dict[str, Tally] = {}
    for day, level, code, unit, email, name in _told(run):
        if day not in days:
            days[day] = Tally("")
        if code not in units:
            units[code] = Tally(unit)
        days[day].add(day, level, email)
        units[code].add(day, level, email and (day, email))
        if email:
            if email not in people:
                people[email] = Tally(name, email)
            people[email].add(day, level, day)
    return Tallies(
        by_day=dict(sorted(days.items())),
        by_person=dict(sorted(people.items(), key=lambda row: (row[1].first, row[1].name))),
        by_unit=dict(sorted(units.items(), key=lambda row: (-row[1].level, -row[1].things, row[0]))),
        letters=sum(len(day.letters) for day in days.values()),
        unreached=sum(day.unreached for day in days.values()),
    )


def _told(run: DryRun) -> Iterator[tuple[date, int, str, str, str | None, str]]:
    """What is counted of a line: day, level, unit, and whom it reaches."""
    for one in run.courtesies:
        yield run.from_on, 0, one.unit_code, one.unit, one.email, one.name
    for steps, members in run.steps:
        for step in steps:
            level = step.occurrence.step.level
            for owed in members:
                unit = owed.unit_short or owed.unit_name
                for reached in run.addressees(step, owed):
                    person = reached.person
                    email, name = (person.email, person.name) if person else (None, "")
                    yield step.day, level, owed.unit_code, unit, email, name


class Letter(NamedTuple):
    """All that one person is told on one day; `email` None: the posts nobody holds."""

    day: date
    email: str | None
    name: str
    lines: tuple[ComingLine, ...]


def letters_in(lines: Iterable[ComingLine]) -> Iterator[Letter]:
    """Lines in order of days → one letter a person a day, most urgent first, those whom nobody reaches last."""
    for day, of_day in groupby(lines, key=lambda line: line.day):
        people: dict[str | None, list[ComingLine]] = defaultdict(list)
        for line in of_day:
            people[line.email].append(line)
        for email, told in sorted(
            people.items(), key=lambda row: (row[0] is None, row[1][0].name, row[0] or "")
        ):
            told.sort(key=lambda line: (-line.occurrence.step.level, line.due_on or date.max, line.unit))
            yield Letter(day, email, told[0].name if email else NOBODY, tuple(told))


COLUMNS = (
    "Ngày gửi", "Người nhận", "Địa chỉ thư", "Vai trò", "Nhận thay", "Đơn vị", "Việc", "Hạn", "Bước", "Mức",
)  # fmt: skip


def as_csv(
    selected: Iterable[str], crowded: Iterable[CrowdedDay], lines: Iterable[ComingLine]
) -> Iterator[str]:
    """A file for a spreadsheet: first what was selected and when, then one row a line."""
    head = [[words] for words in selected] + [[f"Chú ý: {one.words}"] for one in crowded]
    rows = chain(head, [[]], [list(COLUMNS)], (_row(line) for line in lines))
    yield "\ufeff"
    for row in rows:
        buffer = StringIO()
        csv.writer(buffer).writerow([_harmless(cell) for cell in row])
        yield buffer.getvalue()


def _row(line: ComingLine) -> list[str]:
    return [
        table_date(line.day),
        line.name or NOBODY,
        line.email or "",
        labels.AUDIENCES[line.audience],
        line.acting_for or "",
        line.unit,
        line.what,
        table_date(line.due_on) if line.due_on else "",
        labels.step_words(line.occurrence),
        str(line.occurrence.step.level),
    ]


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins like a formula for one."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
