"""What stands in the bar: one list for the house, one for a unit's own people, each narrowed to what the visitor may open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.routing import NoMatchFound

from web.access import Visitor

# (route name, words, group); entries of one group stand together under its words.
Place = tuple[str, str, str]
MAIL = "Hộp thư"
RUNNING = "Quản trị"
HOUSE_BAR: Sequence[Place] = (
    ("overview", "Tổng quan", ""),
    ("board", "Bảng đôn đốc", ""),
    ("obligations", "Danh sách việc", ""),
    ("plans", "Kế hoạch", ""),
    ("units", "Đơn vị", ""),
    ("reports", "Báo cáo", ""),
    ("tickets", "Khó khăn, kiến nghị", ""),
    ("documents", "Công văn", ""),
    ("outbox", "Thư đi", MAIL),
    ("inbox", "Thư đến", MAIL),
    ("people", "Người dùng", RUNNING),
    ("tokens", "Khóa API", RUNNING),
    ("webhooks", "Webhook", RUNNING),
    ("policies", "Chính sách", RUNNING),
    ("letters", "Thư mẫu", RUNNING),
    ("outlines", "Đề cương báo cáo", RUNNING),
    ("report_templates", "Mẫu Word", RUNNING),
    ("calendar", "Lịch làm việc", RUNNING),
    ("audit", "Nhật ký", RUNNING),
    ("system", "Hệ thống", RUNNING),
)
UNIT_BAR: Sequence[Place] = (
    ("my_unit", "Đơn vị tôi", ""),
    ("tickets", "Khó khăn, kiến nghị", ""),
    ("feeds", "Lịch", ""),
)
# A page that says it belongs to another name than its route's.
ALSO_HERE = {"unit": "my_unit", "letter": "letters", "policy": "policies", "person": "people"}


@dataclass(frozen=True)
class Entry:
    route: str
    words: str
    is_here: bool


@dataclass(frozen=True)
class Group:
    """Entries under one word; `words` empty: a single entry that stands for itself."""

    words: str
    entries: tuple[Entry, ...]

    @property
    def is_here(self) -> bool:
        return any(one.is_here for one in self.entries)


def bar_of(visitor: Visitor, here: str, url: Callable[[str], str]) -> list[Group]:
    """In the order of the list; a place this installation does not have is left out."""
    here = ALSO_HERE.get(here, here)
    groups: dict[str, list[Entry]] = {}
    for route, words, group in UNIT_BAR if visitor.is_of_a_unit else HOUSE_BAR:
        if visitor.opens(route) and _is_there(route, url):
            groups.setdefault(group or route, []).append(Entry(route, words, route == here))
    named = {group for _, _, group in HOUSE_BAR if group}
    return [Group(name if name in named else "", tuple(entries)) for name, entries in groups.items()]


def _is_there(route: str, url: Callable[[str], str]) -> bool:
    try:
        return bool(url(route))
    except NoMatchFound:
        return False
