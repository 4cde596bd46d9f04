"""The trend in words and shares: what fell due in a month, and how much of it came in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.queries.board_choice import BoardClass
from models.queries.sums import Numbers


@dataclass(frozen=True)
class Month:
    """What fell due in one month, by class; what has not begun is not counted."""

    first: date
    numbers: Numbers

    def of(self, board_class: BoardClass) -> int:
        return self.numbers[board_class]

    @property
    def key(self) -> str:
        """As an address names it: 2021-06."""
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return f"Tháng {self.first.month}/{self.first.year}"

    @property
    def owed(self) -> int:
        classes = (BoardClass.ON_TIME, BoardClass.LATE, BoardClass.IN_TERM, BoardClass.OVERDUE)
        return sum(self.numbers[one] for one in classes)

    @property
    def on_time_share(self) -> float | None:
        """Of what has fallen due and was sent in time or not: what still has time is in neither."""
        judged = self.owed - self.numbers[BoardClass.IN_TERM]
        return self.numbers[BoardClass.ON_TIME] / judged if judged else None


def months_of(found: Mapping[date, Numbers]) -> list[Month]:
    """The oldest first; months before anything was owed are left out."""
    months = [Month(first, numbers) for first, numbers in sorted(found.items())]
    while months and not months[0].owed:
        months = months[1:]
    return months
