"""Rows of counts with their sums: by plan, by unit, in all. The three ways must give the same figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from models.queries.board_choice import BoardClass
from models.queries.dashboard import ClassCount
from rules.progress import Rates, rates


@dataclass
class Counts:
    """How many stand in which class; standing lines are a column of their own."""

    of_class: dict[BoardClass, int] = field(default_factory=lambda: dict.fromkeys(BoardClass, 0))
    standing: int = 0

    def of(self, board_class: BoardClass) -> int:
        return self.of_class[board_class]

    @property
    def total(self) -> int:
        """What has begun: the four printed classes."""
        return sum(
            self.of_class[one]
            for one in (BoardClass.ON_TIME, BoardClass.LATE, BoardClass.IN_TERM, BoardClass.OVERDUE)
        )

    @property
    def done(self) -> int:
        return self.of_class[BoardClass.ON_TIME] + self.of_class[BoardClass.LATE]

    @property
    def rates(self) -> Rates:
        return rates(
            on_time=self.of_class[BoardClass.ON_TIME],
            late=self.of_class[BoardClass.LATE],
            overdue=self.of_class[BoardClass.OVERDUE],
            reported=self.done,
            owed=self.total,
        )


def in_all(counts: Iterable[ClassCount], standing: dict[tuple[int, int], int]) -> Counts:
    total = Counts(standing=sum(standing.values()))
    for one in counts:
        total.of_class[one.board_class] += one.number
    return total


def by(
    key: Callable[[int, int], int], counts: Iterable[ClassCount], standing: dict[tuple[int, int], int]
) -> dict[int, Counts]:
    """Grouped by what `key` takes from (plan, unit)."""
    groups: dict[int, Counts] = defaultdict(Counts)
    for one in counts:
        groups[key(one.plan_id, one.unit_id)].of_class[one.board_class] += one.number
    for (plan_id, unit_id), number in standing.items():
        groups[key(plan_id, unit_id)].standing += number
    return dict(groups)
