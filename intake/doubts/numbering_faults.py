"""Numbering that breaks off, jumps or repeats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.doubts.line_index import is_heading_like
from intake.doubts.source_faults import line_words
from intake.draft import Defect
from intake.duties.outline import ARABIC, LETTER, PART, PLAIN, ROMAN
from intake.duties.sections import Kind, Line

_ROMAN_SIGNS = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
_ODD_NUMBER = re.compile(r"(\d{1,2})\s*[,:]\s*[A-ZĐÁÀẢÂĂÊÔƠƯÚÝ]")  # "7, Các trường"
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_UNCOUNTED = (Kind.ANNEX, Kind.FORMS, Kind.CLOSING)


def roman(mark: str) -> int:
    """The value of a Roman number, 0 for anything else."""
    left, value = mark, 0
    for sign, worth in _ROMAN_SIGNS:
        while left.startswith(sign):
            value += worth
            left = left[len(sign) :]
    return value if not left else 0


def numbering_faults(lines: Sequence[Line]) -> list[Defect]:
    return [*_parts(lines), *_points(lines)]


def _parts(lines: Sequence[Line]) -> list[Defect]:
    """Roman parts must run I, II, III; a new annex or chapter begins again."""
    out: list[Defect] = []
    last = 0
    for line in lines:
        if line.is_title and line.kind in (Kind.OPENING, Kind.ANNEX, Kind.FORMS):
            last = 0
        if line.level == PART:
            last = 0
        if line.level != ROMAN or line.kind in (*_UNCOUNTED, Kind.OPENING):
            continue
        number = roman(line.item.mark)
        if number and number != last + 1:
            out.append(Defect("numbering", _part_words(line.item.mark, last), line_words(line)))
        last = number or last
    return out


def _part_words(mark: str, last: int) -> str:
    if not last:
        return f"Mục đầu tiên đánh số “{mark}”, không phải “I”."
    return f"Số mục “{mark}” không nối tiếp mục trước."


@dataclass
class _Run:
    """The numbers of one list so far."""

    last: int = 0
    mark: str = ""


@dataclass
class _Faults:
    """Repeated and skipped numbers, gathered by the part they stand in so that one fault is told once."""

    repeated: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    skipped: list[Defect] = field(default_factory=list)


def _points(lines: Sequence[Line]) -> list[Defect]:
    """The points of one list must not repeat and not jump; a list may go on through the parts of a plan."""
    faults = _Faults()
    runs: dict[int, _Run] = {}
    highest: dict[int, int] = {}
    for line in lines:
        if line.is_title:
            runs = {}
        if line.level == PLAIN and is_heading_like(line) and not _number(line):
            runs = {level: run for level, run in runs.items() if level < ARABIC}
        if line.is_title and line.level in (ROMAN, PART):
            highest.pop(LETTER, None)
        number = _number(line)
        level = ARABIC if line.level == PLAIN and number else line.level
        if level > LETTER or line.kind in (*_UNCOUNTED, Kind.OPENING):
            continue
        runs = {other: run for other, run in runs.items() if other <= level}
        if number:
            _check(line, number, runs.setdefault(level, _Run()), highest.get(level, 0), faults)
            highest[level] = number
    told = [
        Defect("numbering", f"Số thứ tự “{mark}” bị lặp trong mục {section or 'đầu'}.", ", ".join(places))
        for (section, mark), places in faults.repeated.items()
    ]
    return [*told, *faults.skipped]


def _number(line: Line) -> int:
    mark = line.item.mark
    odd = _ODD_NUMBER.match(line.text) if line.level == PLAIN else None
    if odd:
        return int(odd[1])
    if line.level == ARABIC and mark.isdigit():
        return int(mark)
    if line.level == LETTER and len(mark) == 1 and mark in _LETTERS:
        return _LETTERS.index(mark) + 1
    return 0


def _check(line: Line, number: int, run: _Run, highest: int, faults: _Faults) -> None:
    section = line.section.split(".")[0]
    if number <= run.last and (number == run.last or number == 1):
        faults.repeated.setdefault((section, line.item.mark), []).append(line_words(line))
    elif (
        number > run.last + 1
        and number != highest + 1
        and not _skips_d(run, number)
        and number - run.last < 6
    ):
        words = f"Số thứ tự nhảy từ “{run.mark}” sang “{line.item.mark}”"
        if run.last:
            faults.skipped.append(
                Defect("numbering", f"{words} trong mục {section or 'đầu'}.", line_words(line))
            )
    run.last, run.mark = number, line.item.mark


def _skips_d(run: _Run, number: int) -> bool:
    """Foreign alphabets have no đ: d, e is no gap."""
    return run.mark == "d" and number == _LETTERS.index("e") + 1
