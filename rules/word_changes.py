"""Two wordings of one thing side by side: which words went and which came."""

from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from rules.plain_words import plain

# Beyond this the two texts are shown whole: marking single words would take long and help nobody.
MOST_WORDS = 1500


class Piece(NamedTuple):
    """A run of words: of both texts, only of the old, only of the new."""

    kind: Literal["same", "gone", "come"]
    text: str


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """All words of both texts in order; case and punctuation alone are no change, and are shown as they are now."""
    before, after = old.split(), new.split()
    if max(len(before), len(after)) > MOST_WORDS:
        whole = (Piece("gone", " ".join(before)), Piece("come", " ".join(after)))
        return tuple(piece for piece in whole if piece.text)
    matcher = SequenceMatcher(None, [*map(plain, before)], [*map(plain, after)], autojunk=False)
    pieces = []
    for act, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if act == "equal":
            pieces.append(Piece("same", " ".join(after[new_from:new_to])))
            continue
        pieces.append(Piece("gone", " ".join(before[old_from:old_to])))
        pieces.append(Piece("come", " ".join(after[new_from:new_to])))
    return tuple(piece for piece in pieces if piece.text)
