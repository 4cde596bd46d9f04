"""What is wrong with an outline: each mistake in one line with its place."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rules.folding import fold
from rules.outline_parts import Feed, OutlinePart, OutlineSection

MOST_SECTIONS = 20
MOST_PARTS = 30
LONGEST_HEADING = 300
LONGEST_GUIDE = 1_000
_KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


@dataclass(frozen=True)
class Fault:
    """`where`: "sections[2].parts[1].feeds", counted from one."""

    where: str
    what: str


def faults_of(sections: Sequence[OutlineSection]) -> tuple[Fault, ...]:
    """Every mistake, in the order of the file."""
    if not 1 <= len(sections) <= MOST_SECTIONS:
        return (Fault("sections", f"phải có từ 1 đến {MOST_SECTIONS} mục"),)
    found: list[Fault] = []
    for number, section in enumerate(sections, 1):
        where = f"sections[{number}]"
        found += _section_faults(section, where)
        for at, part in enumerate(section.parts, 1):
            found += _part_faults(part, f"{where}.parts[{at}]")
    return (*found, *_twins(sections), *_whole_faults(sections))


def _section_faults(section: OutlineSection, where: str) -> list[Fault]:
    if not section.parts:
        return _part_faults(section, where)
    found = _name_faults(section, where)
    if section.feeds or section.words or section.plan_sections or section.guide:
        found.append(Fault(f"{where}.feeds", "mục có tiểu mục thì nội dung, hướng dẫn ghi ở các tiểu mục"))
    if len(section.parts) > MOST_PARTS:
        found.append(Fault(f"{where}.parts", f"nhiều hơn {MOST_PARTS} tiểu mục"))
    return found


def _name_faults(part: OutlinePart, where: str) -> list[Fault]:
    found = []
    if not _KEY.match(part.key):
        found.append(
            Fault(f"{where}.key", f"{part.key!r}: chỉ dùng chữ thường không dấu, số và _, bắt đầu bằng chữ")
        )
    if not part.heading.strip() or len(part.heading) > LONGEST_HEADING or "\n" in part.heading:
        found.append(Fault(f"{where}.heading", f"phải có, một dòng, không dài quá {LONGEST_HEADING} ký tự"))
    return found


def _part_faults(part: OutlinePart, where: str) -> list[Fault]:
    found = _name_faults(part, where)
    if not part.feeds:
        found.append(Fault(f"{where}.feeds", "phải có ít nhất một nguồn nội dung"))
    found += [
        Fault(f"{where}.feeds", f"{feed.value!r} có {times} lần")
        for feed, times in Counter(part.feeds).items()
        if times > 1
    ]
    if (part.words or part.plan_sections) and Feed.RESULTS not in part.feeds:
        found.append(Fault(f"{where}.words", "chỉ có nghĩa khi feeds có 'results'"))
    if any(not fold(word) for word in part.words) or any(not word.strip() for word in part.plan_sections):
        found.append(Fault(f"{where}.words", "có từ trống"))
    if len(part.guide) > LONGEST_GUIDE:
        found.append(Fault(f"{where}.guide", f"dài quá {LONGEST_GUIDE} ký tự"))
    if part.guide and Feed.WRITTEN not in part.feeds:
        found.append(Fault(f"{where}.guide", "chỉ có nghĩa khi feeds có 'written'"))
    return found


def _twins(sections: Sequence[OutlineSection]) -> list[Fault]:
    keys = [one.key for section in sections for one in (section, *section.parts)]
    return [
        Fault("sections", f"khóa {key!r} có {times} lần") for key, times in Counter(keys).items() if times > 1
    ]


def _whole_faults(sections: Sequence[OutlineSection]) -> list[Fault]:
    """What would be lost or printed twice."""
    filled = [part for section in sections for part in section.filled]
    feeds = Counter(feed for part in filled for feed in part.feeds)
    found = []
    rest = sum(part.takes_the_rest for part in filled)
    if rest != 1:
        found.append(
            Fault(
                "sections",
                f"phải có đúng một mục 'results' không ghi words, plan_sections để nhận các nhiệm vụ còn lại (đang có {rest})",
            )
        )
    for feed in Feed:
        if feed not in (Feed.RESULTS, Feed.WRITTEN) and feeds[feed] > 1:
            found.append(Fault("sections", f"'{feed.value}' có ở {feeds[feed]} mục, chỉ được ở một mục"))
    tickets = (feeds[Feed.DIFFICULTIES], feeds[Feed.OBSTACLES], feeds[Feed.PROPOSALS])
    if tickets not in ((1, 0, 0), (0, 1, 1)):
        found.append(
            Fault("sections", "phải có 'difficulties', hoặc cả 'obstacles' và 'proposals', không dùng lẫn")
        )
    for feed in (Feed.MISSING, Feed.RECONCILIATION):
        if not feeds[feed]:
            found.append(Fault("sections", f"thiếu '{feed.value}': báo cáo nào cũng phải có"))
    return found
