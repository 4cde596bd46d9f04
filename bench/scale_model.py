"""The arithmetic of docs/scale.md: what one thing costs, how many there are, what that asks for.

The costs are those `bench/province.py` measured (its lines are in docs/scale.md); the page is of docs/performance.md; what nobody
measured is marked as assumed.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Costs:
    """Processor milliseconds and bytes of one thing; `database` is what PostgreSQL's own processes take of it."""

    step: float  # claimed, decided, written, a line in a letter
    letter: float  # worded, sent, recorded, beside its lines
    answer: float  # sent by a unit, with its receipt planned
    page: float  # one page of a unit or a desk, docs/performance.md
    database: float  # share of the first three that is the server's
    obligation: int  # bytes with indexes, with what the trail says of its opening
    step_bytes: int  # its row and its line in a letter
    reminder_bytes: int  # beside its lines
    receipt_bytes: int
    answer_bytes: int  # submission, line, what the trail says of it


@dataclass(frozen=True)
class Place:
    """An installation's year."""

    name: str
    obligations: int
    units: int

    @property
    def crowded(self) -> int:
        """Due in the worst week."""
        return self.obligations // 3


@dataclass(frozen=True)
class Habits:
    """How an obligation is lived through: ratios of the simulation, and what is assumed of people."""

    steps: float = 2.7  # for each obligation; simulated
    # A year for each of a unit's two people; assumed: a dozen came of the six crowded weeks that were simulated.
    reminders: float = 60.0
    answers: float = 0.95  # of all obligations, each with its receipt; assumed
    morning_steps: float = 0.244  # of the crowded week's obligations on its worst morning; simulated
    morning_letters: float = 1.33  # for each unit on that morning; simulated
    busiest_day: float = 0.3  # of the week's answers on its busiest day; assumed
    busiest_hour: float = 0.25  # of that day's; assumed
    pages: int = 8  # for each answer, drafts kept included; assumed
    evidence: float = 0.2  # files for each answer; assumed
    file_bytes: int = 500_000  # assumed


COUNTRY = Place("the country", 10_000_000, 44_000)
PROVINCE = Place("a province, average of 34", 294_000, 1_294)
LARGEST = Place("the largest, three times that", 882_000, 3_900)
OFFICE = Place("an office: 100 units, 20 plans", 20_000, 100)
PLACES = (OFFICE, PROVINCE, LARGEST, COUNTRY)

SQLITE = Costs(
    step=0.51,
    letter=4.4,
    answer=20.0,
    page=50.0,
    database=0.0,
    obligation=670,
    step_bytes=2530,
    reminder_bytes=3500,
    receipt_bytes=7500,
    answer_bytes=720,
)
POSTGRESQL = Costs(
    step=1.05,
    letter=5.5,
    answer=33.0,
    page=50.0,
    database=0.33,
    obligation=920,
    step_bytes=1350,
    reminder_bytes=2600,
    receipt_bytes=4700,
    answer_bytes=1060,
)
MORNING_MINUTES = 30  # from the opening of the office until everybody should have been told
RELAY_PER_MINUTE = 300  # a relay of an ordinary office; assumed
WORKER_ADDS = 0.54  # what each further worker adds on a shared machine, from the mark of 0.65 for two
HALF_BUSY = 0.5  # a process or core that should answer at once is at most half busy


def morning(place: Place, costs: Costs, habits: Habits) -> tuple[int, int, float]:
    """Steps, letters and processor seconds of the worst morning."""
    steps = int(place.crowded * habits.morning_steps)
    letters = int(place.units * habits.morning_letters)
    return steps, letters, (steps * costs.step + letters * costs.letter) / 1000


def workers(seconds: float) -> int:
    """Least number that is through within the morning."""
    number = 1
    while seconds / (1 + (number - 1) * WORKER_ADDS) > MORNING_MINUTES * 60:
        number += 1
    return number


def answers_an_hour(place: Place, habits: Habits) -> float:
    """In the busiest hour of the crowded week."""
    return place.crowded * habits.busiest_day * habits.busiest_hour


def letters_a_minute(place: Place, habits: Habits) -> float:
    """What the relay must take at most: the letters of the morning, or the receipts of the busiest hour."""
    return max(
        place.units * habits.morning_letters / MORNING_MINUTES,
        answers_an_hour(place, habits) / 60,
    )


def letters_a_year(place: Place, habits: Habits) -> tuple[float, float]:
    """Reminders and receipts."""
    return place.units * 2 * habits.reminders, place.obligations * habits.answers


def pages_a_second(place: Place, habits: Habits) -> float:
    """In the busiest hour."""
    return answers_an_hour(place, habits) * habits.pages / 3600


def web_processes(place: Place, costs: Costs, habits: Habits) -> int:
    busy = pages_a_second(place, habits) * costs.page / 1000
    sent = pages_a_second(place, habits) / habits.pages * costs.answer * (1 - costs.database) / 1000
    return max(1, -(-int((busy + sent) * 100) // int(100 * HALF_BUSY)))


def gigabytes(place: Place, costs: Costs, habits: Habits) -> tuple[float, float]:
    """Database and files after a year."""
    reminders, receipts = letters_a_year(place, habits)
    rows = place.obligations * (costs.obligation + habits.steps * costs.step_bytes + costs.answer_bytes)
    files = place.obligations * habits.evidence * habits.file_bytes
    letters = reminders * costs.reminder_bytes + receipts * costs.receipt_bytes
    return (rows + letters) / 1e9, files / 1e9
