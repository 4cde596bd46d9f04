"""The letterhead: who issues the plan, and under whom."""

import re

from intake.folding import plain_dashes, same_tones
from intake.lexicon import alternatives, table, words
from intake.names.unit_text import looks_like_none

_LETTERHEAD_ONLY = [
    "đảng bộ", "bch", "ban chấp hành", "thị ủy", "hợp tác xã", "cụm", "nhóm", "kiểm toán", "thủ tướng", "mặt trận",
    "liên cơ quan", "thường trực", "hđnd", "trung ương",
]  # fmt: skip
_BODIES = re.compile(alternatives([*words("units", "heads"), *_LETTERHEAD_ONLY]))
# Words after which a name begins with a capital of its own: Ban Quản lý, Sở Xây dựng.
_HEADS = re.compile(
    alternatives(
        [
            "ubnd", "ủy ban nhân dân", "ủy ban", "hội đồng nhân dân", "sở", "bộ", "phòng", "trường", "ban", "cục", "chi cục", "tổng cục",
            "văn phòng", "trung tâm", "viện", "đảng ủy", "tỉnh ủy", "thành ủy", "thủ tướng", "chính phủ", "công an", "bệnh viện", "hội",
            "liên đoàn", "liên minh", "đài", "đoàn", "thanh tra", "bảo hiểm xã hội", "kho bạc", "vụ", "tổng công ty", "công ty", "mặt trận",
        ]
    )
)  # fmt: skip
_NATION = re.compile(
    r"(?:cộng\s+h(?:òa|oà)\s+)?xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam|độc\s+lập\s*-\s*tự\s+do(?:\s*-\s*hạnh\s+phúc)?"
    r"|đảng\s+cộng\s+sản\s+việt\s+nam|(?<![^\n])hạnh\s+phúc(?![^\n])"
)
_TYPE = re.compile(
    r"(?:(?:tm|tl|kt|tuq|q)\s*[./]|kế hoạch|quyết định|phụ lục|chương trình|phương án|danh mục|biểu|bảng|đề án|thông báo|chỉ thị|lịch|chánh văn phòng|phân công)"
)
_MARKS = re.compile(r"(?:dự thảo|hỏa tốc|thượng khẩn|khẩn|bản sao|sao y|mật|tối mật|logo)(?:\s.{0,20})?")
_NUMBER = re.compile(r"(?:^|\s)số\s*:?\s*(?:[.…_\s\d/-]|$)")
_PLACE_AND_DAY = re.compile(r"(?:^|\s)[^,]{2,40},\s*(?:ngày|\d{1,2}\s*[/.-])")
_ONE_WORD = re.compile(r"\w+")  # "TRƯỜNG" below "SỞ NÔNG NGHIỆP VÀ MÔI"
_OPEN_END = re.compile(r"(?:[-–&,]|(?<!\w)(?:và|của|thuộc|về))$")
_BARE = re.compile(
    r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|ban chỉ đạo|ban chỉ huy|ban quản lý|ban quản lý dự án|ban tổ chức|ban điều phối|trung tâm|chi cục|cục|phòng"
    r"|trường|viện|hội đồng|ủy ban|ban chấp hành|bch|hội|liên đoàn|đảng ủy|đảng bộ|chi bộ|đoàn|ban thường vụ|tổ công tác|sở|bộ|công ty|ủy ban nhân)"
)


def issuers(top: list[str]) -> tuple[str | None, str | None]:
    """The superior body, if printed, and the issuing body: the names above the number, wherever a site begins."""
    names: list[str] = []
    lines = _without_motto(top)
    number = next((n for n, line in enumerate(lines) if _NUMBER.search(same_tones(line))), None)
    for position, line in enumerate(lines):
        own, ends = _own_words(line)
        lowered = same_tones(own)
        if own and (_MARKS.fullmatch(lowered) or not any(c.isalpha() for c in own)):
            own = ""
        if own and (_TYPE.match(lowered) or own.upper() != own):
            if names and (number is None or position >= number):
                break
            names.clear()  # the lines of a web page above the letterhead
            own = ""
        if own and (names or _opens_body(lowered) or (number is not None and len(own.split()) > 2)):
            _add(names, own)
        if ends and names:
            break
    if not names:
        return _in_small_letters(lines)
    return (names[-2] if len(names) > 1 else None), names[-1]


def _without_motto(top: list[str]) -> list[str]:
    """The lines without the name of the State or the Party and the motto, on however many lines they stand."""
    whole = "\n".join(top)
    lowered = plain_dashes(same_tones(whole))
    for match in _NATION.finditer(lowered):
        blank = re.sub(r"[^\n]", " ", match.group())
        whole = f"{whole[: match.start()]}{blank}{whole[match.end() :]}"
    return whole.split("\n")


def _own_words(line: str) -> tuple[str, bool]:
    """What of a line is the issuer's: without number, place and day; and whether number or day stood there."""
    lowered = plain_dashes(same_tones(line))
    found = [match.start() for match in (_NUMBER.search(lowered), _PLACE_AND_DAY.search(lowered)) if match]
    own = line[: min(found)] if found else line
    return re.sub(r"\s+(?=[\s,])", "", re.sub(r"\s+", " ", own)).strip(" -–_*.:|"), bool(found)


def _add(names: list[str], own: str) -> None:
    lowered = same_tones(own)
    if lowered == "chính phủ" and names:
        names[-1] += f" {own}"
    elif names and (not _opens_body(lowered) or _goes_on(names[-1]) or _ONE_WORD.fullmatch(lowered)):
        names[-1] = f"{names[-1]} {own}"
    elif len(names) < 3:
        names.append(own)


def _opens_body(lowered: str) -> bool:
    return bool(_BODIES.match(lowered)) and not looks_like_none().match(lowered)


def _goes_on(name: str) -> bool:
    """A name broken over two lines: "SỞ NÔNG NGHIỆP VÀ", "BAN CHỈ ĐẠO"."""
    lowered = same_tones(name)
    return bool(_OPEN_END.search(lowered) or _BARE.fullmatch(lowered))


def _in_small_letters(top: list[str]) -> tuple[str | None, str | None]:
    """A letterhead that is not in capitals: bodies alone on their lines, right above the number."""
    for position, line in enumerate(top[:20]):
        if not _NUMBER.search(same_tones(line)):
            continue
        found = [own for other in top[max(0, position - 5) : position] if (own := _own_words(other)[0])]
        names = [own for own in found if _opens_body(same_tones(own)) and len(own) < 80 and own[:1].isupper()]
        if names:
            return (names[-2] if len(names) > 1 else None), names[-1]
    return None, None


_PLACES = re.compile(r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu|thị trấn)\s+")


def name_in_body(name: str, body: str) -> str:
    """The name as the text itself spells it; else capitals brought down."""
    if name.upper() != name:
        return name
    opened = re.sub(r"(?i)^uỷ", "Ủy", name)
    for wanted in (name, opened):
        pattern = re.escape(same_tones(wanted)).replace(r"\ ", r"\s+").replace(r"\-", "[-–]")
        for match in re.finditer(pattern, same_tones(body)):
            written = body[match.start() : match.end()]
            if written.upper() != written:
                return re.sub(r"\s+", " ", written)
    return _brought_down(opened)


def _brought_down(name: str) -> str:
    """Capitals brought down: abbreviations stay, names of places and schools keep their capitals."""
    lowered = same_tones(name)
    match = _PLACES.search(lowered)
    if match and not lowered.startswith("trường"):
        return f"{_capitalised(name[: match.start()])} {match.group()}{_titled(name[match.end() :])}".strip()
    if lowered.startswith("trường "):
        return f"Trường {_school(name[len('trường ') :])}"
    return _capitalised(name)


def _capitalised(name: str) -> str:
    """Heads and the names after them in capitals: Đảng ủy Sở Xây dựng."""
    match = _HEADS.match(same_tones(name))
    head, rest = (name[: match.end()], name[match.end() :].strip()) if match else ("", name.strip())
    if head and rest:
        after_short = _is_abbreviation(rest.split()[0])  # "Phòng GDĐT An Bình": what follows is a place
        return f"{_first_up(_lowered(head))} {_titled(rest) if after_short else _capitalised(rest)}"
    return _first_up(_lowered(f"{head}{rest}"))


def _school(name: str) -> str:
    """ "THCS An Phú", "Tiểu học An Phú": the kind of school in small letters, its own name in capitals."""
    kind = re.match(
        r"(?:tiểu học|mầm non|mẫu giáo|trung học cơ sở|trung học phổ thông|cao đẳng|đại học)(?!\w)",
        name.lower(),
    )
    if not kind:
        return _titled(name)
    return f"{_first_up(name[: kind.end()].lower())} {_titled(name[kind.end() :])}".strip()


def _titled(name: str) -> str:
    return " ".join(
        word
        if _is_abbreviation(word)
        else same_tones(word)
        if word in _LEVELS
        else _first_up(same_tones(word))
        for word in name.split()
    )


_LEVELS = {"TỈNH", "HUYỆN", "XÃ", "PHƯỜNG", "QUẬN"}
_VOWEL = re.compile(r"[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def _lowered(name: str) -> str:
    return " ".join(word if _is_abbreviation(word) else same_tones(word) for word in name.split())


def _is_abbreviation(word: str) -> bool:
    """A known one, or a word that no Vietnamese syllable can be: GD&ĐT, THCS, UBND."""
    lowered = word.lower().strip("(),")
    return (
        lowered in table("aliases")["expansions"]
        or "&" in word
        or (len(lowered) > 1 and lowered.isalpha() and not _VOWEL.search(lowered))
    )


def _first_up(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
