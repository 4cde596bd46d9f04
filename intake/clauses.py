"""Sentences of a task: predicates, closing formulas, and the place where a further unit becomes the subject."""

import re
from dataclasses import replace
from functools import cache

from intake.folding import UPPER, same_tones
from intake.lexicon import table
from intake.subjects import Subject, subject_of
from intake.unit_names import normal_name
from intake.unit_text import predicate


@cache
def _closing() -> re.Pattern[str]:
    return re.compile("|".join(same_tones(entry) for entry in table("verbs")["closing"]))


def is_closing_formula(text: str) -> bool:
    return bool(_closing().search(same_tones(text)))


def opens_with_verb(text: str) -> bool:
    """Whether a text is a predicate: it begins with a verb or adverb, in whatever case."""
    lowered = same_tones(text)
    return bool(predicate().match(lowered)) or bool(
        re.match(r"(?:\w+\s){0,1}(?:hiệu quả|hợp)\s", lowered)
        and predicate().match(lowered.split(" ", 1)[-1])
    )


_SENTENCE = re.compile(rf"(?<=[\w)”]{{2}})\.\s+(?=[{UPPER}])|;\s+")


def split_by_subject(text: str) -> list[tuple[Subject | None, str]]:
    """A paragraph cut where a further unit becomes the subject; what has no subject stays with the one before."""
    pieces: list[tuple[Subject | None, str]] = []
    start = 0
    for match in [*_SENTENCE.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end].strip()
        subject = (
            subject_of(
                re.sub(r"^(?:đồng thời|ngoài ra|bên cạnh đó|riêng)\s*,?\s*", "", piece, flags=re.IGNORECASE)
            )
            if piece
            else None
        )
        if subject and (not subject.rest.strip(" .;:/") or (pieces and _same_units(subject, pieces[-1][0]))):
            subject = None
        if pieces and subject is None:
            first, before = pieces[-1]
            joint = text[start - _gap(text, start) : start]
            if piece:
                longer = replace(first, rest=f"{first.rest}{joint}{piece}") if first else None
                pieces[-1] = (longer, f"{before}{joint}{piece}")
        elif piece:
            pieces.append((subject, piece))
        start = match.end() if match else end
    return pieces


def _same_units(one: Subject, other: Subject | None) -> bool:
    return other is not None and {normal_name(u.text) for u in one.units} == {
        normal_name(u.text) for u in other.units
    }


def _gap(text: str, start: int) -> int:
    """How many characters of punctuation and space stood before a piece."""
    gap = 0
    while start - gap > 0 and text[start - gap - 1] in "; .":
        gap += 1
    return gap
