"""Lists that name the kind of body once: "Các Sở: Tài chính, Nội vụ", "các Sở Nội vụ, Tư pháp"."""

import re
from dataclasses import replace

from intake.lexicon import words
from intake.names.unit_text import UnitSpan, UnitText

_LIST_COLON = re.compile(
    r"^((?:các|những)\s+(?:sở|phòng|bộ|cục|chi cục|ban|hội|trường|đơn vị|cơ quan)(?:,\s*ngành)?)\s*:\s*",
    re.IGNORECASE,
)


def without_list_colon(text: str) -> str:
    """ "Các Sở: Tài chính, Nội vụ" is a list of bodies, not a heading with a task."""
    match = _LIST_COLON.match(text)
    if (
        not match
        or not text[match.end() : match.end() + 1].isupper()
        or UnitText(text[match.end() :].lower()).starts_predicate(0)
    ):
        return text
    return f"{match[1]} {text[match.end() :]}"


_ELLIPTIC = re.compile(r"^các (?P<head>sở|phòng|bộ|cục|chi cục|ban|hội|trường)\s*:?\s+", re.IGNORECASE)


def opened(units: tuple[UnitSpan, ...]) -> list[UnitSpan]:
    """ "Các Sở Nội vụ, Tài chính, Tư pháp" names three bodies."""
    out: list[UnitSpan] = []
    for unit in units:
        match = _ELLIPTIC.match(unit.text)
        rest = unit.text[match.end() :] if match else ""
        if not match or not rest[:1].isupper() or (rest[:2].isupper() and not rest.isupper()):
            out.append(unit)
            continue
        head = match["head"].capitalize()
        fields = _fields(rest)
        if len(fields) == 1 and not re.search(r"\svà\s", rest):  # "các Cục Thống kê" are many of one kind
            out.append(replace(unit, plural=True))
            continue
        for part in fields:
            out.append(UnitSpan(f"{head} {part}", unit.start, unit.end, False))
    return out


def _fields(rest: str) -> list[str]:
    """Fields at commas, except inside a field that has a comma of its own."""
    held = rest
    for known in words("units", "names_with_comma"):
        held = re.sub(re.escape(known), lambda m: m.group().replace(",", "\x00"), held, flags=re.IGNORECASE)
    return [part.replace("\x00", ",").strip() for part in re.split(r"\s*[,;]\s*", held) if part.strip()]
