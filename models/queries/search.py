"""Statements of the search: over the folded words that triggers keep (migration m0007)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlmodel import Session

from rules.reach import EVERYTHING, Reach
from rules.search_words import Part, SearchKind, Wanted, wanted

# Of a word that stands nearly everywhere so many are counted and shown; more than that nobody looks through.
MOST_COUNTED = 2_000
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
    """`total` stops at MOST_COUNTED: then there are at least so many."""

    hits: tuple[Hit, ...] = ()
    total: int = 0

    @property
    def has_more_than_counted(self) -> bool:
        return self.total >= MOST_COUNTED


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
    first. So a word that stands everywhere costs no more than one that is rare.
    """
    sought = wanted(words)
    if not sought:
        return {kind: Hits() for kind in kinds}
    return {kind: _of_kind(session, sought, kind, reach, limit, after) for kind in kinds}


def _of_kind(
    session: Session, sought: Wanted, kind: SearchKind, reach: Reach, limit: int, after: int
) -> Hits:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    first, last, _ = _ENTRIES[kind]
    tiers = (_sqlite_tiers if is_sqlite else _postgres_tiers)(sought, kind)
    values = {
        **{f"tier{number}": words for number, words in enumerate(tiers)},
        "first": first << SOURCE_BITS,
        "last": (last + 1 << SOURCE_BITS) - 1,
        "most": MOST_COUNTED,
        "enough": limit + after,
        "limit": limit,
        "after": after,
        # A list of nothing is nobody's.
        "units": sorted(reach.units or [0]),
        "plans": sorted(reach.plans or [0]),
    }
    said = _said(kind, reach, len(tiers), is_sqlite=is_sqlite)
    given = {name: value for name, value in values.items() if f":{name}" in said}
    lists = [name for name in ("units", "plans") if name in given]
    statement = text(said).bindparams(*(bindparam(name, expanding=True) for name in lists))
    rows = session.execute(statement, given).all()
    hits = tuple(Hit(kind, number >> SOURCE_BITS, number & (1 << SOURCE_BITS) - 1) for number, _ in rows)
    return Hits(hits, rows[0][1] if rows else 0)


def _said(kind: SearchKind, reach: Reach, tiers: int, *, is_sqlite: bool) -> str:
    within = [
        *([_OF_UNITS[kind]] if reach.units is not None else []),
        *([_OF_PLANS[kind]] if reach.plans is not None else []),
    ]
    also = "".join(f" AND {condition}" for condition in within)
    key = "w.rowid" if is_sqlite else "e.id"
    found = [_matching(kind, f":tier{tier}", also, is_sqlite=is_sqlite) for tier in range(tiers)]
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {key} AS id, {tier} AS tier {one} ORDER BY {key} DESC LIMIT :enough) AS t{tier}"  # noqa: S608 - no value of anybody's
        for tier, one in enumerate(found)
    )
    total = f"(SELECT count(*) FROM (SELECT 1 AS one {found[-1]} LIMIT :most) AS counted)"  # noqa: S608
    said = f"SELECT id, {total} AS total FROM ({parts}) AS found"  # noqa: S608
    return f"{said} GROUP BY id ORDER BY min(tier), id DESC LIMIT :limit OFFSET :after"


def _matching(kind: SearchKind, words: str, also: str, *, is_sqlite: bool) -> str:
    if is_sqlite:
        joined = " JOIN search_entry e ON e.id = w.rowid" if also else ""
        return (
            f"FROM search_words w{joined} WHERE w.search_words MATCH {words}"
            f" AND w.rowid BETWEEN :first AND :last{also}"
        )
    # The number of the kind is written out: only so is its own index found.
    return (
        f"FROM search_entry e WHERE e.words @@ to_tsquery('simple', {words})"
        f" AND e.kind = {_ENTRIES[kind][2]} AND e.id BETWEEN :first AND :last{also}"
    )


def _sqlite_tiers(sought: Wanted, kind: SearchKind) -> list[str]:
    """From the narrowest to the widest, in the words of FTS5; every word is quoted, so none is an operator."""
    every = " AND ".join(_sqlite_part(part) for part in sought.parts)
    together = _sqlite_part(sought.together)
    tiers = [together, every] if len(sought.parts) > 1 else [every]
    return tiers if kind is SearchKind.ANSWER else [*(f"head : ({words})" for words in tiers), every]


def _sqlite_part(part: Part) -> str:
    star = " *" if part.begins else ""
    phrases = [f'"{" ".join(phrase)}"{star}' for phrase in part.phrases]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _postgres_tiers(sought: Wanted, kind: SearchKind) -> list[str]:
    """The same in the words of to_tsquery: A is the weight of a heading."""

    def every(weight: str) -> str:
        return " & ".join(_postgres_part(part, weight) for part in sought.parts)

    heading = "" if kind is SearchKind.ANSWER else "A"
    tiers = [_postgres_part(sought.together, heading)] if len(sought.parts) > 1 else []
    return [*tiers, *([every(heading)] if heading else []), every("")]


def _postgres_part(part: Part, weight: str) -> str:
    def said(word: str, *, begins: bool) -> str:
        marks = weight + ("*" if begins else "")
        return f"{word}:{marks}" if marks else word

    last = len(part.words) - 1
    words = [
        " | ".join(said(word, begins=part.begins and number == last) for word in spelled)
        for number, spelled in enumerate(part.words)
    ]
    return "(" + " <-> ".join(f"({one})" for one in words) + ")"
