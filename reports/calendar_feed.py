"""Due dates as a calendar file (RFC 5545): days, not hours; no alarms, the ladder reminds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Don Doc//dondoc//VI"
# How often a calendar program may look again.
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class FeedEvent:
    """`uid` stays with the thing when its day moves; `sequence` grows then."""

    uid: str
    day: date
    title: str
    words: str
    link: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True)
class FeedCalendar:
    """`words`: what a reader should know, such as that it is not all."""

    name: str
    words: str
    events: tuple[FeedEvent, ...]


def calendar_file(calendar: FeedCalendar, domain: str) -> bytes:
    """The same calendar gives the same bytes."""
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", calendar.name)
    if calendar.words:
        file.add("x-wr-caldesc", calendar.words)
    file.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT6H")
    for one in calendar.events:
        file.add_component(_event(one, domain))
    return bytes(file.to_ical())


def _event(one: FeedEvent, domain: str) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{domain}")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.title)
    event.add("description", one.words)
    event.add("url", one.link)
    event.add("transp", "TRANSPARENT")  # a due date makes nobody busy
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    return event
