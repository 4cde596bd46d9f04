"""The letterhead: who issues the plan, and under whom."""

import re

from intake.folding import plain_dashes, same_tones
from intake.lexicon import alternatives

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
    lowered = same_tones(name)
    lowered = re.sub(r"^Ubnd", "UBND", lowered[0].upper() + lowered[1:])
    match = _PLACES.search(lowered)
    if match:
        return lowered[: match.end()] + lowered[match.end() :].title()
    return _capitalised(same_tones(name))


def _capitalised(lowered: str) -> str:
    """Heads and the names after them in capitals: Đảng ủy Sở Xây dựng."""
    match = _HEADS.match(lowered)
    head, rest = (match.group(), lowered[match.end() :].strip()) if match else ("", lowered)
    follows = _capitalised(rest) if head and rest else f"{rest[:1].upper()}{rest[1:]}"
    return f"{head[:1].upper()}{head[1:]} {follows}".strip()
