"""Bodies of no known kind, told by their place: a name before "chủ trì", before a colon and a task, or among headings of units.

The lexicon knows the usual kinds of bodies; an office, a company or a society may have others. What the sentence says
is then enough, and the reading says that it rests on that alone."""

import re
from dataclasses import replace
from functools import cache

from intake.duties.subject_grammar import Subject, giver_at, role_of_giver
from intake.folding import UPPER, same_tones
from intake.lexicon import alternatives, words
from intake.names.elliptic_names import opened
from intake.names.unit_names import split_units
from intake.names.unit_text import UnitSpan, UnitText, predicate, unit_pattern

LONGEST = 16  # words of a name
_TAKES_CHARGE = re.compile(
    r"(?<!\w)(?:chủ trì|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phối hợp (?:chặt chẽ )?(?:với|cùng)|là (?:cơ quan|đơn vị|đầu mối|bộ phận)|làm (?:đầu mối|tổ trưởng|trưởng ban)|căn cứ (?:chức năng|kế hoạch|nhiệm vụ|nội dung))(?!\w)"
)
_NO_NAME_INSIDE = re.compile(r"[.;:!?]|(?<!\w)(?:được|không|nếu|khi|để|nhằm|sẽ|đã|phải|cần)(?!\w)")


@cache
def _nobody() -> re.Pattern[str]:
    plural = alternatives(words("units", "plurals"))
    return re.compile(rf"(?:{plural}\s+)?{alternatives(words('units', 'no_addressees'))}|\d")


def open_subject(text: str, *, among_units: bool, strict: bool) -> Subject | None:
    """The subject of a line whose name opens with no known head; `among_units`: its sisters are units."""
    source = UnitText(text)
    giver = giver_at(source)
    start = giver.end() if giver else 0
    role = role_of_giver(giver["giver"]) if giver else None
    end, rest = _name_end(
        source, start, told=bool(giver and giver["giver"]), among_units=among_units, strict=strict
    )
    if end is None or not _could_be_a_name(source, start, end, given=giver is not None):
        return None
    note = _NOTE.search(source.text[start:end])
    name = source.text[start : start + note.start()] if note else source.text[start:end]
    units = (
        opened(tuple(split_units(name.strip(" ,;:.–-")))) if among_units or giver else [_span(name, start)]
    )
    if not units:
        return None
    return Subject(
        tuple(_marked(unit) for unit in units), rest, role, note[1] if note else "", unfamiliar=True
    )


_ADVERBS = re.compile(
    r"(?:[\s,]+(?:chủ động|tích cực|kịp thời|thường xuyên|tiếp tục|trực tiếp|chịu|sẽ))*\s*$"
)
_NOTE = re.compile(r"\s*\(([^()]*)\)\s*$")


def _marked(unit: UnitSpan) -> UnitSpan:
    return replace(unit, unfamiliar=UnitText(unit.text).starts_unit(0) is None)


def _span(name: str, start: int) -> UnitSpan:
    plural = unit_pattern("plurals").match(same_tones(name)) is not None
    return UnitSpan(name.strip(" ,;:.–-"), start, start + len(name), plural)


def _name_end(
    source: UnitText, start: int, *, told: bool, among_units: bool, strict: bool
) -> tuple[int | None, str]:
    """Where the name is over, and what is said of the unit."""
    colon = source.text.find(":", start, start + 130)
    charge = _TAKES_CHARGE.search(source.lower, start, start + 130)
    if colon > 0 and among_units and (not charge or colon < charge.start()):
        rest = source.text[colon + 1 :].strip()
        if not rest or predicate().match(source.lower, source.skip(colon + 1)) or rest[0] in "-–+":
            return colon, rest
    if (
        charge
        and charge.start() > start
        and (told or among_units or not strict or charge.group() == "chủ trì")
    ):
        end = start + len(_ADVERBS.sub("", source.lower[start : charge.start()]))
        return end, source.text[end:].strip(" ,")
    if told and not strict:
        for word in re.compile(r"(?<=\s)\w").finditer(source.lower, start + 2, start + 130):
            if source.starts_predicate(word.start()):
                return word.start(), source.text[word.start() :].strip()
    return None, ""


def _could_be_a_name(source: UnitText, start: int, end: int, *, given: bool) -> bool:
    name = source.text[start:end].strip(" ,;:.–-")
    lowered = source.lower[start:end]
    if not name or len(name.split()) > LONGEST or not (name[0].isupper() or given):
        return False
    if _nobody().match(lowered) or predicate().match(lowered) or unit_pattern("name_ends").match(lowered):
        return False
    return not _NO_NAME_INSIDE.search(re.sub(r"\([^()]*\)", "", lowered).rstrip(" .:;"))


def is_open_heading(text: str) -> bool:
    """A short line that could be a name and says nothing else; only its sisters can tell that it is one."""
    source = UnitText(text.rstrip(" .:;"))
    words_of = source.text.split()
    return (
        0 < len(words_of) <= 14
        and bool(re.match(rf"[{UPPER}]", source.text))
        and _could_be_a_name(source, 0, len(source.text), given=False)
        and not _TAKES_CHARGE.search(source.lower)
    )


def open_heading(text: str) -> Subject:
    """The units of such a heading."""
    text = text.rstrip(" .:;")
    giver = giver_at(UnitText(text))
    name = _NOTE.sub("", text[giver.end() :] if giver else text)
    return Subject(
        tuple(_marked(unit) for unit in _at_heads(name)),
        "",
        role_of_giver(giver["giver"]) if giver else None,
        unfamiliar=True,
    )


_BETWEEN = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+")


def _at_heads(name: str) -> list[UnitSpan]:
    """Cut only where a further name begins with a capital and a head of its own."""
    source = UnitText(name)
    out, start = [], 0
    for match in _BETWEEN.finditer(name):
        if source.capital_at(match.end()) and source.starts_unit(match.end()):
            out.append(_span(name[start : match.start()], start))
            start = match.end()
    return [*out, _span(name[start:], start)]
