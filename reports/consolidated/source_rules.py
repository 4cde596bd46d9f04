"""By what rule rows are counted: the test of each count, and the rule in words as it stands beside the rows."""

import re
from collections.abc import Callable
from datetime import date

from reports.consolidated.counting import NAMED_FROM_LEVEL, DatedRow, has_answered
from rules.lifecycle import State
from rules.progress import AGE_BUCKETS, PrintedClass, Timeliness

DATED = {"reports": "Báo cáo định kỳ của đơn vị", "tasks": "Nhiệm vụ có thời hạn"}
SPANS = {"cumulative": "lũy kế từ đầu năm", "last_year": "cùng kỳ năm trước"}
CLASSES = {
    "on_time": PrintedClass.DONE_ON_TIME,
    "late": PrintedClass.DONE_LATE,
    "in_term": PrintedClass.IN_TERM,
    "overdue": PrintedClass.OVERDUE,
}
CLASS_KEYS: dict[str, str] = {label.value: key for key, label in CLASSES.items()}
_RULES = {
    "on_time": ("Hoàn thành đúng hạn", "Đã gửi, không bị trả lại, ngày gửi không sau hạn (tính theo ngày gửi, không theo ngày duyệt)."),
    "late": ("Hoàn thành quá hạn", "Đã gửi, không bị trả lại, ngày gửi sau hạn (tính theo ngày gửi, không theo ngày duyệt)."),
    "in_term": ("Đang thực hiện (trong hạn)", "Chưa gửi hoặc đã trả lại để bổ sung, thời điểm tổng hợp chưa qua hạn."),
    "overdue": ("Đang thực hiện (quá hạn)", "Chưa gửi hoặc đã trả lại để bổ sung, thời điểm tổng hợp đã qua hạn."),
    "total": ("tổng số", "Cộng bốn phân loại; không kể việc được miễn hoặc thôi theo dõi."),
    "closed": ("được miễn hoặc thôi theo dõi", "Không thuộc phân loại nào trong bốn phân loại."),
    "unclear": ("chưa rõ phân loại", "Không có phân loại mà cũng không được miễn: số liệu cần kiểm tra."),
    "all": ("tất cả", "Mọi dòng của kỳ, kể cả được miễn hoặc thôi theo dõi."),
    "answered": ("đã gửi", "Đã gửi hoặc đã duyệt; bản bị trả lại chưa tính."),
    "awaited": ("chưa gửi hoặc chưa gửi bổ sung", "Còn phải gửi: không kể việc được miễn hoặc thôi theo dõi."),
    "named": ("nêu tên", f"Đang quá hạn và đã đôn đốc từ mức {NAMED_FROM_LEVEL}."),
    "rate:completion": ("tỷ lệ hoàn thành", "Số đã hoàn thành chia cho số đã hoàn thành hoặc quá hạn; các dòng dưới đây là mẫu số."),
    "rate:on_time": ("tỷ lệ đúng hạn", "Số hoàn thành đúng hạn chia cho số đã hoàn thành; các dòng dưới đây là mẫu số."),
    "rate:update": ("tỷ lệ cập nhật", "Số đã gửi chia cho tổng số phải gửi trong kỳ; các dòng dưới đây là mẫu số."),
}  # fmt: skip
_DONE = (PrintedClass.DONE_ON_TIME, PrintedClass.DONE_LATE)
_TESTS: dict[str, Callable[[DatedRow], bool]] = {
    "total": lambda row: row.printed_class is not None,
    "closed": lambda row: row.printed_class is None and row.timeliness == Timeliness.CLOSED,
    "unclear": lambda row: row.printed_class is None and row.timeliness != Timeliness.CLOSED,
    "all": lambda _: True,
    "answered": has_answered,
    "awaited": lambda row: row.state not in (State.WAIVED, State.CANCELLED) and not has_answered(row),
    "named": lambda row: row.printed_class == PrintedClass.OVERDUE and row.level_reached >= NAMED_FROM_LEVEL,
    "rate:completion": lambda row: row.printed_class in (*_DONE, PrintedClass.OVERDUE),
    "rate:on_time": lambda row: row.printed_class in _DONE,
    "rate:update": lambda row: row.printed_class is not None,
}
_AGE = re.compile(r"age:(?P<place>\d)")

# Counts of the lines of an assignment: words, rule, test of a line's state.
_BY_STATE = "Trạng thái đơn vị ghi trong báo cáo gần nhất của kỳ."
LINES: dict[str, tuple[str, str, Callable[[str | None], bool]]] = {
    "members": ("đơn vị phải báo cáo", "Mỗi đơn vị được giao một dòng, đã báo cáo hay chưa.", lambda _: True),
    "answered": ("đơn vị đã báo cáo", "Đơn vị đã ghi trạng thái của nhiệm vụ trong kỳ.", lambda state: state is not None),
    "silent": ("đơn vị chưa báo cáo", "Đơn vị chưa ghi trạng thái của nhiệm vụ trong kỳ.", lambda state: state is None),
    "done": ("đã hoàn thành", _BY_STATE, lambda state: state == "done"),
    "in_progress": ("đang thực hiện", _BY_STATE, lambda state: state == "in_progress"),
    "not_started": ("chưa thực hiện", _BY_STATE, lambda state: state == "not_started"),
}  # fmt: skip

# What no count of dated rows or lines is: words and rule.
PICKED = {
    "standing": (
        "Nhiệm vụ thường xuyên (lượt đơn vị)",
        "Mỗi đơn vị của mỗi nhiệm vụ thường xuyên là một lượt; tính riêng, không cộng vào bốn phân loại.",
    ),
    "standing.answered": (
        "Nhiệm vụ thường xuyên đã báo cáo (lượt đơn vị)",
        "Lượt đơn vị đã ghi trạng thái trong kỳ.",
    ),
    "urged": ("Báo cáo, nhiệm vụ phải đôn đốc do quá hạn", "Mỗi việc tính một lần, theo mức cao nhất đã đôn đốc."),
    "moved": ("Báo cáo, nhiệm vụ có thay đổi thời hạn", "Hạn hiện nay khác hạn ban đầu."),
    "ticket": ("Khó khăn, kiến nghị của đơn vị", "Ghi trong báo cáo của đơn vị."),
    "tickets": ("Khó khăn, kiến nghị của các đơn vị", "Ghi trong báo cáo của các đơn vị trong kỳ."),
    "submission": ("Một lần gửi báo cáo", "Mọi nội dung của lần gửi này."),
    "obligation": ("Một việc phải thực hiện", "Mọi dòng số liệu của việc này."),
}  # fmt: skip
_AGGREGATIONS = {
    "sum": "Cộng số liệu của các đơn vị đã báo cáo.",
    "last": "Số liệu đơn vị báo cáo gần nhất, cộng theo đơn vị.",
    "average": "Trung bình cộng của các đơn vị đã báo cáo.",
    "ratio": "Tổng tử số chia tổng mẫu số của các đơn vị đã báo cáo.",
}


def dated_test(count: str, today: date) -> Callable[[DatedRow], bool] | None:
    """None for a count that is not known."""
    if count in CLASSES:
        return lambda row: row.printed_class == CLASSES[count]
    if age := _AGE.fullmatch(count):
        place = int(age["place"])
        return _aged(AGE_BUCKETS[place], today) if place < len(AGE_BUCKETS) else None
    return _TESTS.get(count)


def _aged(span: tuple[int, int | None], today: date) -> Callable[[DatedRow], bool]:
    first, last = span

    def is_aged(row: DatedRow) -> bool:
        age = (today - row.due_on).days
        return row.printed_class == PrintedClass.OVERDUE and first <= age and (last is None or age <= last)

    return is_aged


def class_key(row: DatedRow) -> str:
    """The one count of CLASSES, closed and unclear that a row is in."""
    if row.printed_class is not None:
        return CLASS_KEYS.get(row.printed_class, "unclear")
    return "closed" if row.timeliness == Timeliness.CLOSED else "unclear"


def dated_words(kind: str, count: str) -> tuple[str, str]:
    if age := _AGE.fullmatch(count):
        first, last = AGE_BUCKETS[int(age["place"])]
        span = f"từ {first} đến {last} ngày" if last else f"trên {first - 1} ngày"
        return f"{DATED[kind]}: quá hạn {span}", "Số ngày lịch từ hạn đến ngày tổng hợp."
    words, rule = _RULES[count]
    return f"{DATED[kind]}: {words}", rule


def earlier_test(count: str | None) -> Callable[[str | None], bool] | None:
    """By the class on record; None for a count that earlier windows do not have."""
    if count in CLASSES:
        return lambda label: label == CLASSES[count]
    return {None: lambda _: True, "all": lambda _: True, "total": lambda label: label is not None}.get(count)


def indicator_rule(aggregation: str) -> str:
    return _AGGREGATIONS.get(aggregation, _AGGREGATIONS["sum"])
