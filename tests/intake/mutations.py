"""Files spoilt at random, from a seed: what reaches an office by broken disks, mail gateways and people who try."""

import copy
import io
import random
import re
import zipfile
from collections.abc import Callable

from lxml import etree  # type: ignore[import-untyped]

NASTY = (
    "", "-1", "0", "99999999999999999999", "4294967296", "NaN", "1e308", "A1:XFD1048576", "true", "../../x", "\u202e", "&#0;",
    "%1%2%3%4%5%6%7%8%9", "I" * 300, "((((((((((", "[" * 200, "Sở " * 300, "a, " * 500, ";" * 400, "1.1.1.1.1.1.", "ngày 31/02/2026",
    "trước ngày 99/99/9999", "\t" * 50, "|" * 50, "và " * 200, "phối hợp với " * 60, "quý " * 99, "0" * 400, "hằng ngày tháng năm quý",
)  # fmt: skip

Change = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def without_a_piece(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.choice((1, 40, 4000)) :] or b"x"


def with_a_piece_twice(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((1, 40, 4000))]
    return data[:start] + piece * chance.choice((2, 9)) + data[start:]


def with_nonsense(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = chance.choice((chance.randbytes(20), chance.choice(NASTY).encode(), b"\0" * 30, b"<" * 9))
    return data[:start] + piece + data[start + chance.choice((0, len(piece))) :]


BYTES: tuple[Change, ...] = (flipped, cut_off, without_a_piece, with_a_piece_twice, with_nonsense)

_TAG = re.compile(rb"<[^<>]{1,400}>")
_VALUE = re.compile(rb'"[^"<>]{0,60}"')
_TEXT = re.compile(rb">([^<>]{1,400})<")
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")


def _replaced(data: bytes, pattern: re.Pattern[bytes], new: bytes, chance: random.Random) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    spot = chance.choice(found)
    return data[: spot.start()] + new + data[spot.end() :]


def tag_lost(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, _TAG, b"", chance)


def tag_moved(data: bytes, chance: random.Random) -> bytes:
    tags = _TAG.findall(data)
    return _replaced(data, _TAG, chance.choice(tags) if tags else b"", chance)


def tag_repeated(data: bytes, chance: random.Random) -> bytes:
    tags = _TAG.findall(data)
    return _replaced(data, _TAG, (chance.choice(tags) if tags else b"") * chance.choice((2, 300)), chance)


def value_spoilt(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, _VALUE, b'"' + chance.choice(NASTY).encode() + b'"', chance)


def text_spoilt(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, _TEXT, b">" + chance.choice(NASTY).encode() + b"<", chance)


def number_spoilt(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, _NUMBER, chance.choice((b"0", b"-1", b"99999999999", b"1e9", b"65536")), chance)


def element_swallowed(data: bytes, chance: random.Random) -> bytes:
    """From one tag to a later one of the same name, gone."""
    tags = list(_TAG.finditer(data))
    if len(tags) < 3:
        return data
    first = chance.choice(tags[:-1])
    later = [tag for tag in tags if tag.start() > first.start() and tag[0] == first[0]]
    return data[: first.start()] + data[chance.choice(later).start() :] if later else data


MARKUP: tuple[Change, ...] = (
    tag_lost, tag_moved, tag_repeated, value_spoilt, text_spoilt, number_spoilt, element_swallowed,
)  # fmt: skip


def tree_spoilt(data: bytes, chance: random.Random) -> bytes:
    """Still well-formed, but no longer what a program would write."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element, other = chance.choice(elements), chance.choice(elements)
    parent, kind = element.getparent(), chance.randrange(6)
    if kind == 0 and parent is not None:
        parent.remove(element)
    elif kind == 1 and parent is not None:
        parent.append(copy.deepcopy(element))
    elif kind == 2:
        element.insert(0, copy.deepcopy(other))
    elif kind == 3:
        element.tag = other.tag
    elif kind == 4 and element.attrib:
        name = chance.choice(sorted(element.attrib))
        element.set(name, re.sub(r"[^\t\n -\ud7ff]", "", chance.choice(NASTY)))
    else:
        element.text = chance.choice(NASTY)
    return bytes(etree.tostring(root))


def nasty_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    nasty = chance.choice(NASTY).encode()
    lines[place] = chance.choice((lines[place] + nasty, nasty + lines[place], nasty, lines[place] * 40))
    return b"\n".join(lines)


def in_a_part(data: bytes, chance: random.Random) -> bytes:
    """The package stays whole; one of its parts is spoilt, lost, renamed, or changes places with another."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    name = chance.choice(names + 4 * [one for one in names if "document" in one or "sheet" in one])
    kind = chance.randrange(12)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        other = chance.choice(names)
        parts[name], parts[other] = parts[other], parts[name]
    elif kind == 2:
        parts[name.replace("d", "D")] = parts.pop(name)
    else:
        for _ in range(chance.choice((1, 1, 4))):
            change = chance.choice((*MARKUP, *BYTES, *[tree_spoilt] * 24))
            parts[name] = change(parts[name] or b"x", chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return out.getvalue()
