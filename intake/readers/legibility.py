"""Whether letters are words: text of the old fonts or of a broken font map is refused, never imported as rubbish."""

import re
from collections.abc import Iterable

from intake.readers.syllables import is_syllable

_LEAST_WORDS = 25
_LOOKED_AT = 100_000  # letters, spread over the whole document
_WORD = re.compile(r"[^\W\d_][^\s\d_.,;:()\[\]/\"“”!?-]*")
_HOME = re.compile(
    r"[a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ'’]+", re.IGNORECASE
)
_TCVN3 = re.compile(r"[¸µ¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÖÖ×ÝØÜÞß«¬\u00ad]")
_VNI = re.compile(r"[aeouyAEOUY][øùûõïâêôäåãáàöëüÙØÛÕÏÂÊÔÄÅÃÁÀÖËÜ]|ñ[aeiouy]|[öô][øùûõï]")
_GARBLED = re.compile("á[º»]|Æ[°¡]|Ã[^\\w\\s]|Ä‘")  # UTF-8 that was taken for Latin letters
_ENGLISH = {
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "is",
    "on",
    "with",
    "by",
    "as",
    "at",
    "from",
    "this",
    "that",
    "be",
    "are",
}


def is_legible(texts: Iterable[str]) -> bool:
    """False only where it is certain: too few of the words could be Vietnamese, and they are no other language either."""
    words = _words(texts)
    if len(words) < _LEAST_WORDS:
        return True
    judged = [word for word in words if not (word.isupper() and len(word) <= 8 and _HOME.fullmatch(word))]
    if len(judged) < _LEAST_WORDS:
        return True
    right = sum(1 for word in judged if is_syllable(word))
    strange = sum(1 for word in judged if not _HOME.fullmatch(word))
    english = sum(1 for word in judged if word.lower() in _ENGLISH)
    return strange * 5 < len(judged) and (right * 5 > len(judged) * 2 or english * 30 > len(judged))


def old_font(texts: Iterable[str]) -> str:
    """The family of the 1990s that illegible text was typed in; "" where it is neither."""
    words = _words(texts)
    tcvn3 = sum(1 for word in words if _TCVN3.search(word))
    vni = sum(1 for word in words if _VNI.search(word))
    garbled = sum(1 for word in words if _GARBLED.search(word))
    if max(tcvn3, vni) * 5 < len(words) or garbled * 5 > len(words):
        return ""
    return "TCVN3 (.VnTime)" if tcvn3 > vni else "VNI"


def _words(texts: Iterable[str]) -> list[str]:
    """Some words from all over the document."""
    whole = [text for text in texts if text]
    step = 1 + sum(map(len, whole)) // _LOOKED_AT
    words = [word for text in whole[::step] for word in _WORD.findall(text[:_LOOKED_AT])]
    return (
        words
        if len(words) >= _LEAST_WORDS
        else [w for text in whole[:50] for w in _WORD.findall(text[:_LOOKED_AT])]
    )
