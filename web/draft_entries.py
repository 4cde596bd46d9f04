"""The assignments of a draft as the review page lists them, each with its place in the document."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from models import Assignment
from operations.drafts.review_draft import NameBinding, Review, ReviewRow
from rules.cadence import CadenceKind
from rules.wording import short_date
from web.assignment_rows import understood_words
from web.certainty import Certainty, certainty_of_row
from web.document_pane import DocumentPane
from web.pages import unit_short

# So many rows of one place are named one by one; more are named from the first to the last.
MOST_MARKS = 4
UNIT_LESS = {"unbound": "chưa gắn với danh mục"}
# So many rows stand on one page: an old computer scrolls them without waiting.
ROWS_ON_A_PAGE = 200


@dataclass(frozen=True)
class Entry:
    """`id`: its anchor; `place`: the anchor of the block it was read from, empty when there is none."""

    id: str
    number: int
    assignment: Assignment
    output: str
    bound: str
    understood: str
    also: tuple[str, ...]
    certainty: Certainty
    needs_look: bool
    why: tuple[str, ...]
    place: str
    place_words: str


@dataclass(frozen=True)
class PageLink:
    """A way to a row: its anchor here, or the page of rows it stands on."""

    address: str
    words: str
    title: str = ""


@dataclass(frozen=True)
class Leafing:
    """One page of a long list, and the ways to the others; `current` counts from 1."""

    shown: list[Entry]
    current: int
    parts: tuple[
        tuple[int, str], ...
    ]  # number of the page and its rows in words; empty when one page is enough


def leaf_through(entries: list[Entry], *, part: int = 1, at: int | None = None) -> Leafing:
    """`at`: the page that holds this row, whatever `part` says."""
    pages = [entries[start : start + ROWS_ON_A_PAGE] for start in range(0, len(entries), ROWS_ON_A_PAGE)]
    holding = (number for number, page in enumerate(pages, 1) if any(one.assignment.id == at for one in page))
    current = next(holding, min(max(part, 1), max(len(pages), 1)))
    words = tuple((number, f"{page[0].number}–{page[-1].number}") for number, page in enumerate(pages, 1))
    return Leafing(pages[current - 1] if pages else [], current, words if len(pages) > 1 else ())


def anchor_of_row(assignment_id: int) -> str:
    return f"a{assignment_id}"


def entries_of(
    rows: Iterable[ReviewRow], pane: DocumentPane, names: Iterable[NameBinding] = ()
) -> list[Entry]:
    """Numbered as they stand, so that people can speak of row 12; `names` say what a unit without units means."""
    without = {name.written: UNIT_LESS.get(name.how, "bỏ qua") for name in names if not name.units}
    return [_entry(row, number, pane, without) for number, row in enumerate(rows, start=1)]


def _entry(row: ReviewRow, number: int, pane: DocumentPane, without: dict[str, str]) -> Entry:
    assignment = row.assignment
    is_by_hand = "added_by_person" in assignment.flags
    return Entry(
        id=anchor_of_row(assignment.id or 0),
        number=number,
        assignment=assignment,
        output=row.output or "",
        bound=_bound_words(row) or without.get(assignment.unit_as_named or "", ""),
        understood=understood_words(assignment.cadence_kind, assignment.cadence_every),
        also=further_times(assignment),
        certainty=certainty_of_row(row),
        needs_look=row.is_doubtful,
        why=tuple(row.why),
        place="" if is_by_hand else pane.places.find(assignment.source, assignment.task),
        place_words="thêm bằng tay" if is_by_hand else row.place_words,
    )


def _bound_words(row: ReviewRow) -> str:
    """Which units of the directory that is, where the written name alone does not say it."""
    written = row.assignment.unit_as_named
    if not row.units or (len(row.units) == 1 and written in (row.units[0].name, row.units[0].short_name)):
        return ""
    return f"→ {unit_short(row.units[0])}" if len(row.units) == 1 else f"→ {len(row.units)} đơn vị"


def further_times(assignment: Assignment) -> tuple[str, ...]:
    """The other rhythms and dates of the same sentence."""
    found = []
    for also in assignment.cadence_also:
        words = understood_words(CadenceKind(also["kind"]), also["every"])
        until = f", hạn {short_date(date.fromisoformat(also['due_on']))}" if also.get("due_on") else ""
        phrase = f" (“{also['text']}”)" if also.get("text") else ""
        found.append(f"{words}{until}{phrase}")
    return tuple(found)


def marks_by_place(entries: Iterable[Entry], address_of: Callable[[Entry], str]) -> dict[str, list[PageLink]]:
    """What stands in the margin of the document: the rows that were read there."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.place:
            found[entry.place].append(entry)
    return {place: _marks(held, address_of) for place, held in found.items()}


def _marks(held: list[Entry], address_of: Callable[[Entry], str]) -> list[PageLink]:
    title = "Nhiệm vụ {} của bản dự thảo".format
    if len(held) <= MOST_MARKS:
        return [PageLink(address_of(one), str(one.number), title(one.number)) for one in held]
    words = f"{held[0].number}–{held[-1].number}"
    return [PageLink(address_of(held[0]), words, title(words))]


def doubtful(review: Review) -> int:
    return sum(row.is_doubtful for row in review.rows)
