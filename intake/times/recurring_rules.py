"""The day inside a repeating period: ngày 20 của tháng cuối quý, trước ngày 15/11 hằng năm, chiều thứ Sáu hằng tuần."""

import re

from intake.times.dates import NUMERIC, WRITTEN, day_of
from intake.times.terms import Anchor, DayRule, Mention
from intake.times.time_text import TimeText
from rules.cadence import CadenceKind, Every

EACH = r"(?:hằng|hàng|mỗi|từng)"
_BEFORE = r"(?P<strict>(?:xong\s+|gửi\s+|chậm nhất\s+|hoàn thành\s+)?trước)|chậm nhất(?:\s+là)?(?:\s+vào)?|đến(?:\s+hết)?|vào|muộn nhất(?:\s+là)?"
_AT_HOUR = r"(?:\d{1,2}\s*(?:giờ|h|g|:)\s*(?:\d{1,2})?\s*(?:phút)?,?\s*)?"
_DAY = rf"(?:(?:{_BEFORE})\s+)?{_AT_HOUR}(?:ngày\s+)?(?:mùng\s+)?(?:\d{{1,2}}\s*(?:,|và)\s*(?:ngày\s+)?)*(?P<day>\d{{1,2}})\s+"
_LAST_MONTH = re.compile(
    rf"{_DAY}(?:của\s+|vào\s+|trong\s+)?tháng\s+cuối(?!\s+năm)(?:\s+cùng)?(?:\s+(?:của\s+)?(?:mỗi\s+)?(?:kỳ báo cáo|kỳ|(?P<quarter>quý)))?"
)
_NEXT_QUARTER = re.compile(
    rf"{_DAY}(?:của\s+)?(?:tháng\s+(?:đầu|thứ nhất)(?:\s+tiên)?\s+(?:của\s+)?)?quý\s+(?:sau|tiếp theo|liền kề|kế tiếp|tiếp)(?!\w)"
)
_NEXT_MONTH = re.compile(rf"{_DAY}(?:của\s+)?tháng\s+(?:sau|tiếp theo|liền kề|kế tiếp|kế)(?!\w)")
_OF_MONTH = re.compile(
    rf"{_DAY}(?:{EACH}\s+tháng(?!\s*\d)|của\s+(?:{EACH}\s+)?tháng(?!\s*\d)|tháng\s+báo cáo)(?P<more>(?:\s*(?:,|và)\s*(?:{EACH}\s+)?(?:0?6 tháng|quý|năm)(?!\s*[\div])(?!\w))*)"
)
_BARE_DAY = re.compile(r"(?P<strict>trước)\s+ngày\s+(?P<day>\d{1,2})(?!\s*(?:/|\.\d|-|tháng|đến|\d))(?!\w)")
_OF_YEAR = rf"(?:(?:{_BEFORE})\s+)?(?:ngày\s+)?(?:{WRITTEN}|{NUMERIC})(?P<ny>\s+năm sau|\s+của năm sau)?"
_ONE_OF_YEAR = re.compile(_OF_YEAR)
_LAST_WORKDAY = re.compile(
    r"(?:(?:vào|trước)\s+)?ngày (?:làm việc )?cuối(?:\s+cùng)?\s+(?:(?:của|trong)\s+)?(?:(?:mỗi|hằng|hàng)\s+)?(?P<u>tháng|quý|năm|tuần)(?!\s*[\div])(?!\w)"
)
_WEEKDAYS = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)"
_WEEKDAY = rf"(?:(?:trước|vào|chậm nhất|đến)\s+)?{_AT_HOUR}(?:(?:ngày|chiều|sáng|tối|các ngày|ngày)\s+)*{_WEEKDAYS}(?:\s*(?:,|và|-|đến)\s*{_WEEKDAYS})*"
_OF_WEEK = re.compile(
    rf"{_WEEKDAY}\s+(?:của\s+)?(?:{EACH}\s+tuần|đầu tuần|cuối tuần)|{EACH}\s+tuần[\s,(]*(?P<b>{_WEEKDAY})"
)
_OF_DAY = re.compile(
    rf"(?:trước|chậm nhất|vào|lúc|đến)\s+(?:lúc\s+)?\d{{1,2}}\s*(?:giờ|h|g|:)\s*(?:\d{{1,2}})?\s*(?:phút)?\s*(?:{EACH}\s+ngày|{EACH}\s+hôm)"
)
_NTH_OF_MONTH = re.compile(
    rf"(?:vào\s+)?(?:{_WEEKDAY}\s+)?(?:(?:của\s+)?tuần\s+)?(?:thứ\s+)?(?:nhất|hai|ba|tư|đầu(?:\s+tiên)?|cuối(?:\s+cùng)?|[1-5])\s+(?:của\s+)?(?:{EACH}\s+|mỗi\s+)(?P<u>tháng|quý)(?!\s*\d)"
    rf"|{_WEEKDAY}\s+(?:tuần\s+)?(?:đầu tiên|cuối cùng|đầu|cuối)\s+(?:của\s+)?(?P<u2>tháng|quý)(?!\s*\d)"
)
_PERIOD = r"(?:(?:đầu|giữa|cuối)\s+)?(?:qu[ýí]\s*(?:iv|i{1,3}|[1-4])(?:\s*(?:,|-|và)\s*(?:qu[ýí]\s*)?(?:iv|i{1,3}|[1-4]))*(?!\w)|tháng\s*\d{1,2}(?:\s*(?:,|-|và)\s*(?:tháng\s*)?\d{1,2})*(?![\d/]))"
_PERIOD_OF_YEARS = re.compile(
    rf"(?:(?:vào|trong|trước|từ)\s+)?(?P<a>{_PERIOD})\s*,?\s*(?:của\s+)?{EACH}\s+năm(?!\w)|{EACH}\s+năm[\s,(:]*(?:(?:vào|trong|trước|từ)\s+)?(?P<b>{_PERIOD})(?!\s*(?:/|năm)\s*\d)"
)
_UNITS = {"tuần": Every.WEEKLY, "tháng": Every.MONTHLY, "quý": Every.QUARTERLY, "năm": Every.YEARLY}


def day_rules(source: TimeText) -> list[Mention]:
    found = _numbered_days(source) if source.has_digit else []
    if source.holds("cuối"):
        for match in source.find(_LAST_WORKDAY):
            found.append(_with_rule(source, match, (_UNITS[match["u"]],), DayRule(Anchor.LAST_WORKDAY)))
    if source.holds("thứ chủ tuần đầu cuối"):
        found += _weekdays(source)
    if not source.has_digit and not source.holds("quý quí"):
        return found
    return [*found, *_dated_years(source), *_periods_of_years(source), *_bare_days(source)]


def _numbered_days(source: TimeText) -> list[Mention]:
    found: list[Mention] = []
    for match in source.find(_LAST_MONTH):
        every = (Every.QUARTERLY,) if match["quarter"] else (Every.UNSPECIFIED,)
        found.append(_with_rule(source, match, every, _rule(match, Anchor.LAST_MONTH)))
    for match in source.find(_NEXT_QUARTER):
        found.append(_with_rule(source, match, (Every.QUARTERLY,), _rule(match, Anchor.NEXT_MONTH)))
    for match in source.find(_NEXT_MONTH):
        found.append(_with_rule(source, match, (Every.UNSPECIFIED,), _rule(match, Anchor.NEXT_MONTH)))
    for match in source.find(_OF_MONTH):
        found.append(_with_rule(source, match, _with_more(match["more"]), _rule(match, Anchor.MONTH)))
    for match in source.find(_OF_DAY):
        found.append(_with_rule(source, match, (Every.DAILY,), None))
    return found


def _weekdays(source: TimeText) -> list[Mention]:
    found: list[Mention] = []
    for match in source.find(_NTH_OF_MONTH):
        found.append(_with_rule(source, match, (_UNITS[match["u"] or match["u2"]],), None))
    for match in source.find(_OF_WEEK):
        if source.is_free(*match.span()):
            found.append(_with_rule(source, match, (Every.WEEKLY,), None))
    return found


def _with_more(behind: str) -> tuple[Every, ...]:
    """ "trước ngày 25 hằng tháng, quý, năm" gives one day to three rhythms."""
    longer = (("quý", Every.QUARTERLY), ("6 tháng", Every.HALF_YEARLY), ("năm", Every.YEARLY))
    return (Every.MONTHLY, *(every for word, every in longer if word in behind))


def _rule(match: re.Match[str], anchor: Anchor) -> DayRule:
    day = int(match["day"])
    day_of(2024, 1, day, match.group())
    return DayRule(anchor, day=day, strict=bool(match["strict"]))


def _with_rule(
    source: TimeText, match: re.Match[str], every: tuple[Every, ...], rule: DayRule | None
) -> Mention:
    source.take(*match.span())
    behind = "b" if match.groupdict().get("b") else 0  # "hằng năm (Quý I)": the day stands behind the rhythm
    due = source.written(*match.span(behind))
    return Mention(*match.span(), CadenceKind.RECURRING, every, due=due, rules=(rule,) if rule else ())


def _bare_days(source: TimeText) -> list[Mention]:
    """ "Hằng tháng (trước ngày 05)": a day that means nothing without the rhythm before it."""
    found = []
    for match in source.find(_BARE_DAY):
        if re.search(r"(?:hằng|hàng|mỗi|định kỳ|báo cáo)\s+(?:tháng|quý)", source.lowered[: match.start()]):
            due = source.written(*match.span())
            found.append(
                Mention(
                    *match.span(), CadenceKind.RECURRING, (), due=due, rules=(_rule(match, Anchor.MONTH),)
                )
            )
    return found


def _periods_of_years(source: TimeText) -> list[Mention]:
    """ "Quý IV hằng năm", "hằng năm, vào tháng 11"."""
    return [
        _with_rule(source, match, (Every.YEARLY,), None)
        for match in source.find(_PERIOD_OF_YEARS)
        if source.is_free(*match.span())
    ]


def _anonymous(pattern: str) -> str:
    """The same pattern without names, so that it can stand several times in one expression."""
    bare = re.sub(r"\?P<\w+>", "?:", pattern)
    return bare.replace(r"(?P=sep)", r"[/.\-]")


_DATED_YEARS = re.compile(
    rf"(?P<lead>(?:{EACH}\s+năm[\s,;(:]*|(?:0?6\s+tháng(?:\s+đầu năm)?|(?:cả\s+)?năm)\s*[(,:]?\s*(?:gửi\s+)?(?=\(|trước|chậm))(?:vào\s+)?)?(?P<dates>{_anonymous(_OF_YEAR)}(?:\s*(?:,|và|;)\s*{_anonymous(_OF_YEAR)}){{0,3}})"
    rf"(?P<tail>\s*(?:của\s+)?{EACH}\s+năm(?!\w)|\s*\(?\s*(?:đối với\s+|cho\s+)?(?:báo cáo\s+)?(?:0?6\s+tháng(?:\s+đầu năm)?|(?:cả\s+)?năm)(?!\w)(?!\s*(?:\d|trước|sau))\)?)?"
)


def _dated_years(source: TimeText) -> list[Mention]:
    """Dates of every year: "trước ngày 01/6 và 15/11 hằng năm", "hằng năm (trước ngày 15 tháng 11)"."""
    found = []
    for match in source.find(_DATED_YEARS):
        dates = list(_ONE_OF_YEAR.finditer(match["dates"]))
        repeats = match["lead"] or match["tail"] or any(one["ny"] for one in dates)
        if not repeats or any(one["y"] or one["wy"] for one in dates):
            continue
        strict = any(one["strict"] for one in dates)
        rules = tuple(_year_rule(one, strict) for one in dates)
        start = match.start("dates")
        due = source.written(start, match.end("dates") if match["lead"] else match.end())
        every = _every_of_dates(len(rules), f"{match['lead'] or ''}{match['tail'] or ''}")
        found.append(Mention(*match.span(), CadenceKind.RECURRING, every, due=due, rules=rules))
        source.take(*match.span())
    return found


def _every_of_dates(count: int, around: str) -> tuple[Every, ...]:
    """One date a year, two for the half and the whole year, more for quarters."""
    if count == 1:
        return (Every.HALF_YEARLY,) if "tháng" in around.replace("tháng 1", "") else (Every.YEARLY,)
    return (
        (Every.HALF_YEARLY, Every.YEARLY)
        if count == 2
        else (Every.QUARTERLY, Every.HALF_YEARLY, Every.YEARLY)
    )


def _year_rule(one: re.Match[str], strict: bool) -> DayRule:
    day, month = (int(one["wd"]), int(one["wm"])) if one["wd"] else (int(one["d"]), int(one["m"]))
    day_of(2024, month, day, one.group())
    return DayRule(Anchor.YEAR, day=day, month=month, next_year=bool(one["ny"]), strict=strict)
