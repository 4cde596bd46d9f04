"""Which letters of a text are the words that were looked for."""

import re
import unicodedata

from rules.folding import fold
from rules.search_words import Wanted

# A word with its marks, composed or not.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
AROUND = 90


def marked(text: str, sought: Wanted) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words; nothing is added and nothing lost."""
    whole, begins = _words(sought)
    pieces: list[tuple[str, bool]] = []
    place = 0
    for found in _WORD.finditer(text):
        folded = fold(found[0])
        if folded and (folded in whole or (begins and folded.startswith(begins))):
            pieces += [(text[place : found.start()], False), (found[0], True)]
            place = found.end()
    pieces.append((text[place:], False))
    return [piece for piece in pieces if piece[0]]


def excerpt(text: str, sought: Wanted, *, around: int = AROUND) -> str:
    """The first place where a word stands, with what is around it; the beginning where none does."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) <= 2 * around:
        return text
    before = next((len(piece) for piece, is_word in marked(text, sought)[:1] if not is_word), 0)
    first = 0 if before < around or before >= len(text) else text.rfind(" ", 0, before - around // 2) + 1
    last = first + 2 * around
    end = len(text) if last >= len(text) else max(text.rfind(" ", first, last), first + around)
    return f"{'… ' if first else ''}{text[first:end]}{' …' if end < len(text) else ''}"


def _words(sought: Wanted) -> tuple[frozenset[str], str]:
    whole = frozenset(word for part in sought.parts for spelled in part.words for word in spelled)
    begins = next((part.words[-1][0] for part in sought.parts if part.begins), "")
    return whole, begins
