"""Text files: UTF-8, UTF-16 or a recognisable older encoding; tab columns become tables."""

import re

from charset_normalizer import from_bytes

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.folding import clean
from intake.readers.wrapped_lines import join_wrapped
from rules.errors import UnreadableDocument

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def read_plain(data: bytes, name: str) -> Document:
    lines = clean(_decoded(data, name)).split("\n")
    blocks: list[Paragraph | Table] = []
    loose: list[tuple[str, Anchor]] = []
    number = tables = 0
    while number < len(lines):
        end = _table_end(lines, number)
        if end > number:
            blocks += join_wrapped(loose)
            loose = []
            tables += 1
            blocks.append(_table(lines[number:end], Anchor(line=number + 1, end_line=end, table=tables)))
            number = end
            continue
        here = Anchor(line=number + 1, end_line=number + 1)
        loose += [(piece.strip(), here) for piece in _side_by_side(lines[number])]
        number += 1
    return Document((*blocks, *join_wrapped(loose)), name)


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, name)
    if b"\x00" in data[:4000]:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if _VIETNAMESE.search(text) or text.isascii():
                return text
        raise _wrong_encoding(name, "tệp nhị phân, không phải văn bản")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _older(data, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _wrong_encoding(name, "dấu đầu tệp nói là Unicode nhưng nội dung thì không") from None


def _older(data: bytes, name: str) -> str:
    """An older encoding is accepted only if what comes out is recognisably Vietnamese."""
    guess = from_bytes(data).best()
    candidates = ["cp1258", *([guess.encoding] if guess else [])]
    for encoding in candidates:
        try:
            text = clean(data.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
        if _reads_as_vietnamese(text):
            return text
    raise _wrong_encoding(name, "bảng mã không đọc được (có thể là TCVN3 hoặc VNI)")


def _reads_as_vietnamese(text: str) -> bool:
    words = re.findall(r"\w+", text.lower())
    common = sum(
        1
        for word in words
        if word in {"và", "của", "các", "thực", "hiện", "kế", "hoạch", "công", "tỉnh", "báo", "cáo"}
    )
    return len(words) > 5 and common * 25 > len(words)


def _wrong_encoding(name: str, what: str) -> UnreadableDocument:
    return UnreadableDocument(
        what, where=name, mend="lưu lại tệp ở bảng mã Unicode (UTF-8) hoặc gửi bản Word"
    )


def _columns(line: str) -> list[str]:
    if "\t" in line:
        return line.rstrip("\n").split("\t")
    if line.count("|") >= 3 and line.strip().startswith("|"):
        return line.strip().strip("|").split("|")
    return []


def _side_by_side(line: str) -> list[str]:
    """A letterhead or signature block flattened into one line: its two columns, line by line."""
    if " | " in f"{line} " and not line.lstrip().startswith("|"):
        return line.split("|")
    if line.count("\t") != 1 or " / " not in line:
        return [line.replace("\t", " ")]
    return [piece for column in line.split("\t") for piece in column.split(" / ")]


def _table_end(lines: list[str], start: int) -> int:
    """Where the table starting here ends; single-column rows between tabbed rows are group rows of it."""
    if len([c for c in _columns(lines[start]) if c.strip()]) < 3:
        return start
    end = start + 1
    while end < len(lines):
        if len(_columns(lines[end])) >= 2 or (
            lines[end].strip() and end + 1 < len(lines) and len(_columns(lines[end + 1])) >= 2
        ):
            end += 1
        else:
            break
    return end if end - start > 1 else start


def _table(lines: list[str], anchor: Anchor) -> Table:
    rows = [_columns(line) or [line] for line in lines]
    width = max(len(row) for row in rows)
    return Table(
        tuple(tuple(Cell(text.strip()) for text in row + [""] * (width - len(row))) for row in rows), anchor
    )
