"""A report that is not issued by its top date: the coordinating desk and its head are reminded (tracking.md 6.3).

Where the coordinator owes that report upward, its own ladder urges it and nothing is said twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import ContactRole
from models.queries import sign_off as queries
from models.queries import units as unit_queries
from models.queries.sign_off import Unissued
from notifications.letters import Letter, LetterKind
from operations.ladder.step_addressees import stand_ins
from operations.letters.put_news import put_news
from operations.workspace import Workspace
from rules.absence import same_person
from rules.keys import answer_letter_key
from rules.lifecycle import ReportState
from rules.sign_off import farthest_back, sign_off_step
from rules.wording import days_left_words, short_date

NEXT_WORDS = {
    None: "chưa có dự thảo",
    ReportState.COMPILED: "dự thảo, chờ chốt số liệu",
    ReportState.FROZEN: "đã chốt số liệu, chờ duyệt và ký",
    ReportState.REVIEWED: "đã duyệt, chờ ký",
    ReportState.SIGNED: "đã ký, chờ lấy số và phát hành",
}
ROLES = (ContactRole.DESK, ContactRole.HEAD)


@dataclass(frozen=True)
class _Reader:
    name: str
    email: str
    why: str


def urge_sign_off(workspace: Workspace, today: date) -> int:
    """One letter a person and day, whatever waits; the number of letters that are new."""
    with workspace.database.reading() as session:
        if not _new_letters(session, workspace, today):
            return 0
    with workspace.database.transaction() as session:
        letters = _new_letters(session, workspace, today)
        for letter in letters:
            put_news(session, workspace, letter, plan_id=None, now=workspace.clock.now())
    return len(letters)


def has_sign_off_to_urge(session: Session, workspace: Workspace, today: date) -> bool:
    """Whether a letter of today has not been written yet."""
    return bool(_new_letters(session, workspace, today))


def _new_letters(session: Session, workspace: Workspace, today: date) -> list[Letter]:
    calendar = workspace.calendar
    if not calendar.is_workday(today):
        return []
    found = queries.unissued(session, farthest_back(today, calendar), calendar.shift(today, 1))
    found = [one for one in found if sign_off_step(one.state, one.period.top_due_on, today, calendar)]
    if not found:
        return []
    letters = [
        _letter(workspace, reader, waiting, today)
        for reader, waiting in _by_reader(session, found, today).items()
    ]
    known = queries.known_letters(session, [letter.key for letter in letters])
    return [letter for letter in letters if letter.key not in known]


def _by_reader(session: Session, found: Iterable[Unissued], today: date) -> dict[_Reader, list[Unissued]]:
    """By address: who holds two posts, or stands in for the other, gets one letter."""
    found = list(found)
    people = unit_queries.people_of(session, {one.plan.coordinating_unit_id or 0 for one in found})
    standing = stand_ins(session, today)
    readers: dict[str, _Reader] = {}
    waiting: dict[str, list[Unissued]] = defaultdict(list)
    for one in found:
        for role in ROLES:
            holder = people.get((one.plan.coordinating_unit_id or 0, role))
            if holder is None:
                continue
            person, acting_for = standing.for_person(holder)
            why = "Ông/Bà ở cơ quan đầu mối tổng hợp báo cáo của các kế hoạch nêu trên."
            if acting_for:
                why = f"{why} Ông/Bà nhận thay {acting_for}, đang vắng mặt."
            address = same_person(person.email)
            readers.setdefault(address, _Reader(person.name, person.email, why))
            if one not in waiting[address]:
                waiting[address].append(one)
    return {readers[address]: reports for address, reports in waiting.items()}


def _letter(workspace: Workspace, reader: _Reader, waiting: list[Unissued], today: date) -> Letter:
    first = waiting[0]
    what = f"báo cáo tổng hợp {first.period.label} ({_number(first)})"
    return Letter(
        key=answer_letter_key(LetterKind.SIGN_OFF_WAITING.value, today.isoformat(), reader.email),
        kind=LetterKind.SIGN_OFF_WAITING,
        recipient_name=reader.name,
        recipient_email=reader.email,
        why=reader.why,
        today=today,
        facts={
            "what": what if len(waiting) == 1 else f"{len(waiting)} báo cáo tổng hợp",
            "due": first.period.top_due_on.isoformat(),
            "reports": "\n".join(_line(workspace, one, today) for one in waiting),
            "link": f"{workspace.sender.base_url}/reports",
        },
    )


def _line(workspace: Workspace, one: Unissued, today: date) -> str:
    due = one.period.top_due_on
    left = workspace.calendar.workdays_between(today, due)
    late = days_left_words(left, due) if left <= 0 else f"{days_left_words(left, due)}, hạn {short_date(due)}"
    return f"{_number(one)}, {one.period.label}: {NEXT_WORDS[one.state]}. {late}"


def _number(one: Unissued) -> str:
    return one.plan.document_number or one.plan.key
