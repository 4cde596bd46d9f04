"""What a written unit name is: one body or a class of bodies, its comparable form, and signs of damage."""

import re
from dataclasses import replace
from functools import cache

from intake.folding import LOWER, UPPER, fold, one_line, same_tones
from intake.lexicon import alternatives, table, words
from intake.names.elliptic_names import opened, without_list_colon
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitSpan, UnitText, unit_head, unit_pattern
from rules.cadence import UnitKind

__all__ = ["fold", "is_collective", "kind_of", "looks_damaged", "normal_name", "opened", "split_units"]

_LEADS = re.compile(
    rf"^(?:{alternatives((*words('verbs', 'givers'), *words('verbs', 'courtesies'))).removesuffix('(?!' + chr(92) + 'w)')})(?=[\s:])\s*:?\s*"
)
_COLLECTIVE = re.compile(
    r"^(?:tất cả |toàn thể |hệ thống )?(?:các|những|mỗi|từng|mọi|một số|toàn thể|tất cả)\s"
    r"|(?<!tổng )(?<!quản lý )(?<!dự án )(?<!hiệp )\bcác (?:huyện|xã|phường|tỉnh|sở|phòng|cơ quan|đơn vị|ban|bộ|quận|thị xã|trường|doanh nghiệp|tổ chức|cấp|thôn|thành phố)\b"
    r"|^(?:ubnd|ủy ban nhân dân|chủ tịch (?:ubnd|ủy ban nhân dân)|hđnd) (?:quận|huyện|xã|phường|thị xã|thành phố)\s*[,-]"
    r"|\bcấp (?:xã|huyện|cơ sở)\b|(?:tỉnh|xã), (?:phường|thành phố)\b|\bcác cấp\b"
)


def strip_leads(text: str) -> str:
    """Without "Giao", "Đề nghị", "Đồng chí" and their like."""
    while True:
        match = _LEADS.match(same_tones(text))
        if not match or not match.group().strip():
            return text
        text = text[match.end() :].lstrip()


def kind_of(name: str, *, plural: bool = False, issuer: str | None = None) -> UnitKind:
    return UnitKind.COLLECTIVE if plural or is_collective(name, issuer=issuer) else UnitKind.NAMED


def is_collective(name: str, *, issuer: str | None = None) -> bool:
    lowered = same_tones(one_line(name))
    if _COLLECTIVE.search(lowered) or lowered in _everywhere():
        return True
    if re.match(r"(?:bộ trưởng, |thủ trưởng |người đứng đầu )(?!bộ)", lowered):
        return True
    if name[:1].islower() and re.match(alternatives(words("units", "bare_classes")), lowered):
        return True
    return _is_below(lowered, issuer)


@cache
def _everywhere() -> frozenset[str]:
    return frozenset(same_tones(word) for word in words("units", "everywhere"))


def _is_below(lowered: str, issuer: str | None) -> bool:
    """Sở GDĐT in a ministry's plan means every Sở GDĐT."""
    if not issuer:
        return False
    level = same_tones(issuer).split(" ")[0]
    below = table("units")["below"].get(level, ())
    for name in below:
        bare = same_tones(name)
        if bare == "sở" and lowered.startswith("sở "):
            return True
        if lowered == bare:
            return True
    return False


def looks_damaged(name: str) -> bool:
    """A lost letter: "Các S, ban, ngành", "Tỉnủy"."""
    return bool(re.search(rf"(?<!\w)[SB](?=,)|[{LOWER}][{UPPER}]|[Tt]ỉnủy|[Hh]uyệnủy", name))


def normal_name(name: str) -> str:
    """One spelling for comparing: abbreviations opened, damage mended, folded."""
    lowered = same_tones(one_line(name))
    for short, long in table("aliases")["expansions"].items():
        lowered = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", long, lowered)
    for broken, whole in table("aliases")["damage"].items():
        lowered = lowered.replace(broken, whole)
    return fold(re.sub(r"^(?:các|những)\s+", "", lowered))


def split_units(value: str) -> list[UnitSpan]:
    """All units of a label or a cell; what the grammar does not know is split at commas and kept as written."""
    text = without_list_colon(strip_leads(one_line(value)).strip(" .;:"))
    out: list[UnitSpan] = []
    position = 0
    while position < len(text):
        source = UnitText(text)
        found = read_units(source, position)
        if found:
            out += opened(found.units)
            position = found.end
            if out and text[position : position + 1] == " ":
                out[-1], position = _to_its_end(out[-1], text, position)
        else:
            end = _next_boundary(text, position)
            piece = text[position:end].strip(" ,;.")
            if (
                piece
                and out
                and piece[:1].islower()
                and out[-1].plural
                and text[out[-1].end : position].strip() == ","
            ):
                out[-1] = UnitSpan(text[out[-1].start : end].strip(), out[-1].start, end, True)
            elif piece and out and _continues_name(text, out[-1], position):
                out[-1] = replace(out[-1], text=text[out[-1].start : end].strip(" ,;."), end=end)
            elif piece:
                out.append(UnitSpan(piece, position, end, piece[:1].islower()))
            position = end
        separator = re.compile(r"[\s,;./&]*(?:(?:và|cùng với|cùng)\s+)?").match(text, position)
        moved = separator.end() if separator else position
        position = moved if moved > position or position >= len(text) else _next_boundary(text, position + 1)
    return out


def _continues_name(text: str, unit: UnitSpan, position: int) -> bool:
    """ "Phòng Kiểm tra, giám sát": in a list a small letter that opens no class of bodies goes on with the name."""
    between = text[unit.end : position]
    lowered = UnitText(text).lower
    return (
        bool(re.fullmatch(r"\s*(?:,|và)\s*", between))
        and text[position : position + 1].islower()
        and not unit.plural
        and text[unit.start : unit.end] == unit.text
        and not unit_head().match(lowered, position)
        and not any(unit_pattern(key).match(lowered, position) for key in ("people", "name_ends"))
        and not _NO_NAME.match(lowered, position)
    )


_NO_NAME = re.compile(
    r"(?:chủ trì|phối hợp|thực hiện|tham mưu|báo cáo|theo dõi|đôn đốc|triển khai|phụ trách|chịu trách nhiệm|có trách nhiệm|là )"
)


def _to_its_end(unit: UnitSpan, text: str, position: int) -> tuple[UnitSpan, int]:
    """In a list nothing but a name can stand between the separators: "… việc làm", "… tổng hợp" belong to it."""
    end = _next_boundary(text, position)
    rest = text[position:end].strip(" .:")
    lowered = same_tones(rest)
    if not rest or not rest[0].islower() or re.match(r"(?:và|hoặc|cùng)\s", lowered):
        return unit, position
    qualifies = _NO_NAME.match(lowered) or unit_pattern("name_ends").match(lowered)
    if qualifies or len(rest.split()) > (6 if unit.plural else 3):
        return unit, end
    return replace(unit, text=f"{unit.text} {rest}", end=end), end


def _next_boundary(text: str, position: int) -> int:
    match = re.compile(r"[,;]|\.\s|\svà\s").search(text, position + 1)
    return match.start() if match else len(text)
