"""The lines around a line of one part: what stands below a heading, and whether that is tasks or only things."""

import re
from collections.abc import Sequence

from intake.clauses import opens_with_verb
from intake.outline import PLAIN
from intake.sections import Line
from intake.subjects import Subject, subject_of


def has_children(lines: Sequence[Line], position: int, level: int) -> bool:
    following = lines[position + 1 : position + 2]
    return bool(following) and following[0].level > level and not following[0].is_title


def children(lines: Sequence[Line], position: int, level: int) -> list[Line]:
    """The lines directly below a lead-in."""
    out: list[Line] = []
    for line in lines[position + 1 :]:
        if line.is_title or (line.level <= level and level != PLAIN):
            break
        if level == PLAIN and line.level == PLAIN:
            break
        out.append(line)
    first = out[0].level if out else 0
    return [line for line in out if line.level == first]


def are_only_things(below: Sequence[Line]) -> bool:
    """Project names and noun phrases: the lead-in is the task, they are its objects."""
    verbs = sum(1 for line in below if opens_with_verb(line.text) or subject_of(line.text))
    return bool(below) and verbs * 2 < len(below)


def is_longer_name(lines: Sequence[Line], position: int, subject: Subject) -> bool:
    """A short numbered heading with lines below it is a name to its end ("Bộ phận Công nghệ thông tin")."""
    line = lines[position]
    short = len(line.text.split()) <= 10 and 0 < len(subject.rest.split()) <= 3 and len(subject.units) == 1
    plain = short and not re.search(r"[:;,.]|chủ trì|phối hợp", line.text.rstrip(" :"))
    return plain and not subject.fronted and has_children(lines, position, min(line.level, PLAIN - 1))
