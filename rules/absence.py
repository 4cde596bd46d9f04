"""Who stands in for whom on a day (ủy quyền khi vắng mặt; tracking.md 4.12): bounded chains that always end at somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.errors import Refused
from rules.wording import short_date

MOST_HOPS = 3
# Half a year covers maternity leave and long courses; who stays away longer has left the post.
MOST_DAYS = 180


@dataclass(frozen=True)
class Absence:
    """One person is away from a day to a day, both included; another stands in. People are mail addresses."""

    person: str
    stand_in: str
    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def meets(self, other: "Absence") -> bool:
        """Whether the two share a day."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


def same_person(address: str) -> str:
    """The form in which two spellings of one address are equal."""
    return address.strip().casefold()


def stands_in(absences: Iterable[Absence], day: date) -> dict[str, str]:
    """Who stands in for each person away on a day; of two statements about one person the later one holds."""
    return {same_person(one.person): one.stand_in for one in absences if one.covers(day)}


def reached(person: str, standing: dict[str, str]) -> str:
    """The first person of the chain who is there.

    After three hops, and where the chain comes back to somebody it has passed, nobody of it is there: then the
    letter goes to the person it was for, because it must lie on somebody's desk.
    """
    passed = {same_person(person)}
    at = person
    for _ in range(MOST_HOPS):
        following = standing.get(same_person(at))
        if following is None:
            return at
        at = following
        if same_person(at) in passed:
            return person
        passed.add(same_person(at))
    return person if same_person(at) in standing else at


def check_absence(new: Absence, known: Iterable[Absence], *, today: date) -> None:
    """Refuses what would send letters nowhere: oneself, a span without end, a second stand-in, a circle."""
    known = tuple(known)
    if same_person(new.person) == same_person(new.stand_in):
        raise Refused("Không thể ủy quyền cho chính mình")
    if new.ends_on < new.starts_on:
        raise Refused("Ngày hết vắng mặt đứng trước ngày bắt đầu")
    if new.ends_on < today:
        raise Refused(f"Thời gian vắng mặt đã qua từ {short_date(new.ends_on)}")
    days = (new.ends_on - new.starts_on).days + 1
    if days > MOST_DAYS:
        raise Refused(f"Ủy quyền {days} ngày; mỗi lần nhiều nhất {MOST_DAYS} ngày")
    for one in known:
        if same_person(one.person) == same_person(new.person) and one.meets(new):
            raise Refused(
                f"{new.person} đã ủy quyền cho {one.stand_in} từ {short_date(one.starts_on)} "
                f"đến {short_date(one.ends_on)}; thu hồi trước rồi ủy quyền lại"
            )
    day = closes_circle(new, known)
    if day is not None:
        raise Refused(
            f"Ngày {short_date(day)} ủy quyền này khép thành vòng: {new.stand_in} cũng vắng và việc lại về "
            f"{new.person}; chọn người khác"
        )


def closes_circle(new: Absence, known: Iterable[Absence]) -> date | None:
    """The first day on which the stand-ins of the new one lead back to it: a circle begins when its last part does."""
    known = tuple(known)
    starts = {new.starts_on, *(one.starts_on for one in known if new.covers(one.starts_on))}
    for day in sorted(starts):
        standing = stands_in(known, day)
        passed: set[str] = set()
        at = same_person(new.stand_in)
        while at not in passed:
            if at == same_person(new.person):
                return day
            passed.add(at)
            at = same_person(standing.get(at, at))
    return None
