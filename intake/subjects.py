"""Who a text is addressed to: "Giao X …", "X: …", "Căn cứ …, X …", "UBND tỉnh yêu cầu X …", "(X chủ trì)"."""

import re
from dataclasses import dataclass, replace
from functools import cache

from intake.folding import LOWER, UPPER, same_tones
from intake.lexicon import alternatives, words
from intake.unit_grammar import read_units
from intake.unit_names import opened, without_list_colon
from intake.unit_text import UnitSpan, UnitText, ends_at_place, predicate, unit_pattern
from rules.cadence import Role


@dataclass(frozen=True)
class Subject:
    """The units a text is addressed to, and what is left to say about them."""

    units: tuple[UnitSpan, ...]
    rest: str
    role: Role | None = None
    note: str = ""  # a parenthesis after the name
    fronted: str = ""  # the clause before the subject


@cache
def _givers() -> re.Pattern[str]:
    courtesy = alternatives(words("verbs", "courtesies"))
    return re.compile(
        rf"(?P<giver>{alternatives(words('verbs', 'givers'))})\s*:?\s*(?:{courtesy}\s*:?\s*)*|(?:{courtesy}\s*:?\s*)+"
    )


@cache
def _fronted() -> re.Pattern[str]:
    return re.compile(alternatives(words("verbs", "fronted")))


def subject_of(text: str, *, under_unit: bool = False) -> Subject | None:
    """The subject at the head of a text; under a unit's heading "Yêu cầu các …" is that unit's task."""
    text = without_list_colon(text)
    source = UnitText(text)
    giver = _givers().match(source.lower)
    start, role, several = 0, None, False
    if giver:
        if under_unit and giver["giver"]:
            return None
        start = giver.end()
        role = _role_of_giver(giver["giver"])
        person = _person(text, start, role) if not giver["giver"] else None
        if person:
            return person
        several = bool(re.search(r"các (?:đồng chí|ông)", giver.group()))
        tail = UnitText(without_list_colon(text[start:]))
        found = _subject_at(tail, 0, role)
        if found:
            return replace(found, units=tuple(replace(u, plural=u.plural or several) for u in found.units))
    direct = _named_to_the_colon(source) or _subject_at(source, 0, None) if not start else None
    if direct:
        return _told_by_issuer(direct) or direct
    return _after_fronted(source) or _after_title(source) or _in_brackets(source)


_PERSON = re.compile(
    rf"(?P<name>[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]*){{1,4}})(?P<post>\s*(?:[,(–-]\s*)[^:;.]{{3,80}}?)?\s*(?P<colon>:|$)"
)


def _person(text: str, start: int, role: Role | None) -> Subject | None:
    """ "Đồng chí Nguyễn Văn A, Phó Giám đốc: …" names a person."""
    match = _PERSON.match(text, start)
    if not match:
        return None
    unit = UnitSpan(match["name"], start, match.end("name"), False)
    return Subject((unit,), text[match.end() :].strip(), role, (match["post"] or "").strip(" ,()–-"))


_BRACKETS = re.compile(r"\(([^()]{6,200})\)[\s.;]*$")


def _in_brackets(source: UnitText) -> Subject | None:
    """ "Tham gia hội chợ (Sở Du lịch chủ trì, hoàn thành trong quý II)"."""
    match = _BRACKETS.search(source.text)
    inner = _subject_at(UnitText(match[1]), 0, None) if match else None
    if (
        not match
        or not inner
        or not re.match(r"(?:chủ trì|thực hiện|phụ trách|tham mưu|chịu trách nhiệm)", same_tones(inner.rest))
    ):
        return None
    return replace(inner, role=Role.LEAD, rest=f"{source.text[: match.start()].strip(' .;')} ({inner.rest})")


_DUTY = re.compile(
    r"(?:có trách nhiệm|chủ trì|phối hợp|tham mưu|chịu trách nhiệm|xây dựng|tổ chức|thực hiện|hướng dẫn|báo cáo|làm đầu mối|là đầu mối)"
)


def _after_title(source: UnitText) -> Subject | None:
    """ "Tổ chức Ngày Pháp luật: Văn phòng Sở chủ trì …"."""
    colon = source.text.find(":", 8, 160)
    if colon < 0 or "." in source.text[:colon]:
        return None
    giver = re.compile(r"\s*(?:giao cho|giao|đề nghị|yêu cầu)?\s*").match(source.lower, colon + 1)
    found = _subject_at(
        source, giver.end() if giver else colon + 1, _role_of_giver(giver.group().strip() if giver else None)
    )
    if not found or not (_DUTY.match(same_tones(found.rest)) or (giver and giver.group().strip())):
        return None
    return replace(found, fronted=source.text[:colon].strip())


_STRONG = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|báo cáo|thực hiện|tổ chức|tham mưu|xây dựng|hướng dẫn|theo dõi|chỉ đạo|triển khai|yêu cầu|đề nghị|tập trung|các nội dung|sau)(?!\w)"
)


def _named_to_the_colon(source: UnitText) -> Subject | None:
    """ "Công ty Khai thác công trình thủy lợi: Vận hành …": a name may hold what looks like a verb."""
    colon = source.text.find(":", 0, 110)
    if colon < 0 or re.search(r"[,;.(–]", source.text[:colon]) or len(source.text[:colon].split()) > 14:
        return None
    found = read_units(source)
    if (
        not found
        or len(found.units) != 1
        or found.units[0].plural
        or _STRONG.search(source.lower[found.end : colon])
    ):
        return None
    rest = source.text[colon + 1 :].strip()
    if (
        found.end >= colon
        or not rest[:1].isupper()
        or not predicate().match(source.lower, source.skip(colon + 1))
    ):
        return None
    return Subject((replace(found.units[0], text=source.text[:colon].strip(), end=colon),), rest)


def _role_of_giver(giver: str | None) -> Role | None:
    if giver and re.sub(r"\s+", " ", giver) in words("verbs", "recommending"):
        return Role.RECOMMENDED
    return None


_PARENTHESIS = re.compile(r"\s*\((?P<note>[^()]*)\)")


def _subject_at(source: UnitText, start: int, role: Role | None) -> Subject | None:
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
        return source.starts_predicate(after) or bool(_fronted().match(source.lower, after))
    return (
        source.starts_predicate(here)
        or bool(_fronted().match(source.lower, here))
        or bool(re.match(r"(?:đã|sẽ|cũng|đều|trực|mình|này)\s", source.lower[here:]))
        or _unknown_verb(source, end)
    )


def _unknown_verb(source: UnitText, end: int) -> bool:
    """A word in no list, where the place has closed the name: "Đài tỉnh nhắn tin đến …"."""
    here = source.skip(end)
    return (
        ends_at_place(source, end)
        and not unit_pattern("name_ends").match(source.lower, here)
        and len(source.text[here:].split()) > 2
    )


def _told_by_issuer(subject: Subject) -> Subject | None:
    """ "UBND tỉnh yêu cầu Sở Nội vụ …": the one told is the second unit."""
    source = UnitText(subject.rest)
    giver = re.compile(
        rf"(?:trân trọng\s+|kính\s+)?(?P<giver>{alternatives(['đề nghị', 'yêu cầu', 'giao cho', 'giao'])})\s+"
    ).match(source.lower)
    if not giver:
        return None
    inner = _subject_at(UnitText(subject.rest[giver.end() :]), 0, _role_of_giver(giver["giver"]))
    return inner if inner and inner.rest else None


def _after_fronted(source: UnitText) -> Subject | None:
    """ "Căn cứ …, các sở, ngành xây dựng …" and "… nếu có vướng mắc các đơn vị phản ánh về …"."""
    if not _fronted().match(source.lower):
        return None
    sentence = re.compile(r"[.;]\s").search(source.text)
    limit = sentence.start() if sentence else len(source.text)
    for match in re.compile(
        r",\s*(?:thì\s+)?|(?:vướng mắc|phát sinh|khó khăn)\s+|(?<!\w)(?:đề nghị|yêu cầu|giao)\s+|-\s"
    ).finditer(source.lower, 0, limit):
        giver = re.compile(r"(đề nghị|yêu cầu|giao)\s+").match(source.lower, match.end())
        start = giver.end() if giver else match.end()
        role = _role_of_giver(giver[1] if giver else match.group().strip())
        found = _subject_at(source, start, role)
        if found and found.rest.strip(" .;/") and source.text[start : start + 1]:
            return Subject(
                found.units, found.rest, found.role or role, found.note, source.text[:start].strip(" ,")
            )
    return None
