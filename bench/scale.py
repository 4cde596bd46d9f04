"""What a province and the country would need. Usage: PYTHONPATH=. python bench/scale.py; prints the tables of docs/scale.md.

`tests/architecture/test_scale.py` compares the tables in the document with these; the arithmetic is in `bench/scale_model.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bench.scale_model import (
    HALF_BUSY,
    MORNING_MINUTES,
    PLACES,
    POSTGRESQL,
    PROVINCE,
    RELAY_PER_MINUTE,
    SQLITE,
    Habits,
    Place,
    answers_an_hour,
    gigabytes,
    letters_a_minute,
    letters_a_year,
    morning,
    pages_a_second,
    web_processes,
    workers,
)


def year_table(habits: Habits) -> Iterator[str]:
    yield "| a year | obligations | steps | letters | SQLite | PostgreSQL | evidence |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for place in PLACES:
        letters = int(sum(letters_a_year(place, habits)))
        small, _ = gigabytes(place, SQLITE, habits)
        large, files = gigabytes(place, POSTGRESQL, habits)
        yield (
            f"| {place.name} | {place.obligations:,} | {int(place.obligations * habits.steps):,} | {letters:,} "
            f"| {small:.1f} GB | {large:.1f} GB | {files:,.0f} GB |"
        )


def morning_table(habits: Habits) -> Iterator[str]:
    yield "| the worst morning | steps | letters | SQLite, one process | PostgreSQL, one worker | workers for half an hour |"
    yield "|---|---:|---:|---:|---:|---:|"
    for place in PLACES:
        steps, letters, small = morning(place, SQLITE, habits)
        *_, large = morning(place, POSTGRESQL, habits)
        yield (
            f"| {place.name} | {steps:,} | {letters:,} | {_long(small)} | {_long(large)} | {workers(large)} |"
        )


def pages_table(habits: Habits) -> Iterator[str]:
    yield "| the busiest hour | answers | pages a second | web processes | cores of the database | letters a minute |"
    yield "|---|---:|---:|---:|---:|---:|"
    for place in PLACES:
        second = pages_a_second(place, habits)
        answers = int(answers_an_hour(place, habits))
        database = (
            second
            * (POSTGRESQL.page * POSTGRESQL.database + POSTGRESQL.answer * POSTGRESQL.database / habits.pages)
            / 1000
        )
        yield (
            f"| {place.name} | {answers:,} | {second:.1f} | {web_processes(place, POSTGRESQL, habits)} "
            f"| {max(1, round(database / HALF_BUSY))} | {letters_a_minute(place, habits):,.0f} |"
        )


def limits_table(habits: Habits) -> Iterator[str]:
    """At how many obligations a year each part comes to its end, all else as in an average province."""
    yield "| what comes to its end | at so many obligations a year | then |"
    yield "|---|---:|---|"
    found = [
        (_limit(lambda place: web_processes(place, SQLITE, habits) > 1), *WEB),
        (_limit(lambda place: morning(place, SQLITE, habits)[2] > MORNING_MINUTES * 60), *ROUND),
        (
            _limit(lambda place: morning(place, SQLITE, habits)[1] > RELAY_PER_MINUTE * MORNING_MINUTES),
            *RELAY,
        ),
        (_limit(lambda place: gigabytes(place, SQLITE, habits)[0] > 20), *SIZE),
        (_limit(lambda place: morning(place, POSTGRESQL, habits)[2] > MORNING_MINUTES * 60), *WORKER),
        (
            _limit(
                lambda place: (
                    pages_a_second(place, habits) * POSTGRESQL.page * POSTGRESQL.database / 1000
                    > 8 * HALF_BUSY
                )
            ),
            *SERVER,
        ),
    ]
    for size, what, then in sorted(found):
        yield f"| {what} | {size:,} | {then} |"


WEB = ("one web process at half its strength in the busiest hour (SQLite)", "PostgreSQL, more web processes")
ROUND = ("one process over half an hour on the worst morning (SQLite)", "PostgreSQL, workers")
RELAY = (
    f"a relay that takes {RELAY_PER_MINUTE} letters a minute",
    "`DONDOC_SMTP_PER_MINUTE`, a second relay, or letters that leave later in the day",
)
SIZE = (
    "an SQLite file of 20 GB after a year: a copy of it takes minutes",
    "PostgreSQL; letters' words pruned",
)
WORKER = ("one worker over half an hour on the worst morning (PostgreSQL)", "a second worker")
SERVER = (
    "eight cores of one PostgreSQL server half busy in the busiest hour",
    "a larger server, or an installation for each province",
)


def _limit(is_over: Callable[[Place], bool]) -> int:
    """The least multiple of 10,000 at which it is so."""
    for obligations in range(10_000, 100_000_001, 10_000):
        place = replace(
            PROVINCE, obligations=obligations, units=PROVINCE.units * obligations // PROVINCE.obligations
        )
        if is_over(place):
            return obligations
    return 100_000_000


def _long(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 120 else f"{seconds / 60:,.0f} min"


def tables(habits: Habits | None = None) -> dict[str, Sequence[str]]:
    """Everything the document shows, by the name of its place there."""
    used = habits or Habits()
    made = {"year": year_table, "morning": morning_table, "pages": pages_table, "limits": limits_table}
    return {name: tuple(make(used)) for name, make in made.items()}


def main() -> None:
    for name, lines in tables().items():
        print(f"<!-- begin: {name} -->")
        print("\n".join(lines))
        print("<!-- end -->\n")


if __name__ == "__main__":
    main()
