"""The letterhead: who issues the plan, and under whom."""

import re

from intake.folding import plain_dashes, same_tones
from intake.lexicon import alternatives, table

_HEADS = re.compile(
    alternatives(
        [
            "ubnd",
            "ủy ban nhân dân",
            "ủy ban",
            "hội đồng nhân dân",
            "sở",
            "bộ",
            "phòng",
            "trường",
            "ban",
            "cục",
            "chi cục",
            "tổng cục",
            "văn phòng",
            "trung tâm",
            "viện",
            "đảng ủy",
            "tỉnh ủy",
            "thành ủy",
            "thủ tướng",
            "chính phủ",
            "công an",
            "bệnh viện",
            "hội",
            "liên đoàn",
            "liên minh",
            "đài",
            "đoàn",
            "thanh tra",
            "bảo hiểm xã hội",
            "kho bạc",
            "vụ",
            "tổng công ty",
            "công ty",
            "mặt trận",
        ]
    )
)
_NATION = re.compile(r"cộng h[òo]a\s|xã hội chủ nghĩa|hội chủ nghĩa|độc lập\s*-|đảng cộng sản")
_END = re.compile(r"số\s*:|kế hoạch$|quyết định$|.*,\s*ngày")
_PLACES = re.compile(r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu|thị trấn)\s+")


def issuers(top: list[str]) -> tuple[str | None, str | None]:
    """The superior body, if printed, and the issuing body."""
    names: list[str] = []
    for line in top:
        lowered = plain_dashes(same_tones(line)).strip(" -_*")
        if not lowered or _NATION.match(lowered):
            continue
        if _END.match(lowered):
            if names:
                break
            continue
        if line.upper() != line or not any(c.isalpha() for c in line):
            if names:
                break
            continue
        if names and not _HEADS.match(lowered):
            names[-1] = f"{names[-1]} {line.strip(' -_*')}"
        elif _HEADS.match(lowered) and len(names) < 3 and not (names and lowered == "chính phủ"):
            names.append(line.strip(" -_*"))
        elif lowered == "chính phủ" and names:
            names[-1] += f" {line.strip()}"
    if not names:
        return None, None
    return (names[-2] if len(names) > 1 else None), names[-1]


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
