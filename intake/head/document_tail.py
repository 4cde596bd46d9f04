"""The end of a plan: the distribution list and the signature."""

import re

from intake.document import Document, Table
from intake.draft import SignerDraft
from intake.folding import LOWER, UPPER, fold, one_line, plain_dashes, same_tones
from intake.head.titles import PLAN

_BEHIND = re.compile(r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu|MẪU|Mẫu|BẢNG|DANH MỤC|DANH SÁCH|ĐỀ CƯƠNG)(?!\w)")


_OPENS = re.compile(r"nơi\s+nhận", re.IGNORECASE)


def _apart(line: str) -> list[str]:
    """The distribution list and the signature side by side on one line: "- Lưu: VT. CHỦ TỊCH"."""
    match = (
        _SIGNED_BESIDE.search(line)
        if re.match(r"[-+•*]|nơi nhận|lưu", plain_dashes(line), re.IGNORECASE)
        else None
    )
    return [line[: match.start()].strip(), line[match.start() :].strip()] if match else [line]


def _tail(document: Document) -> list[str]:
    """The lines from "Nơi nhận" to the end of the signature, or nothing."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            texts = [
                line
                for row in block.rows
                for cell in row
                if not cell.carried
                for line in re.split(r"\n| / ", cell.text)
            ]
        else:
            texts = [f"{block.number} {block.text}" if block.number else block.text]
        if not lines:
            texts = [text for text in texts if _OPENS.search(text)] and texts
        for text in (part for whole in texts for part in _apart(one_line(whole))):
            if re.match(r"nơi nhận", text, re.IGNORECASE) and not lines:
                lines.append(text)
            elif lines and (PLAN.fullmatch(text) or _BEHIND.match(text) or len(lines) > 60):
                return lines
            elif lines:
                lines.append(text)
    return lines


def recipients_in(document: Document) -> tuple[str, ...]:
    out = []
    for line in _tail(document)[1:]:
        match = re.match(r"[-+•*]\s*(.+)", plain_dashes(line[:2]) + line[2:])
        if match:
            out.append(match[1].strip(" ;.,"))
        elif out:
            break
    return tuple(out)


_AUTHORITY = re.compile(r"(?:TM|KT|TL|Q|TUQ|T/M|K/T|T/L)\s*[./]\s*\S")
_POSITION = re.compile(
    r"(?:phó |quyền |thường trực )*(?:chủ tịch|giám đốc|tổng giám đốc|trưởng phòng|hiệu trưởng|chánh văn phòng|chánh thanh tra|trưởng ban|trưởng đoàn|tổ trưởng"
    r"|cục trưởng|chi cục trưởng|tổng cục trưởng|vụ trưởng|viện trưởng|bộ trưởng|thứ trưởng|thủ tướng|bí thư|chỉ huy trưởng|trưởng công an|chủ nhiệm|trưởng trạm"
    r"|thủ trưởng|kiểm sát trưởng|chánh án|tổng biên tập|giám thị|đội trưởng|trưởng khoa|chủ tịch hội đồng|tổng thư ký|trưởng)(?!\w)"
)
_TITLES = re.compile(
    r"^(?:(?:GS|PGS|TS|ThS|Ths|BS|BSCKI{1,2}|CK\s?I{1,2}|DS|KS|CN|NGƯT|NGND|TTƯT|TTND|Luật sư|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Thiếu tướng|Trung tướng|Linh mục)[.,\s]+)+"
)
_PERSON = re.compile(rf"(?:[{UPPER}][{LOWER}]*\.?\s+){{1,5}}[{UPPER}][{LOWER}]*")


_SIGNED_BESIDE = re.compile(
    r"(?<=\S)\s+(?:(?:TM|KT|TL|TUQ|Q)\s*[./]\s*[A-ZĐ]|\((?:Đã ký|đã ký|Ký|ký)[^()]*\)$)"
    r"|(?<=[;:.)\w])\s+(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|TRƯỞNG|HIỆU TRƯỞNG|CHÁNH|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|VIỆN TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|BÍ THƯ|CHỈ HUY)(?![a-zà-ỹ]).{0,30}$"
    rf"|(?<=[;.)])\s+(?=(?:[{UPPER}][{LOWER}]+\s+){{2,4}}[{UPPER}][{LOWER}]+$)"
)


def signer_in(document: Document) -> SignerDraft | None:
    position, name = None, None
    tail = _tail(document)[1:]
    for text in tail or _last_lines(document):
        line = text.strip(" |.*_-")
        if _is_position(line):
            position = line
        elif position or tail:
            bare = _TITLES.sub("", line)
            if _PERSON.fullmatch(bare) and not fold(bare).startswith(("noi nhan", "luu", "nhu ")):
                name = bare
                break
    return SignerDraft(position, name) if position or name else None


def _is_position(line: str) -> bool:
    if line.upper() != line and len(line.split()) > 4:
        return False
    return bool(
        _AUTHORITY.match(line) or (_POSITION.match(same_tones(line)) and (line.isupper() or len(line) < 30))
    )


def _last_lines(document: Document) -> list[str]:
    """A plan without a distribution list: the signature stands at its end."""
    paragraphs = [one_line(p.text) for p in document.paragraphs]
    stop = next(
        (n for n, text in enumerate(paragraphs) if text.upper().startswith("PHỤ LỤC") and text.isupper()),
        len(paragraphs),
    )
    return paragraphs[max(0, stop - 10) : stop]
