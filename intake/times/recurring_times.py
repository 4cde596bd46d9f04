"""Repeating times: định kỳ hằng quý, 6 tháng, năm; 02 lần/năm; mỗi học kỳ (domain: every, and the day if named)."""

import re
from dataclasses import replace

from intake.times.recurring_rules import EACH, day_rules
from intake.times.terms import Anchor, Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind, Every

UNIT = (
    r"(?:0?6\s*tháng(?!\s*(?:đầu|cuối))|sáu tháng|nửa năm|0?[39]\s*tháng|ba tháng|chín tháng|ngày(?!\s*\d)|tuần|tháng(?!\s*\d)"
    r"|quý(?!\s*(?:[iv]+|[1-4])\b)|quí(?!\s*[iv]+\b)|học k[ỳì](?!\s*(?:i{1,2}|[12]|một|hai)(?!\w)(?!\s+(?:lần|buổi|đợt|tiết|cuộc)))|năm học(?!\s*\d)|(?:0?1\s*|một\s*)?năm(?!\s*(?:\d|sau|trước|học|tiếp)))(?!\w)"
)
_MORE = rf"(?:\s*(?:,|;|và|hoặc|/|-)\s*(?:báo cáo\s+|tổng kết\s+|sơ kết\s+|định kỳ\s+)?(?:{EACH}\s+|một\s+|cả\s+)?{UNIT})*"
_LISTS = (
    re.compile(rf"(?:định kỳ\s+)?{UNIT}\s*(?:,|và)\s*{EACH}\s+{UNIT}{_MORE}"),
    re.compile(rf"(?:theo\s+)?(?:định kỳ\s+)?{EACH}\s+{UNIT}{_MORE}"),
    re.compile(rf"(?:theo\s+)?định kỳ\s+(?:theo\s+|báo cáo\s+|vào\s+)?{UNIT}{_MORE}"),
    re.compile(rf"{UNIT}\s+(?:một|0?1)\s+lần{_MORE}"),
    re.compile(rf"theo\s+{UNIT}{_MORE}"),
    re.compile(
        r"(?<!\w)(?:(?:tháng|quý)\s*,\s*)?(?:0?6|sáu)\s+tháng\s*(?:,|và)\s*(?:(?:một|0?1|cả)\s+)?năm(?!\s*(?:\d|học|sau|trước))(?!\w)"
    ),
    re.compile(rf"(?<=báo cáo ){UNIT}{_MORE}(?=\s*(?:[,.;:()]|$|gửi|trước|chậm|về|và|theo|cho|đúng|định))"),
    re.compile(rf"(?<=sơ kết )(?!năm học|học k){UNIT}{_MORE}|(?<=tổng kết )(?!năm học|học k){UNIT}{_MORE}"),
    re.compile(rf"^\s*{UNIT}{_MORE}\s*$"),
    re.compile(r"(?:đầu|cuối)\s+(?:tháng|quý)(?!\s*(?:\d|[iv]+(?!\w)|này|trước|sau|cuối|đầu))(?!\w)"),
    re.compile(rf"{UNIT}(?=\s*\(\s*trước)"),
)
_COUNT = r"(?:\d{1,2}(?:\s*-\s*\d{1,2})?|một|hai|ba|bốn|năm)"
_THING = r"(?:lần|kỳ|đợt|buổi|cuộc|phiên|lượt|số|kỳ họp|hội nghị|lớp|bản tin|tin bài|tin|bài|chuyên mục|chuyên trang|chuyên đề|phóng sự|chương trình|báo cáo|tiết|ca)"
_THINGS = rf"{_THING}(?:\s*(?:,|và|hoặc|/)\s*{_THING}|\s+(?!trong|mỗi|trên|một)\w+){{0,4}}?"
_TIMES = re.compile(
    rf"(?:(?:ít nhất|tối thiểu|không quá)\s+)?(?!một số)(?P<n>{_COUNT})\s*{_THINGS}\s*(?:/|trong|mỗi|trên|một)\s*(?:một\s+|mỗi\s+|0?1\s+)?"
    r"(?P<u>ngày|tuần|tháng|quý|học k[ỳì]|năm học|năm)(?!\w)(?!\s*(?:\d|[iv]+(?!\w)))"
    rf"|(?<!\w)(?P<each>{EACH}\s+)?(?P<u3>ngày|tuần|tháng|quý)\s+(?P<n3>\d{{1,2}})\s+(?:lần|buổi)"
    rf"|(?:một|0?1|mỗi)\s+năm\s+(?:(?:ít nhất|tối thiểu)\s+)?(?P<n2>{_COUNT})\s+(?:lần|kỳ|đợt)"
)
_EVERY_SO_MANY = re.compile(
    r"(?P<k>\d{1,2}|một|hai|ba)\s*(?P<u>ngày|tuần|tháng|quý|học k[ỳì]|năm học|năm)\s*(?:/\s*(?:một\s+|0?1\s*)?|(?:một|0?1)\s+)(?:lần|kỳ|đợt)(?!\w)"
)
_BARE = re.compile(r"(?:theo\s+)?định kỳ(?!\w)")
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5}
_PER_YEAR = {1: Every.YEARLY, 2: Every.HALF_YEARLY, 3: Every.QUARTERLY, 4: Every.QUARTERLY, 12: Every.MONTHLY}
_MONTHS = {1: Every.MONTHLY, 3: Every.QUARTERLY, 6: Every.HALF_YEARLY, 12: Every.YEARLY}
_ORDER = tuple(Every)


def _every_of(unit: str) -> Every:
    if ("tháng" in unit and re.search(r"6|sáu", unit)) or "nửa" in unit or "học k" in unit:
        return Every.HALF_YEARLY
    if ("tháng" in unit and re.search(r"[39]|ba|chín", unit)) or "qu" in unit:
        return Every.QUARTERLY
    return {"ngày": Every.DAILY, "tuần": Every.WEEKLY, "tháng": Every.MONTHLY}.get(unit.strip(), Every.YEARLY)


def in_order(every: set[Every]) -> tuple[Every, ...]:
    return tuple(e for e in _ORDER if e in every and (e is not Every.UNSPECIFIED or len(every) == 1))


_ANY_RHYTHM = re.compile(rf"{EACH}|định kỳ|ngày|tuần|tháng|quý|quí|năm|học k|/|\d")


def recurring_times(source: TimeText) -> list[Mention]:
    """Mentions with a rule for the day first, then lists of periods, then a bare "định kỳ"."""
    if not _ANY_RHYTHM.search(source.lowered):
        return []
    found = [*day_rules(source), *_counted(source)]
    for pattern in _LISTS:
        for match in source.find(pattern):
            if not source.is_free(*match.span()):
                continue
            units = {_every_of(unit.group()) for unit in re.finditer(UNIT, match.group())}
            found.append(Mention(*match.span(), CadenceKind.RECURRING, in_order(units)))
            source.take(*match.span())
    for match in source.find(_BARE):
        if source.is_free(*match.span()):
            found.append(Mention(*match.span(), CadenceKind.RECURRING, (Every.UNSPECIFIED,)))
            source.take(*match.span())
    return _with_their_days(merged(sorted(found, key=lambda mention: mention.start), source), source)


def _counted(source: TimeText) -> list[Mention]:
    """Quotas: 02 lần/năm, 02 buổi/tuần, 01 quý/lần."""
    found: list[Mention] = []
    if not source.holds("lần kỳ đợt buổi /"):
        return found
    for match in source.find(_EVERY_SO_MANY):
        count = _NUMBERS.get(match["k"]) or int(match["k"])
        once = _quota(source, match, _once_in(count, match["u"]))
        found.append(once if once.every == (Every.UNSPECIFIED,) else replace(once, due=None))
    for match in source.find(_TIMES):
        if not source.is_free(*match.span()):
            continue
        written = re.split(r"\s*-\s*", match["n"] or match["n2"] or match["n3"])[0]
        count = _NUMBERS.get(written) or int(written)
        unit = match["u"] or match["u3"] or "năm"
        every = _PER_YEAR.get(count, Every.YEARLY) if unit.startswith("năm") else _every_of(unit)
        quota = _quota(source, match, every)
        found.append(replace(quota, due=None) if match["each"] else quota)
    return found


def _once_in(count: int, unit: str) -> Every:
    """Once in so many days, weeks, months, quarters or years; a rhythm without a name of its own stays open."""
    if unit == "tháng":
        return _MONTHS.get(count, Every.UNSPECIFIED)
    if unit == "quý":
        return {1: Every.QUARTERLY, 2: Every.HALF_YEARLY}.get(count, Every.UNSPECIFIED)
    return _every_of(unit) if count == 1 else Every.UNSPECIFIED


def _quota(source: TimeText, match: re.Match[str], every: Every) -> Mention:
    source.take(*match.span())
    return Mention(*match.span(), CadenceKind.RECURRING, (every,), due=source.written(*match.span()))


_GLUE = re.compile(r"[\s,(:\-]*(?:và|vào|gửi|nộp|báo cáo)?[\s,(]*(?:vào\s*|gửi\s*)?$")


def merged(mentions: list[Mention], source: TimeText) -> list[Mention]:
    """Neighbours say one thing together: "định kỳ" + "trước ngày 18 hằng tháng"."""
    out: list[Mention] = []
    for mention in mentions:
        before = out[-1] if out else None
        if before and _GLUE.fullmatch(source.lowered[before.end : mention.start].replace(")", " ")):
            due = before.due or mention.due
            if before.due and mention.due:
                due = source.written(before.start, mention.end)
            every = in_order(set(before.every) | set(mention.every))
            rules = before.rules + mention.rules
            out[-1] = replace(before, end=mention.end, every=every, due=due, rules=rules)
        else:
            out.append(mention)
    return out


def _with_their_days(mentions: list[Mention], source: TimeText) -> list[Mention]:
    """A day without a rhythm belongs to the rhythm before it: "báo cáo tháng về Sở trước ngày 02 của tháng kế tiếp"."""
    out: list[Mention] = []
    for mention in mentions:
        before = out[-1] if out else None
        same = before is not None and before.every == mention.every and not before.rules
        lacks = (mention.due and same) or (mention.rules and mention.every in ((), (Every.UNSPECIFIED,)))
        if (
            before
            and lacks
            and not before.due
            and not re.search(r"[.;]\s", source.lowered[before.end : mention.start])
        ):
            out[-1] = replace(before, due=mention.due, rules=mention.rules)
        elif (
            mention.every == (Every.UNSPECIFIED,)
            and mention.rules
            and mention.rules[0].anchor is Anchor.NEXT_MONTH
        ):
            out.append(replace(mention, every=(Every.MONTHLY,)))
        elif mention.every:
            out.append(mention)
    return out
