"""Figures as sentences of an official report."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from reports.consolidated.facts import PeriodFacts, PlanFacts
from reports.consolidated.figures import AssignmentResult, Check, ClassCounts
from rules.figures import figure_words
from rules.progress import PrintedClass
from rules.wording import number_words, short_date, weekday_date

# NĐ 30/2020, Phụ lục III: the abbreviation in a number tells the type.
_TYPES = {
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "CTr": "Chương trình",
    "CT": "Chỉ thị",
    "NQ": "Nghị quyết",
    "ĐA": "Đề án",
    "PA": "Phương án",
    "HD": "Hướng dẫn",
    "TB": "Thông báo",
}
LINE_STATES = {"done": "đã hoàn thành", "in_progress": "đang thực hiện", "not_started": "chưa thực hiện"}


def long_date(day: date) -> str:
    """'ngày 05 tháng 01 năm 2021': days below 10 and months 1 and 2 get a leading zero (NĐ 30/2020)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def instant_words(at: datetime) -> str:
    """'08:00 thứ Sáu 18/6/2021'."""
    return f"{at:%H:%M} {day_words(at.date())}"


def day_words(day: date) -> str:
    """'thứ Sáu 18/6/2021', inside a sentence."""
    words = weekday_date(day)
    return words[:1].lower() + words[1:]


def task_words(task: str) -> str:
    """On one line, with a capital: a plan often names a task in the middle of a sentence."""
    words = " ".join(task.split())
    return words[:1].upper() + words[1:]


def plan_type(plan: PlanFacts) -> str:
    found = re.search(r"/\s*(\w+?)\s*-", plan.number)
    return _TYPES.get(found[1], "Kế hoạch") if found else "Kế hoạch"


_NAMES_A_PLACE = re.compile(
    r"\b(?:TỈNH|HUYỆN|XÃ|PHƯỜNG|QUẬN|THÀNH PHỐ|THỊ TRẤN|ĐẶC KHU|SỞ|BAN|TRƯỜNG|VIỆN)\b"
)
# Three consonants that no Vietnamese syllable has in a row: CCHC, TTHC, UBND, HĐND.
_ABBREVIATION = re.compile(r"(?!NGH)[BCDĐGHKLMNPQRSTVX]{3}")


def plan_subject(plan: PlanFacts) -> str:
    """The title without the words that the type and 'về' already say."""
    opening = re.compile(rf"^(?:{plan_type(plan)}\b\s*)?(?:(?:về việc|về|v/v)\s+)?", re.IGNORECASE)
    title = _without_shouting(opening.sub("", plan.title.strip()).rstrip(".;"))
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _without_shouting(title: str) -> str:
    """A title in capitals, as plans print theirs, in a sentence; where it may name a place it stays as it is."""
    if not title.isupper() or _NAMES_A_PLACE.search(title):
        return title
    return " ".join(word if _ABBREVIATION.search(word) else word.lower() for word in title.split())


def plan_words(plan: PlanFacts) -> str:
    """'Kế hoạch số 46/KH-UBND'; by its subject when the source gave no number."""
    if number := plan.number.strip():
        # "/KH-SNV": the source left the number blank.
        return f"{plan_type(plan)} số {'…' if number.startswith('/') else ''}{number}"
    return f"{plan_type(plan)} {plan_subject(plan)}".strip()


def basis_words(plan: PlanFacts) -> str:
    parts = [f"Căn cứ {plan_words(plan)}"]
    if plan.issued_on is not None:
        parts.append(long_date(plan.issued_on))
    if plan.issuer:
        parts.append(f"của {plan.issuer}")
    if plan.number.strip() and plan_subject(plan):
        parts.append(f"về {plan_subject(plan)}")
    return " ".join(parts)


def window_words(period: PeriodFacts) -> str:
    kind = "số liệu lũy kế" if period.is_cumulative else "số liệu"
    return f"{kind} từ {short_date(period.window_start_on)} đến {short_date(period.window_end_on)}"


def classes_words(counts: ClassCounts, what: str) -> str:
    """'28 báo cáo: Hoàn thành đúng hạn 24, …'; closed ones are told apart, because no class holds them."""
    parts = ", ".join(f"{label.value} {number_words(counts.of(label))}" for label in PrintedClass)
    closed = (
        f" Ngoài ra có {number_words(counts.closed)} {what} được miễn hoặc thôi theo dõi."
        if counts.closed
        else ""
    )
    return f"Tổng số {number_words(counts.total)} {what}: {parts}.{closed}"


def k_of_n_words(result: AssignmentResult) -> str:
    if result.members == 0:
        return "kỳ này không có đơn vị phải gửi báo cáo"
    return (
        f"{number_words(result.answered)}/{number_words(result.members)} đơn vị đã báo cáo; "
        f"đã hoàn thành {number_words(result.done)}, đang thực hiện {number_words(result.in_progress)}, "
        f"chưa thực hiện {number_words(result.not_started)}"
    )


def check_words(check: Check) -> str:
    """'Báo cáo của đơn vị: theo đơn vị 30 = tổng số 30', or by how much they differ."""
    if not check.differences:
        return (
            f"{check.what}: " + " = ".join(f"{way} {figure_words(value)}" for way, value in check.sums) + "."
        )
    sums = "; ".join(f"{way} {figure_words(value)}" for way, value in check.sums)
    found = ", ".join(
        f"{way} {'thừa' if gap > 0 else 'thiếu'} {figure_words(abs(gap))}" for way, gap in check.differences
    )
    return f"{check.what}: {sums}. Chênh lệch so với {check.sums[-1][0]}: {found}."


def names_words(names: Sequence[str]) -> str:
    return ", ".join(names)


def joined(*counts: tuple[int, str]) -> str:
    """'2 báo cáo và 8 nhiệm vụ', '1 …, 2 … và 3 …'; what is not there is not named, and nothing at all is ''."""
    said = [f"{number_words(count)} {what}" for count, what in counts if count]
    return " và ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))


def sentence(text: str) -> str:
    """With its full stop, once."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", "…", ":", ";")) else f"{text}."
