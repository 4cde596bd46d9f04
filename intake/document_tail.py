"""The end of a plan: the distribution list and the signature."""

import re

from intake.document import Document, Table
from intake.draft import SignerDraft
from intake.folding import LOWER, UPPER, fold, one_line
from intake.titles import PLAN


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
        for text in texts:
            text = one_line(text)
            if re.match(r"nơi nhận", text, re.IGNORECASE) and not lines:
                lines.append(text)
            elif lines and (PLAN.fullmatch(text) or text.upper().startswith("PHỤ LỤC") or len(lines) > 60):
                return lines
            elif lines:
                lines.append(text)
    return lines


def recipients_in(document: Document) -> tuple[str, ...]:
    out = []
    for line in _tail(document)[1:]:
        match = re.match(r"[-–+•]\s*(.+)", line)
        if match:
            out.append(match[1].strip(" ;.,"))
        elif out:
            break
    return tuple(out)


_POSITION = re.compile(
    r"(?:TM|KT|TL|Q|TUQ)\.|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG PHÒNG|HIỆU TRƯỞNG|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|TỔNG GIÁM ĐỐC|VIỆN TRƯỞNG|CHI CỤC TRƯỞNG)"
)


_PERSON = re.compile(rf"(?:[{UPPER}][{LOWER}]+\s+){{1,5}}[{UPPER}][{LOWER}]*")


def signer_in(document: Document) -> SignerDraft | None:
    position, name = None, None
    for line in _tail(document)[1:]:
        if _POSITION.match(line) and line.upper() == line:
            position = line.strip(" .|")
        elif _PERSON.fullmatch(line.strip(" |")) and not fold(line).startswith(("noi nhan", "luu")):
            name = line.strip(" |")
            break
    return SignerDraft(position, name) if position or name else None
