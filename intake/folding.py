"""Text made comparable: one Unicode form, one kind of space, and a folded form that survives damage."""

import re
import unicodedata

_VOWELS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
LOWER = f"a-z{_VOWELS}"  # for character classes: ranges over accented letters mix the cases
UPPER = f"A-Z{_VOWELS.upper()}"

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n\t]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad\ufe58\ufe63\uff0d]")
# Old and new placing of the tone mark are both in use: hoá / hòa, uỷ / ủy.
_TONE_PLACES = (("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
                ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
                ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"))  # fmt: skip


def clean(text: str) -> str:
    """NFC, ordinary spaces, nothing invisible; line breaks and tabs stay."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROLS.sub(" ", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text)


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text)).strip()


def plain_dashes(text: str) -> str:
    return _DASHES.sub("-", text)


_BARE = str.maketrans({letter: unicodedata.normalize("NFD", letter)[0] for letter in _VOWELS} | {"đ": "d"})


def fold(text: str) -> str:
    """Lower case without accents, đ as d, every dash and space alike: for comparing, never for showing."""
    bare = plain_dashes(one_line(text)).casefold().translate(_BARE)
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    return re.sub(r"\s*-\s*", "-", bare).strip()


def same_tones(text: str) -> str:
    """Lower case with the tone mark always in the newer place; the length never changes."""
    text = text.lower()
    for old, new in _TONE_PLACES:
        if old in text:
            # Only an open syllable (hoà, not hoàn), and never "quý", where the u belongs to the consonant.
            text = re.sub(rf"(?<!q){old}(?!\w)", new, text)
    return text
