"""One form for a unit's name however it is shortened: abbreviations opened, own place and dropped words evened out.

Only what every office reads alike is opened here ("Sở TT&TT", "UBND TP"); anything less certain is a likeness.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

# Folded, without spaces; none of them is a word of its own ("ca", "tt" would be).
ABBREVIATIONS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc",
    "ubmttqvn": "uy ban mat tran to quoc viet nam",
    "mttqvn": "mat tran to quoc viet nam",
    "tp": "thanh pho",
    "tx": "thi xa",
    "vp": "van phong",
    "bql": "ban quan ly",
    "bch": "ban chi huy",
    "bchqs": "ban chi huy quan su",
    "chqs": "chi huy quan su",
    "bdbp": "bo doi bien phong",
    "vksnd": "vien kiem sat nhan dan",
    "tand": "toa an nhan dan",
    "ldld": "lien doan lao dong",
    "lhpn": "lien hiep phu nu",
    "ccb": "cuu chien binh",
    "bhxh": "bao hiem xa hoi",
    "khdt": "ke hoach dau tu",
    "tttt": "thong tin truyen thong",
    "khcn": "khoa hoc cong nghe",
    "gddt": "giao duc dao tao",
    "tnmt": "tai nguyen moi truong",
    "nnmt": "nong nghiep moi truong",
    "nnptnt": "nong nghiep phat trien nong thon",
    "ptnt": "phat trien nong thon",
    "gtvt": "giao thong van tai",
    "ldtbxh": "lao dong thuong binh xa hoi",
    "vhtt": "van hoa the thao",
    "vhttdl": "van hoa the thao du lich",
    "dttg": "dan toc ton giao",
    "ptth": "phat thanh truyen hinh",
    "kcn": "khu cong nghiep",
    "hcc": "hanh chinh cong",
    "pvhcc": "phuc vu hanh chinh cong",
    "tnxh": "te nan xa hoi",
    "tthc": "thu tuc hanh chinh",
    "thpt": "trung hoc pho thong",
    "thcs": "trung hoc co so",
}
LONGEST_ABBREVIATION = 4  # signs between which "&" or "-" may stand: LĐ-TB&XH
SMALL_WORDS = ("va", "cung")
LEVELS = ("thanh pho", "thi xa", "thi tran", "dac khu", "tinh", "huyen", "quan", "phuong", "xa")


@lru_cache(maxsize=65536)
def canonical(folded: str) -> str:
    """'so tt tt' and 'so thong tin va truyen thong' → 'so thong tin truyen thong'."""
    tokens = [word for word in folded.split() if word not in SMALL_WORDS]
    out: list[str] = []
    place = 0
    while place < len(tokens):
        for length in range(min(LONGEST_ABBREVIATION, len(tokens) - place), 0, -1):
            whole = ABBREVIATIONS.get("".join(tokens[place : place + length]))
            if whole and (length == 1 or all(len(one) <= 4 for one in tokens[place : place + length])):
                out += whole.split()
                place += length
                break
        else:
            out.append(tokens[place])
            place += 1
    return " ".join(out)


@dataclass(frozen=True)
class OwnPlace:
    """The province, district or commune a plan is issued in, and the body that governs it."""

    level: str
    name: str
    owner_id: int


def place_in(name: str, owner_id: int) -> OwnPlace | None:
    """'uy ban nhan dan tinh hai binh' governs 'tinh hai binh'; None for a name that names no place."""
    words = canonical(name)
    for level in LEVELS:
        body, found, place = words.partition(f" {level} ")
        if found and place and body in ("uy ban nhan dan", "hoi dong nhan dan"):
            return OwnPlace(level, place, owner_id)
    return None


def at_home(words: str, places: Iterable[OwnPlace]) -> str:
    """Inside its own place a body leaves the place's name out: 'so noi vu tinh hai binh' → 'so noi vu tinh'."""
    for place in places:
        for ending in (f" {place.level} {place.name}", f" {place.name}"):
            if words.endswith(ending) and words != ending.strip():
                return f"{words.removesuffix(ending)} {place.level}"
    return words


def marks_agree(written: str, known: str) -> bool:
    """Whether two names of the same letters may be the same name.

    Marks may be missing in what was written, or altogether in the directory; marks that contradict each other
    make two names ("xã Tân Hòa", "xã Tấn Hóa").
    """
    mine, theirs = _marks(written), _marks(known)
    if not any(any(word.marks) for word in theirs):
        return True
    if len(mine) == len(theirs):
        return all(_fits(one, other) for one, other in zip(mine, theirs, strict=True))
    # One of them is shortened: only the words that both write out can contradict each other.
    held = {one.letters for one in theirs}
    return all(any(_fits(one, other) for other in theirs) for one in mine if one.letters in held)


def same_spelling(written: str, known: str) -> bool:
    """Equal but for case, dashes and the place of a tone mark."""
    return _marks(written) == _marks(known)


_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


class _Word(NamedTuple):
    letters: str
    marks: tuple[str, ...]  # the tone of the word, then the other marks of each letter


def _fits(mine: _Word, theirs: _Word) -> bool:
    if mine.letters != theirs.letters:
        return False
    return all(not one or one == other for one, other in zip(mine.marks, theirs.marks, strict=True))


@lru_cache(maxsize=65536)
def _marks(text: str) -> tuple[_Word, ...]:
    """The place of a tone mark differs between writers, so a word has one tone; other marks belong to a letter."""
    words = []
    for word in _words(text):
        tone, plain = "", ""
        marks: list[str] = []
        for sign in unicodedata.normalize("NFD", word):
            if sign in _TONES:
                tone += sign
            elif unicodedata.combining(sign):
                marks[-1:] = [(marks[-1] if marks else "") + sign]
            else:
                plain += "d" if sign == "đ" else sign
                marks.append("-" if sign == "đ" else "")
        words.append(_Word(plain, (tone, *marks)))
    return tuple(words)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).casefold()
    return "".join(sign if sign.isalnum() or unicodedata.combining(sign) else " " for sign in plain).split()


def initials(words: str) -> str:
    """'so thong tin truyen thong' → 'stttt'."""
    return "".join(word[0] for word in words.split())
