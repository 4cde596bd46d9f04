"""What the readers of calendar files share: a day with its place in the file, the words of its kind."""

from dataclasses import dataclass

from config.calendars import CalendarEntry, EntryKind
from rules.folding import fold

MOST_DAYS = 2000
KIND_WORDS = {
    EntryKind.HOLIDAY: "nghỉ lễ",
    EntryKind.COMPENSATING: "nghỉ bù",
    EntryKind.SWAPPED_OFF: "nghỉ hoán đổi",
    EntryKind.MAKE_UP: "làm bù",
}
_BY_WORD = {fold(words): kind for kind, words in KIND_WORDS.items()} | {
    fold(kind.value.replace("_", " ")): kind for kind in EntryKind
}


@dataclass(frozen=True)
class Placed:
    """`place` names the line or event for people."""

    place: str
    entry: CalendarEntry


def kind_named(words: str) -> EntryKind | None:
    """'Nghỉ lễ', 'nghi bu', 'make_up' → the kind; None when it is none."""
    return _BY_WORD.get(fold(words.replace("_", " ")))


def kind_of_title(title: str) -> EntryKind:
    """What the title of an event says of itself; a holiday when it says nothing."""
    folded = f" {fold(title)} "
    off = {" nghi hoan doi ": EntryKind.SWAPPED_OFF, " nghi bu ": EntryKind.COMPENSATING}
    found = next((kind for words, kind in off.items() if words in folded), None)
    if found is None and any(words in folded for words in (" lam bu ", " di lam ", " lam viec bu ")):
        return EntryKind.MAKE_UP
    return found or EntryKind.HOLIDAY
