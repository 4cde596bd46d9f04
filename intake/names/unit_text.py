"""A text as the unit grammar sees it: where a name may begin, and where a predicate begins."""

import re
from dataclasses import dataclass
from functools import cache

from intake.folding import plain_dashes, same_tones
from intake.lexicon import alternatives, table, words


@dataclass(frozen=True)
class UnitSpan:
    text: str
    start: int
    end: int
    plural: bool
    unfamiliar: bool = False  # no known kind of body; only its place in the sentence tells that it is one


@cache
def unit_head() -> re.Pattern[str]:
    """Behind "các" any kind of body, else only what may begin the name of one."""
    plurals = alternatives(words("units", "plurals"))
    single = (*words("units", "heads"), *words("units", "posts"))
    classes = alternatives((*single, *words("units", "classes")))
    bare = alternatives(words("units", "bare_classes"))
    return re.compile(
        rf"(?P<plural>{plurals}\s+)(?:{bare}|{classes})|(?P<head>{bare}|{alternatives(single)})"
    )


@cache
def looks_like_none() -> re.Pattern[str]:
    return re.compile("|".join(same_tones(entry) for entry in table("units")["not_units"]))


@cache
def predicate() -> re.Pattern[str]:
    return re.compile(alternatives(words("verbs", "verbs")))


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(same_tones(word) for word in words("units", key))


@cache
def unit_pattern(key: str) -> re.Pattern[str]:
    return re.compile(alternatives(words("units", key)))


_AND = re.compile(r"và\s")
_NUMBER = re.compile(r"(?:số\s+)?\d{1,4}(?![\d./%])")


class UnitText:
    """One text in the two forms the grammar needs: as written, and lower case for comparing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = plain_dashes(same_tones(text))

    def capital_at(self, position: int) -> bool:
        return self.text[position : position + 1].isupper()

    def skip(self, position: int) -> int:
        while position < len(self.text) and self.text[position] in " \t":
            position += 1
        return position

    def starts_unit(self, position: int) -> re.Match[str] | None:
        """A head at this place that is really followed by a name, or a class of bodies."""
        if looks_like_none().match(self.lower, position):
            return None
        match = unit_head().match(self.lower, position)
        if not match:
            return None
        if match["plural"] or unit_pattern("bare_classes").match(self.lower, position):
            return match
        head = re.sub(r"\s+", " ", match["head"])
        if head in _set("posts"):
            return match
        if head in _set("standalone") and self.capital_at(match.start("head")):
            return match
        if head in _set("heads"):
            after = self.skip(match.end())
            if (
                self.capital_at(after)
                or unit_pattern("name_words").match(self.lower, after)
                or self.text[after : after + 1] in ("-", "–")
                or (self.capital_at(position) and self._is_whole(head, after))
            ):
                return match
        return None

    def _is_whole(self, head: str, after: int) -> bool:
        """A head in capitals that needs no proper name: "Báo và Đài tỉnh", "Tổ 3", "Tổ chuyên môn xây dựng …"."""
        if _AND.match(self.lower, after) and self.capital_at(self.skip(after + 2)):
            return True
        count = len(head.split())
        own = head in _set("own_bodies") and (self._ends_at(after) or self.starts_predicate(after))
        if own:
            return True
        if predicate().match(head) or (count == 1 and not _NUMBER.match(self.lower, after)):
            return False
        ended = self._ends_at(after) or self.text[after].isdigit()
        goes_on = count > 2 and not unit_pattern("name_ends").match(self.lower, after)
        return ended or goes_on or self.starts_predicate(after)

    def _ends_at(self, position: int) -> bool:
        return position >= len(self.text) or self.text[position] in ":;,.("

    def starts_predicate(self, position: int, *, after_dash: bool = False) -> bool:
        if self.capital_at(position) and not after_dash:
            return False
        if after_dash and self.capital_at(position):
            return bool(
                re.compile(r"chủ trì|phối hợp|có trách nhiệm|tham mưu|chịu trách nhiệm|căn cứ|là ").match(
                    self.lower, position
                )
            )
        return bool(predicate().match(self.lower, position)) and not unit_pattern("not_verbs").match(
            self.lower, position
        )


@cache
def _place() -> re.Pattern[str]:
    return re.compile(rf"(?<=\w )(?:{'|'.join(words('units', 'places'))})$")


def ends_at_place(source: UnitText, end: int) -> bool:
    """Whether a name that reaches here is over: "Văn phòng UBND tỉnh" and then a word in small letters."""
    window = max(0, end - 30)
    match = _place().search(source.lower[window:end].rstrip())
    here = source.skip(end)
    if (
        not match
        or source.capital_at(window + match.start())
        or here == end
        or not source.text[here : here + 1].islower()
    ):
        return False
    return not any(
        unit_pattern(key).match(source.lower, here)
        for key in ("name_goes_on", "name_words", "lower_compounds")
    )
