"""What was typed, in the words of each database's search, from the narrowest question to the widest."""

from dataclasses import replace

from rules.folding import fold
from rules.search_words import Part, Wanted

# Further on nobody looks whether words stand side by side.
LONGEST_HEADING = 400


def on_sqlite(sought: Wanted, *, is_headed: bool) -> list[str]:
    """In the words of FTS5; every word is quoted, so none is an operator."""
    every = " AND ".join(_sqlite_part(part) for part in sought.parts)
    together = _sqlite_part(sought.together)
    tiers = [together, every] if len(sought.parts) > 1 else [every]
    return [*(f"head : ({words})" for words in tiers), every] if is_headed else tiers


def on_postgres(sought: Wanted, *, is_headed: bool) -> list[str]:
    """The same in the words of to_tsquery: A is the weight of a heading. The last one finds all that the others find."""
    return [tier for one in spelled(sought) for tier in _postgres_tiers(one, is_headed=is_headed)]


def spelled(sought: Wanted) -> list[Wanted]:
    """As whole words first, then with the beginning of one."""
    *others, last = sought.parts
    return [Wanted((*others, replace(last, begins=False))), *([sought] if last.begins else [])]


def tier_in(text: str, sought: Wanted) -> int:
    """0: the words side by side, 1: all of them, 2: not all."""
    folded = f" {fold(text[:LONGEST_HEADING])} "
    if _stands(folded, sought.together):
        return 0
    return 1 if all(_stands(folded, part) for part in sought.parts) else 2


def _stands(folded: str, part: Part) -> bool:
    end = "" if part.begins else " "
    return any(f" {' '.join(phrase)}{end}" in folded for phrase in part.phrases)


def _sqlite_part(part: Part) -> str:
    star = " *" if part.begins else ""
    phrases = [f'"{" ".join(phrase)}"{star}' for phrase in part.phrases]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _postgres_tiers(sought: Wanted, *, is_headed: bool) -> list[str]:
    def every(weight: str) -> str:
        return " & ".join(_postgres_part(part, weight) for part in sought.parts)

    heading = "A" if is_headed else ""
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
