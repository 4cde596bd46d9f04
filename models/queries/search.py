"""Statements of the search: over the folded words that triggers keep (migration m0007)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, text
from sqlmodel import Session

from models.queries import search_tiers
from rules.reach import EVERYTHING, Reach
from rules.search_words import SearchKind, Wanted, wanted

# Of a word that stands nearly everywhere so many are counted and looked through page by page.
MOST_COUNTED = 200
# A list of one kind, as a file.
MOST_LISTED = 2_000
# PostgreSQL looks through so many of the newest first: a word that is frequent is found enough times among them.
NEWEST = 5_000
SOURCE_BITS = 40

# Which entries a kind has: sources first to last, and its number (migration m0007).
_ENTRIES = {
    SearchKind.PLAN: (1, 1, 1),
    SearchKind.ASSIGNMENT: (2, 2, 2),
    SearchKind.UNIT: (3, 3, 3),
    SearchKind.ANSWER: (4, 5, 4),
    SearchKind.TICKET: (6, 6, 5),
}
NOTE = 5  # the source of what is said beside the lines of an answer

# Whose they are, where rights end somewhere. An answer is its obligation's, which may pass on to another unit; a task
# is seen by the units that carry it out, which are written down when the plan is confirmed: never out of a draft.
_OF_UNITS = {
    SearchKind.PLAN: "1 = 0",
    SearchKind.ASSIGNMENT: "EXISTS (SELECT 1 FROM assignment_unit p WHERE p.unit_id IN :units"
    " AND p.ended_on IS NULL AND p.assignment_id = e.id - :first)",
    SearchKind.UNIT: "e.unit_id IN :units",
    SearchKind.ANSWER: "EXISTS (SELECT 1 FROM obligation o WHERE o.id = e.obligation_id AND o.unit_id IN :units)",
    SearchKind.TICKET: "e.unit_id IN :units",
}
_OF_PLANS = {
    SearchKind.PLAN: "e.plan_id IN :plans",
    SearchKind.ASSIGNMENT: "e.plan_id IN :plans",
    SearchKind.UNIT: "1 = 1",
    SearchKind.ANSWER: "EXISTS (SELECT 1 FROM obligation o WHERE o.id = e.obligation_id AND o.plan_id IN :plans)",
    SearchKind.TICKET: "e.plan_id IN :plans",
}


@dataclass(frozen=True)
class Hit:
    """`source`: the table it was found in; `ref_id`: the row there."""

    kind: SearchKind
    source: int
    ref_id: int


@dataclass(frozen=True)
class Hits:
    """`total` stops at MOST_COUNTED; `has_more_than_counted`: there are more."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    has_more_than_counted: bool = False


def search(
    session: Session,
    words: str,
    *,
    reach: Reach = EVERYTHING,
    kinds: Collection[SearchKind] = tuple(SearchKind),
    limit: int = 20,
    after: int = 0,
) -> dict[SearchKind, Hits]:
    """By kind, so many of each after the first `after`, within a reach.

    First what has the words side by side in its heading, then all in the heading, then all anywhere; the newest of each
    first; whole words before beginnings of words. A page that is full asks no further.
    """
    sought = wanted(words)
    if not sought:
        return {kind: Hits() for kind in kinds}
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    ask = _on_sqlite if is_sqlite else _on_postgres
    found = {}
    for kind in kinds:
        numbers, total = ask(_Question(session, sought, kind, reach), limit, after)
        found[kind] = Hits(
            tuple(Hit(kind, number >> SOURCE_BITS, number & (1 << SOURCE_BITS) - 1) for number in numbers),
            min(total, MOST_COUNTED),
            total > MOST_COUNTED,
        )
    return found


@dataclass(frozen=True)
class _Question:
    """One kind of what is searched, and who asks."""

    session: Session
    sought: Wanted
    kind: SearchKind
    reach: Reach

    @property
    def within(self) -> str:
        conditions = [
            *([_OF_UNITS[self.kind]] if self.reach.units is not None else []),
            *([_OF_PLANS[self.kind]] if self.reach.plans is not None else []),
        ]
        return "".join(f" AND {condition}" for condition in conditions)

    def rows(self, said: str, **values: object) -> Sequence[Row[Any]]:
        first, last, _ = _ENTRIES[self.kind]
        values |= {
            "first": first << SOURCE_BITS,
            "last": (last + 1 << SOURCE_BITS) - 1,
            # A list of nothing is nobody's.
            "units": sorted(self.reach.units or [0]),
            "plans": sorted(self.reach.plans or [0]),
        }
        given = {name: value for name, value in values.items() if f":{name}" in said}
        lists = [name for name in ("units", "plans") if name in given]
        statement = text(said).bindparams(*(bindparam(name, expanding=True) for name in lists))
        return self.session.execute(statement, given).all()


def _on_sqlite(question: _Question, limit: int, after: int) -> tuple[list[int], int]:
    """FTS5 walks from the newest and stops at its limit: what is rare is taken whole and put in order here, what is
    frequent is asked tier by tier. A beginning of a word costs as much as all its words and is asked once, if at all.
    """
    within = (
        f" JOIN search_entry e ON e.id = w.rowid WHERE 1 = 1{question.within} AND"
        if question.within
        else " WHERE"
    )
    newest = (
        f"SELECT w.rowid FROM search_words w{within} w.search_words MATCH :words"  # noqa: S608 - no value of anybody's
        " AND w.rowid BETWEEN :first AND :last ORDER BY w.rowid DESC LIMIT :most"
    )

    def ask(words: str, most: int) -> list[int]:
        return [row[0] for row in question.rows(newest, words=words, most=most)]

    if not question.rows("SELECT 1 FROM search_entry WHERE id BETWEEN :first AND :last LIMIT 1"):
        return [], 0
    enough = max(MOST_COUNTED + 1, limit + after)
    numbers: dict[int, None] = {}
    for sought in search_tiers.spelled(question.sought):
        if len(numbers) >= enough:
            break
        *narrow, every = search_tiers.on_sqlite(sought, is_headed=question.kind is not SearchKind.ANSWER)
        found = ask(every, enough)
        if len(found) <= MOST_COUNTED or sought.parts[-1].begins:
            numbers |= dict.fromkeys(
                _in_order(question, sought, [one for one in found if one not in numbers])
            )
            continue
        for words in narrow:
            numbers |= dict.fromkeys(ask(words, limit + after) if len(numbers) < limit + after else [])
        numbers |= dict.fromkeys(found)
    return list(numbers)[after : after + limit], len(numbers)


def _in_order(question: _Question, sought: Wanted, numbers: list[int]) -> list[int]:
    """By the tiers, the newest first in each as they came."""
    if not numbers or (question.kind is SearchKind.ANSWER and len(sought.parts) == 1):
        return numbers
    said = f"SELECT id, CASE :is_headed WHEN 1 THEN head ELSE body END FROM search_entry WHERE id IN ({','.join(map(str, numbers))})"  # noqa: S608 - numbers of our own
    rows = question.rows(said, is_headed=int(question.kind is not SearchKind.ANSWER))
    texts = {row[0]: row[1] for row in rows}
    return sorted(numbers, key=lambda number: search_tiers.tier_in(texts.get(number, ""), sought))


def _on_postgres(question: _Question, limit: int, after: int) -> tuple[list[int], int]:
    """Among the newest first; only what is too rare there is asked of the index, which knows no order."""
    tiers = search_tiers.on_postgres(question.sought, is_headed=question.kind is not SearchKind.ANSWER)
    words = {f"tier{number}": one for number, one in enumerate(tiers)}
    enough = max(MOST_COUNTED + 1, limit + after)
    values = {**words, "newest": NEWEST, "most": MOST_LISTED + 1, "limit": limit, "after": after}
    # The number of the kind is written out: only so is its own index found.
    kept = (
        f"FROM search_entry e WHERE e.kind = {_ENTRIES[question.kind][2]} AND e.id BETWEEN :first AND :last"
    )
    newest = f"SELECT * {kept} ORDER BY e.id DESC LIMIT :newest"
    every = f"e.words @@ to_tsquery('simple', :tier{len(tiers) - 1}){question.within}"
    rows = question.rows(_ranked(f"SELECT e.* FROM newest e WHERE {every}", newest, len(tiers)), **values)  # noqa: S608
    total, seen = (rows[0].total, rows[0].seen) if rows else (0, NEWEST)
    if total < enough and seen == NEWEST:
        found = f"(SELECT * {kept} AND {every} LIMIT :most) UNION SELECT e.* FROM newest e WHERE {every}"  # noqa: S608
        rows = question.rows(_ranked(found, newest, len(tiers)), **values)
        total = rows[0].total if rows else 0
    return [row.id for row in rows if row.id is not None], total


def _ranked(found: str, newest: str, tiers: int) -> str:
    """The entries found in the order of their tiers; one row without an entry where there is none."""
    cases = " ".join(
        f"WHEN e.words @@ to_tsquery('simple', :tier{tier}) THEN {tier}" for tier in range(tiers - 1)
    )
    tier = f"CASE {cases} ELSE {tiers - 1} END" if cases else "0"
    return (
        f"WITH newest AS MATERIALIZED ({newest}), found AS MATERIALIZED ({found}),"  # noqa: S608
        " page AS (SELECT e.id, "
        + tier
        + " AS tier FROM found e ORDER BY tier, e.id DESC LIMIT :limit OFFSET :after)"
        " SELECT page.id, (SELECT count(*) FROM found) AS total, (SELECT count(*) FROM newest) AS seen"
        " FROM (SELECT 1 AS one) AS always LEFT JOIN page ON true ORDER BY page.tier, page.id DESC"
    )
