"""The units of one table cell: one a line, unless the margin of the cell broke a name."""

import re
from functools import lru_cache

from intake.folding import LOWER, UPPER, same_tones
from intake.names.plan_names import plan_name_at, plan_names
from intake.names.unit_grammar import read_units
from intake.names.unit_names import split_units, strip_leads
from intake.names.unit_text import UnitSpan, UnitText

_PERSON = re.compile(rf"(?:[{UPPER}][{LOWER}]*\s+){{1,4}}[{UPPER}][{LOWER}]*")
_OPEN_END = re.compile(r"(?:[-–&]|(?<!\w)(?:và|của|thuộc))$")
_NEEDS_BODY = re.compile(r"Văn phòng|Thanh tra|Lãnh đạo|Chánh Văn phòng|Giám đốc|Chủ tịch|Ban Giám đốc")
_SEPARATOR = re.compile(r"\s*[;,](?![^()]*\))\s*|\s+\+\s*|\s+/\s+|\s+[-–]\s+(?=[^()]*(?:\(|$))")
_ABBREVIATION = re.compile(
    r"(?!UBND$|HĐND$|UBMTTQ$|MTTQ$)[A-ZĐ][A-ZĐ&.]{1,9}(?:-[A-ZĐ]+)?|(?:P|BP|TT|Đ)\.\s?[A-ZĐ]\S*"
)
_CLASS = re.compile(r"[Cc]ác (?:\w+ ){1,3}(?:[A-ZĐ][A-ZĐ&.]{1,9}(?:-[A-ZĐ]+)*)")
_COURTESY = re.compile(r"(?:đ/c|đồng chí|ông|bà|cô|thầy|ông/bà)\s*:?\s+")
_ROLE_WORDS = re.compile(
    r"chủ trì|(?<!hội đồng )phối hợp|(?<!\w)thực hiện|chịu trách nhiệm|(?<!\w)theo (?!dõi)|[:(]"
)
_MANY = re.compile(r"(?:các|những|mỗi|từng|toàn|một số|thủ trưởng|ubnd|ủy ban nhân dân|sở,|hđnd|lãnh đạo)\s")
_NAME = re.compile(
    r"(?:Sở|Phòng|Cục|Vụ|Ban|Trung tâm|Viện|Chi cục|Khoa|Tổ|Hội|Trường|Bộ|Văn phòng|Báo|Đài|Công ty|Hạt|Đội)\s"
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")


def units_in_cell(text: str) -> list[UnitSpan]:
    return list(_units_in_cell(text, plan_names()))


@lru_cache(4096)  # a column says the same few things many times
def _units_in_cell(text: str, _names: tuple[str, ...]) -> tuple[UnitSpan, ...]:
    lines = [line.strip() for line in text.split("\n") if line.strip(" -+;.,•*")]
    known = any(read_units(UnitText(line.lstrip("-+•* "))) for line in lines)
    whole: list[str] = []
    for line in lines:
        if whole and line[0] not in "-+•*" and _continues(whole[-1], line, known=known):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line.lstrip("-+•* "))
    return tuple(unit for line in whole for unit in _units_in_line(line.strip(" ;.,")))


def _units_in_line(line: str) -> list[UnitSpan]:
    """Abbreviations and persons stand for themselves; what stands between them is read by the grammar of names."""
    if plan_name_at(UnitText(line), 0) == len(line):
        return [UnitSpan(line, 0, len(line), False)]
    out: list[UnitSpan] = []
    waiting = ""
    position = 0
    for match in [*_SEPARATOR.finditer(line), None]:
        end = match.start() if match else len(line)
        piece = line[position:end].strip()
        plain = _plain(piece)
        if plain is not None:
            out += [*_split(waiting), plain]
            waiting = ""
        else:
            waiting = f"{waiting}{piece}"
            waiting += match.group() if match else ""
        position = match.end() if match else end
    return [*out, *_split(waiting)]


def _plain(piece: str) -> UnitSpan | None:
    bare = piece[found.end() :] if (found := _COURTESY.match(same_tones(piece))) else piece
    if _CLASS.fullmatch(piece):
        return UnitSpan(piece, 0, len(piece), True)
    if _ABBREVIATION.fullmatch(bare) or (found and _PERSON.fullmatch(bare)):
        return UnitSpan(bare, 0, len(bare), False)
    return None


def _split(text: str) -> list[UnitSpan]:
    """One name without any separator is one unit to its end, whatever words it holds."""
    text = strip_leads(_PARENTHESIS.sub("", text).strip(" ;.,-–+/"))
    if ";" in text:  # never inside a name
        return [unit for piece in text.split(";") for unit in _split(piece)]
    found = read_units(UnitText(text)) if text else None
    pieces = _at_commas(text) if found is not None and not _is_whole(text) else [text]
    if len(pieces) > 1 or (pieces != [text] and pieces):
        return [unit for piece in pieces for unit in _one_name(piece)]
    if found is None or _is_whole(text) or _SEPARATOR.search(text) or _ROLE_WORDS.search(same_tones(text)):
        dashed = _at_dashes(text)
        return [unit for part in dashed for unit in split_units(part)] if text else []
    pieces = _at_and(text)
    if len(pieces) > 1:
        return [unit for piece in pieces for unit in _split(piece)]
    return [UnitSpan(text, 0, len(text), found.units[0].plural)]


def _at_commas(text: str) -> list[str]:
    """Cut where a further body begins; "Cục Văn hóa cơ sở, Gia đình và Thư viện" is one name, commas and all."""
    pieces: list[str] = []
    for piece in re.split(r"\s*,\s*", text):
        here = UnitText(piece)
        begins = not pieces or (here.starts_unit(0) is not None and len(piece.split()) > 1)
        plural = bool(pieces) and _MANY.match(same_tones(pieces[-1])) is not None
        if begins or plural or _plain(piece) is not None:
            pieces.append(piece)
        else:
            pieces[-1] = f"{pieces[-1]}, {piece}"
    if any(_MANY.match(same_tones(piece)) for piece in pieces):
        return [text]  # classes of bodies are lists by nature: the grammar knows them
    return pieces


def _one_name(text: str) -> list[UnitSpan]:
    pieces = _at_and(text)
    if len(pieces) > 1:
        return [unit for piece in pieces for unit in _one_name(piece)]
    return [UnitSpan(text, 0, len(text), False)] if _NAME.match(text) else split_units(text)


def _at_and(text: str) -> list[str]:
    """Cut at "và" only where a further body begins: "Chi cục Chăn nuôi và Thú y" is one, "Sở A và Sở B" are two."""
    for match in re.finditer(r"\s+(?:và|cùng)\s+", text):
        here = UnitText(text[match.end() :])
        begins = here.capital_at(0) or here.lower.startswith("các ")
        enough = 3 if "," in text[: match.start()] else 2  # "…, Gia đình và Thư viện" goes on with the name
        if (
            begins
            and len(here.text.split()) >= enough
            and here.starts_unit(0)
            and read_units(here) is not None
        ):
            return [text[: match.start()], text[match.end() :]]
    return [text]


def _at_dashes(text: str) -> list[str]:
    """ "Phòng Lữ hành - Văn phòng Sở" are two; "Phòng Kế hoạch - Tài chính", "Văn phòng - Thanh tra Sở" are one."""
    parts = re.split(r"\s[-–]\s", text)
    two = len(parts) > 1 and not re.search(r"[,;]", text)
    return parts if two and all(len(part.split()) > 2 and _is_whole(part) for part in parts) else [text]


def _is_whole(text: str) -> bool:
    found = read_units(UnitText(text))
    return found is not None and not text[found.end :].strip(" .;:")


def _continues(before: str, line: str, *, known: bool) -> bool:
    """ "Phòng Lao động -" and "Việc làm", "Văn phòng" and "Sở"; `known`: some line of the cell names a known body."""
    if before[-1] in ";.":
        return False
    if _OPEN_END.search(before) or (_NEEDS_BODY.fullmatch(before) and len(line.split()) < 3):
        return True
    if read_units(UnitText(line)) or _plain(line) or (_PERSON.fullmatch(line) and len(line.split()) > 1):
        return False
    return line[0].islower() or (known and not _PERSON.fullmatch(line))
