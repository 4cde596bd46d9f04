"""A subject at one place of a text: the units, a note in brackets, and a predicate, a colon or nothing behind them."""

import re
from dataclasses import dataclass
from functools import cache

from intake.folding import LOWER, UPPER
from intake.lexicon import alternatives, pattern, words
from intake.names.elliptic_names import opened
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitSpan, UnitText, ends_at_place, unit_pattern
from rules.cadence import Role


@dataclass(frozen=True)
class Subject:
    """The units a text is addressed to, and what is left to say about them."""

    units: tuple[UnitSpan, ...]
    rest: str
    role: Role | None = None
    note: str = ""  # a parenthesis after the name
    fronted: str = ""  # the clause before the subject
    unfamiliar: bool = False  # a body of no known kind, told only by its place in the sentence


@cache
def _givers() -> re.Pattern[str]:
    courtesy = alternatives(words("verbs", "courtesies"))
    return re.compile(
        rf"(?P<giver>{alternatives(words('verbs', 'givers'))})\s*:?\s*(?:{courtesy}\s*:?\s*)*|(?:{courtesy}\s*:?\s*)+"
    )


def giver_at(source: UnitText, position: int = 0) -> re.Match[str] | None:
    """ "Giao Ban Tổ chức …" gives a task, "giao ban" is a meeting: the capital tells."""
    match = _givers().match(source.lower, position)
    common = pattern("verbs", "not_givers").match(source.lower, position) if match else None
    if common and not source.capital_at(source.skip(position + common.group().index(" "))):
        return None
    return match


@cache
def fronted() -> re.Pattern[str]:
    return re.compile(alternatives(words("verbs", "fronted")))


def role_of_giver(giver: str | None) -> Role | None:
    if giver and re.sub(r"\s+", " ", giver) in words("verbs", "recommending"):
        return Role.RECOMMENDED
    return None


_PARENTHESIS = re.compile(r"\s*\((?P<note>[^()]*)\)")


def subject_at(source: UnitText, start: int, role: Role | None) -> Subject | None:
    found = read_units(source, start)
    if not found:
        return None
    end, note = found.end, ""
    parenthesis = _PARENTHESIS.match(source.text, end)
    if parenthesis:
        note, end = parenthesis["note"], parenthesis.end()
    rest = source.text[end:]
    if not _may_follow(source, end):
        return None
    return Subject(
        tuple(opened(found.units)),
        rest.strip(" :.;–-").strip() if not rest.rstrip().endswith(":") else rest.lstrip(" :;–-"),
        role,
        note,
    )


_SMALL_ADVERBS = re.compile(r"(?:đã|sẽ|cũng|đều|trực|mình|này)\s")


def _may_follow(source: UnitText, end: int) -> bool:
    """What stands after a subject: nothing, a colon, a dash, a predicate, or a comma and a clause."""
    rest = source.text[end:].strip()
    if not rest.strip(" .;:") or rest[0] in ":":
        return True
    here = source.skip(end)
    if rest[0] in "-–" and source.text[source.skip(here + 1) : source.skip(here + 1) + 1].isalpha():
        return True
    if rest[0] == ",":
        after = source.skip(here + 1)
        return source.starts_predicate(after) or bool(fronted().match(source.lower, after))
    return (
        source.starts_predicate(here)
        or bool(fronted().match(source.lower, here))
        or bool(_SMALL_ADVERBS.match(source.lower, here))
        or _unknown_verb(source, end)
    )


def _unknown_verb(source: UnitText, end: int) -> bool:
    """A word in no list, where the place has closed the name: "Đài tỉnh nhắn tin đến …"."""
    here = source.skip(end)
    return (
        ends_at_place(source, end)
        and not unit_pattern("name_ends").match(source.lower, here)
        and len(source.text[here:].split(maxsplit=3)) > 2
    )


# "Nguyễn Văn A", and behind a comma, a dash or in brackets the posts the person holds.
_PERSON = re.compile(
    rf"(?P<name>[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]*){{1,4}})(?P<post>\s*(?:[,(–-]\s*)[^:;.]{{3,160}}?)?\s*"
    r"(?:(?P<colon>:|$)|(?=(?:làm|chủ trì|phụ trách|chịu trách nhiệm|có trách nhiệm|chỉ đạo|trực tiếp|theo dõi|giúp|được giao|được phân công|chuẩn bị|tổng hợp|thực hiện|đảm nhiệm|báo cáo|duyệt|ký|chỉ huy|điều hành|quyết định)(?!\w)))"
)


def person_at(text: str, start: int, role: Role | None) -> Subject | None:
    """ "Đồng chí Nguyễn Văn A, Phó Giám đốc: …" names a person."""
    match = _PERSON.match(text, start)
    if not match:
        return None
    unit = UnitSpan(match["name"], start, match.end("name"), False)
    return Subject((unit,), text[match.end() :].strip(), role, (match["post"] or "").strip(" ,()–-"))
