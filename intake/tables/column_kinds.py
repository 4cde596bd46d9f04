"""What one column of a table holds, told by its title."""

import re
from dataclasses import dataclass
from functools import cache

from intake.folding import fold
from intake.lexicon import table

LONGEST_TITLE = 110  # letters; a longer cell is a task, not the title of a column


@dataclass(frozen=True)
class ColumnKind:
    """`rank` orders columns of one kind: "Đơn vị chủ trì" goes before "Đơn vị", "Nhiệm vụ" before "Chỉ tiêu"."""

    name: str
    rank: float


@cache
def _words(key: str) -> tuple[str, ...]:
    return tuple(sorted((fold(word) for word in table("sections")["columns"][key]), key=len, reverse=True))


@cache
def _any(key: str) -> str:
    return "|".join(re.escape(word) for word in _words(key))


@cache
def _patterns() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    body = rf"(?:cac )?(?:{_any('bodies')})"
    bodies = rf"{body}(?:\s*(?:,|/|va|hoac|-)\s*{body})*"
    given = r"(?:truc tiep |duoc giao |duoc phan cong |nhiem vu |chiu )*"
    whole = (
        ("lead", 3.0, rf"{bodies}\s+{given}(?:{_any('duties')})"),
        ("lead", 3.0, _any("lead")),
        ("leaders", 0.2, _any("lead_leaders")),
        ("persons", 0.3, _any("lead_persons")),
        ("time", 2.0, _any("time")),
        ("time", 1.0, r"^(?:ngay|thang|tuan)(?= )"),
        ("time_start", 1.0, _any("time_start")),
        ("output", 1.0, _any("output")),
        ("report_to", 1.0, _any("report_to")),
        ("partner", 1.0, _any("partner")),
        ("task", 3.0, _any("task")),
        ("task", 2.0, _any("task_weak")),
        ("task", 1.0, _any("task_aims")),
        ("ignore", 0.0, _any("ignore")),
    )
    return tuple((name, rank, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for name, rank, words in whole)


def kind_of_column(title: str) -> ColumnKind | None:
    """The kind whose words stand first in the title; of two at one place the longer wording."""
    folded = re.sub(r"\s+", " ", re.sub(r"\([^()]*\)", " ", fold(title))).strip(" .:*")
    if not folded or len(folded) > LONGEST_TITLE:
        return None
    if folded in _words("number"):
        return ColumnKind("number", 1.0)
    if folded in _words("lead_alone") or re.sub(r"\s*/\s*|\s+va\s+", ", ", folded) in _words("lead_alone"):
        return ColumnKind("lead", 1.0)
    if folded in _words("time_alone"):
        return ColumnKind("time", 1.0)
    best: tuple[int, int] | None = None
    kind: ColumnKind | None = None
    for name, rank, pattern in _patterns():
        match = pattern.search(folded)
        if match and (best is None or (match.start(), -len(match.group())) < best):
            best = (match.start(), -len(match.group()))
            kind = ColumnKind(name, rank)
    return _settled(kind, folded) if kind else None


def _settled(kind: ColumnKind, folded: str) -> ColumnKind:
    leads = "chu tri" in folded
    if kind.name == "lead" and "phoi hop" in folded and not leads:
        return ColumnKind("partner", 1.0)
    if kind.name in ("lead", "partner") and leads:
        return ColumnKind("lead", 5.0)
    if kind.name == "lead" and re.search(r"chiu trach nhiem|tham muu|dau moi", folded):
        return ColumnKind("lead", 4.0)
    if kind.name == "lead" and re.fullmatch(r".*(?:phu trach|trach nhiem)", folded):
        return ColumnKind("lead", 2.5)
    return kind


def says(key: str, title: str) -> bool:
    """Whether a title holds a word of one list: the marks of tables that are no assignments."""
    return bool(re.search(rf"(?<!\w)(?:{_any(key)})", fold(title)))


_MONTH = re.compile(r"(?:thang|t)\s*\.?\s*(\d{1,2})(?:\s*[/.-]\s*20\d\d)?")
_QUARTER = re.compile(r"quy\s+(iv|iii|ii|i|[1-4])(?:\s*[/.-]\s*20\d\d)?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def months_of_column(title: str) -> tuple[int, int] | None:
    """ "Tháng 3", "T3" → (3, 3); "Quý II" → (4, 6): a column of a timeline."""
    folded = fold(title).strip(" .:")
    month = _MONTH.fullmatch(folded)
    if month and 1 <= int(month[1]) <= 12:
        return int(month[1]), int(month[1])
    quarter = _QUARTER.fullmatch(folded)
    if quarter:
        number = _ROMAN.get(quarter[1]) or int(quarter[1])
        return 3 * number - 2, 3 * number
    return None
