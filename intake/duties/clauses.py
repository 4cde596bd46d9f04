"""Sentences of a task: predicates, closing formulas, and the place where a further unit becomes the subject."""

import re
from dataclasses import replace
from functools import cache

from intake.duties.subject_grammar import giver_at
from intake.duties.subjects import Subject, subject_of
from intake.folding import UPPER, same_tones
from intake.lexicon import table
from intake.names.unit_names import normal_name
from intake.names.unit_text import UnitText, predicate


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


_NEXT_GIVER = re.compile(r",\s+(?:đồng thời\s+)?(?=(?:đề nghị|yêu cầu|giao|giao cho|khuyến khích)\s)")


def _cuts(text: str) -> list[re.Match[str]]:
    """Ends of sentences, and in "Yêu cầu A …, đề nghị B …" the place where the next one is told."""
    source = UnitText(text)
    cuts = list(_SENTENCE.finditer(text))
    giver = giver_at(source)
    if giver and giver["giver"]:
        further = [match for match in _NEXT_GIVER.finditer(source.lower) if _tells(text[match.end() :])]
        cuts = sorted([*cuts, *further], key=lambda match: match.start())
    return cuts


def _tells(text: str) -> bool:
    subject = subject_of(text)
    return subject is not None and not subject.fronted and bool(subject.rest.strip(" .;:"))


def split_by_subject(text: str) -> list[tuple[Subject | None, str]]:
    """A paragraph cut where a further unit becomes the subject; what has no subject stays with the one before."""
    pieces: list[tuple[Subject | None, str]] = []
    start = 0
    for match in [*_cuts(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end].strip()
        subject = (
            subject_of(
                re.sub(r"^(?:đồng thời|ngoài ra|bên cạnh đó|riêng)\s*,?\s*", "", piece, flags=re.IGNORECASE)
            )
            if piece
            else None
        )
        if subject and subject.units[0].text.lower().startswith(("mỗi ", "từng ")) and pieces:
            subject = None  # "…; mỗi tổ chức nhận 05 hộ" shares the task out among the units already named
        if subject and pieces and piece[0].islower() and _told_in_passing(piece):
            subject = None  # "…; phân công Ủy viên phụ trách địa bàn" is still the task of the first unit
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


def _told_in_passing(piece: str) -> bool:
    giver = giver_at(UnitText(piece))
    return giver is not None and giver["giver"] in ("phân công", "giao", "giao cho", "yêu cầu")


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
