"""Repeating times: định kỳ hằng quý, 6 tháng, năm; trước ngày 18 hằng tháng; 02 lần/năm (domain: every, and the day if named)."""

import re

from intake.dates import NUMERIC, WRITTEN, day_of
from intake.terms import Anchor, DayRule, Mention
from intake.time_text import TimeText
from rules.cadence import CadenceKind, Every

UNIT = (
    r"(?:0?6\s*tháng(?!\s*(?:đầu|cuối))|sáu tháng|nửa năm|0?[39]\s*tháng|ba tháng|chín tháng|ngày(?!\s*\d)|tuần|tháng(?!\s*\d)"
    r"|quý(?!\s*(?:[iv]+|[1-4])\b)|quí(?!\s*[iv]+\b)|(?:0?1\s*|một\s*)?năm(?!\s*(?:\d|sau|trước|học|tiếp)))(?!\w)"
)
EACH = r"(?:hằng|hàng|mỗi|từng)"
_MORE = rf"(?:\s*(?:,|;|và|hoặc|/|-)\s*(?:báo cáo\s+|tổng kết\s+|sơ kết\s+|định kỳ\s+)?(?:{EACH}\s+|một\s+|cả\s+)?{UNIT})*"
_LISTS = (
    re.compile(rf"(?:định kỳ\s+)?{UNIT}\s*(?:,|và)\s*{EACH}\s+{UNIT}{_MORE}"),
    re.compile(rf"(?:theo\s+)?(?:định kỳ\s+)?{EACH}\s+{UNIT}{_MORE}"),
    re.compile(rf"(?:theo\s+)?định kỳ\s+(?:theo\s+|báo cáo\s+)?{UNIT}{_MORE}"),
    re.compile(rf"{UNIT}\s+(?:một|0?1)\s+lần{_MORE}"),
    re.compile(rf"theo\s+{UNIT}{_MORE}"),
    re.compile(rf"(?<=báo cáo ){UNIT}{_MORE}(?=\s*(?:[,.;:()]|$|gửi|trước|chậm|về|và|theo|cho|đúng|định))"),
    re.compile(rf"(?<=sơ kết ){UNIT}{_MORE}|(?<=tổng kết ){UNIT}{_MORE}"),
    re.compile(rf"^\s*{UNIT}{_MORE}\s*$"),
    re.compile(rf"{UNIT}(?=\s*\(\s*trước)"),
)
_TIMES = re.compile(
    r"(?:(?:ít nhất|tối thiểu)\s+)?(?P<n>\d{1,2}|một|hai|ba|bốn)\s*(?:lần|kỳ|đợt)\s*(?:/|trong|mỗi|trên)\s*(?:một\s+|mỗi\s+|0?1\s+)?"
    r"(?P<u>ngày|tuần|tháng|quý|năm)(?!\w)"
    r"|(?:một|0?1|mỗi)\s+năm\s+(?P<n2>\d{1,2}|một|hai|ba|bốn)\s+(?:lần|kỳ|đợt)"
)
_BEFORE = r"(?P<strict>(?:xong\s+|gửi\s+|chậm nhất\s+)?trước)|chậm nhất(?:\s+là)?(?:\s+vào)?|đến(?:\s+hết)?|vào|muộn nhất(?:\s+là)?"
_DAY = rf"(?:(?:{_BEFORE})\s+)?(?:ngày\s+)?(?:mùng\s+)?(?P<day>\d{{1,2}})\s+"
_LAST_MONTH = re.compile(
    rf"{_DAY}(?:của\s+|vào\s+|trong\s+)?tháng\s+cuối(?:\s+cùng)?(?:\s+(?:của\s+)?(?:mỗi\s+)?(?:kỳ báo cáo|kỳ|(?P<quarter>quý)))?"
)
_OF_MONTH = re.compile(
    rf"{_DAY}(?:của\s+)?(?P<next>tháng\s+(?:sau|tiếp theo|liền kề|kế tiếp))|{_DAY.replace('?P<day>', '?P<day2>').replace('?P<strict>', '?P<strict2>')}(?:(?:{EACH}\s+|của\s+(?:mỗi\s+)?)tháng(?!\s*\d))"
)
_OF_YEAR = rf"(?:(?:{_BEFORE})\s+)?(?:ngày\s+)?(?:{WRITTEN}|{NUMERIC})(?P<ny>\s+năm sau|\s+của năm sau)?"
_ONE_OF_YEAR = re.compile(_OF_YEAR)
_LAST_WORKDAY = re.compile(
    r"(?:vào\s+)?ngày làm việc cuối cùng\s+(?:của|trong)\s+(?:mỗi\s+)?(?P<u>tháng|quý|năm|tuần)"
)
_WEEKDAY = re.compile(
    rf"(?:trước\s+|vào\s+)?(?:chiều\s+|sáng\s+)?thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])\s+{EACH}\s+tuần"
)
_BARE = re.compile(r"(?:theo\s+)?định kỳ(?!\w)")
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}
_PER_YEAR = {1: Every.YEARLY, 2: Every.HALF_YEARLY, 3: Every.QUARTERLY, 4: Every.QUARTERLY, 12: Every.MONTHLY}
_ORDER = tuple(Every)


def _every_of(unit: str) -> Every:
    if ("tháng" in unit and re.search(r"6|sáu", unit)) or "nửa" in unit:
        return Every.HALF_YEARLY
    if ("tháng" in unit and re.search(r"[39]|ba|chín", unit)) or "qu" in unit:
        return Every.QUARTERLY
    return {"ngày": Every.DAILY, "tuần": Every.WEEKLY, "tháng": Every.MONTHLY}.get(unit.strip(), Every.YEARLY)


def in_order(every: set[Every]) -> tuple[Every, ...]:
    return tuple(e for e in _ORDER if e in every and (e is not Every.UNSPECIFIED or len(every) == 1))


def recurring_times(source: TimeText) -> list[Mention]:
    """Mentions with a rule for the day first, then lists of periods, then a bare "định kỳ"."""
    found = [*_rules(source), *_dated_years(source), *_counted(source)]
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
    return merged(sorted(found, key=lambda mention: mention.start), source)


def _rules(source: TimeText) -> list[Mention]:
    found: list[Mention] = []
    for match in source.find(_LAST_MONTH):
        rule = DayRule(Anchor.LAST_MONTH, day=_day(match, "day"), strict=bool(match["strict"]))
        every = (Every.QUARTERLY,) if match["quarter"] else (Every.UNSPECIFIED,)
        found.append(_with_rule(source, match, every, rule))
    for match in source.find(_OF_MONTH):
        key, strict = ("day", "strict") if match["next"] else ("day2", "strict2")
        anchor = Anchor.NEXT_MONTH if match["next"] else Anchor.MONTH
        every = (Every.UNSPECIFIED,) if match["next"] else (Every.MONTHLY,)
        found.append(
            _with_rule(
                source, match, every, DayRule(anchor, day=_day(match, key), strict=bool(match[strict]))
            )
        )
    for match in source.find(_LAST_WORKDAY):
        found.append(_with_rule(source, match, (_every_of(match["u"]),), DayRule(Anchor.LAST_WORKDAY)))
    for match in source.find(_WEEKDAY):
        found.append(_with_rule(source, match, (Every.WEEKLY,), None))
    return found


def _day(match: re.Match[str], key: str) -> int:
    day = int(match[key])
    day_of(2024, 1, day, match.group())
    return day


def _with_rule(
    source: TimeText, match: re.Match[str], every: tuple[Every, ...], rule: DayRule | None
) -> Mention:
    source.take(*match.span())
    due = source.written(*match.span())
    return Mention(*match.span(), CadenceKind.RECURRING, every, due=due, rules=(rule,) if rule else ())


def _dated_years(source: TimeText) -> list[Mention]:
    """Dates of every year: "trước ngày 01/6 và 15/11 hằng năm", "hằng năm (trước ngày 15 tháng 11)"."""
    whole = re.compile(
        rf"(?P<lead>(?:{EACH}\s+năm[\s,;(:]*|(?:0?6\s+tháng(?:\s+đầu năm)?|(?:cả\s+)?năm)\s*[(,:]?\s*(?:gửi\s+)?(?=\(|trước|chậm))(?:vào\s+)?)?(?P<dates>{_anonymous(_OF_YEAR)}(?:\s*(?:,|và|;)\s*{_anonymous(_OF_YEAR)}){{0,3}})"
        rf"(?P<tail>\s*(?:của\s+)?{EACH}\s+năm(?!\w)|\s*\(?\s*(?:đối với\s+|cho\s+)?(?:báo cáo\s+)?(?:0?6\s+tháng(?:\s+đầu năm)?|(?:cả\s+)?năm)(?!\w)(?!\s*\d)\)?)?"
    )
    found = []
    for match in source.find(whole):
        dates = list(_ONE_OF_YEAR.finditer(match["dates"]))
        repeats = match["lead"] or match["tail"] or any(one["ny"] for one in dates)
        if not repeats or any(one["y"] or one["wy"] for one in dates):
            continue
        strict = any(one["strict"] for one in dates)
        rules = tuple(_year_rule(one, strict) for one in dates)
        every = (
            {Every.YEARLY}
            | ({Every.HALF_YEARLY} if len(rules) > 1 else set())
            | ({Every.QUARTERLY} if len(rules) > 2 else set())
        )
        if len(rules) == 1 and "tháng" in f"{match['lead'] or ''}{match['tail'] or ''}".replace(
            "tháng 1", ""
        ):
            every = {Every.HALF_YEARLY}
        start = match.start("dates")
        due = source.written(start, match.end("dates") if match["lead"] else match.end())
        found.append(Mention(*match.span(), CadenceKind.RECURRING, in_order(every), due=due, rules=rules))
        source.take(*match.span())
    return found


def _anonymous(pattern: str) -> str:
    """The same pattern without names, so that it can stand several times in one expression."""
    bare = re.sub(r"\?P<\w+>", "?:", pattern)
    return bare.replace(r"(?P=sep)", r"[/.\-]")


def _year_rule(one: re.Match[str], strict: bool) -> DayRule:
    day, month = (int(one["wd"]), int(one["wm"])) if one["wd"] else (int(one["d"]), int(one["m"]))
    day_of(2024, month, day, one.group())
    return DayRule(Anchor.YEAR, day=day, month=month, next_year=bool(one["ny"]), strict=strict)


def _counted(source: TimeText) -> list[Mention]:
    found = []
    for match in source.find(_TIMES):
        written = match["n"] or match["n2"]
        count = _NUMBERS.get(written) or int(written)
        unit = match["u"] or "năm"
        every = _PER_YEAR.get(count, Every.YEARLY) if unit == "năm" else _every_of(unit)
        found.append(
            Mention(*match.span(), CadenceKind.RECURRING, (every,), due=source.written(*match.span()))
        )
        source.take(*match.span())
    return found


_GLUE = re.compile(r"[\s,(:\-]*(?:và|vào|gửi|nộp|báo cáo)?[\s,(]*(?:vào\s*|gửi\s*)?$")


def merged(mentions: list[Mention], source: TimeText) -> list[Mention]:
    """Neighbours say one thing together: "định kỳ" + "trước ngày 18 hằng tháng"."""
    out: list[Mention] = []
    for mention in mentions:
        before = out[-1] if out else None
        if before and _GLUE.fullmatch(source.lowered[before.end : mention.start].replace(")", " ")):
            every = in_order(set(before.every) | set(mention.every))
            due = (
                mention.due
                if before.due is None
                else before.due
                if mention.due is None
                else f"{before.due}; {mention.due}"
            )
            out[-1] = Mention(
                before.start,
                mention.end,
                CadenceKind.RECURRING,
                every,
                due=due,
                rules=before.rules + mention.rules,
            )
        else:
            out.append(mention)
    return out
