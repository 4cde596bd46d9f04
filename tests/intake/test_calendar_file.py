"""Calendar files: whole days stay on their day, a file read twice says the same, a bad line is named."""

import os
import time
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from config.calendars import CalendarEntry, EntryKind
from intake.calendar_file import LARGEST_CALENDAR_FILE, read_calendar_file
from rules.errors import BadInput

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SWAP = (
    CalendarEntry(date(2026, 1, 2), EntryKind.SWAPPED_OFF, "Nghỉ hoán đổi", "12729/VPCP-KGVX", official=True),
    CalendarEntry(date(2026, 1, 10), EntryKind.MAKE_UP, "Làm bù", "12729/VPCP-KGVX", official=True),
)


def ics(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//\r\n{head}{body}END:VCALENDAR\r\n".encode()


def whole(first: str, title: str, *more: str) -> str:
    return "\r\n".join([f"DTSTART;VALUE=DATE:{first}", f"SUMMARY:{title}", *more])


def read(data: bytes, name: str = "nghi.ics", source: str = "") -> tuple[CalendarEntry, ...]:
    return read_calendar_file(data, name, zone=HANOI, source=source)


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine keeps the time of another place."""
    monkeypatch.setitem(os.environ, "TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "event",
    [
        whole("20260102", "Nghỉ"),
        whole("20260102", "Nghỉ", "DTEND;VALUE=DATE:20260103"),
        whole("20260102", "Nghỉ", "DURATION:P1D"),
        "DTSTART;TZID=America/New_York;VALUE=DATE:20260102\r\nSUMMARY:Nghỉ",
        "DTSTART:20260101T170000Z\r\nDTEND:20260102T170000Z\r\nSUMMARY:Nghỉ",
        "DTSTART:20260102T000000\r\nDTEND:20260103T000000\r\nSUMMARY:Nghỉ",
        "DTSTART:20260102T000000Z\r\nDTEND:20260103T000000Z\r\nSUMMARY:Nghỉ",
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20260102T000000\r\nDTEND;TZID=Asia/Ho_Chi_Minh:20260103T000000\r\nSUMMARY:Nghỉ",
    ],
)
@pytest.mark.usefixtures("elsewhere")
def test_a_whole_day_stays_on_its_day_whatever_the_zone(event: str) -> None:
    assert [one.day for one in read(ics(event))] == [date(2026, 1, 2)]


def test_an_event_over_several_days_gives_every_day_and_not_the_one_after() -> None:
    found = read(ics(whole("20260214", "Tết Nguyên đán", "DTEND;VALUE=DATE:20260223")))
    assert [one.day.day for one in found] == [14, 15, 16, 17, 18, 19, 20, 21, 22]
    assert {one.name for one in found} == {"Tết Nguyên đán"}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Quốc khánh", EntryKind.HOLIDAY),
        ("Nghỉ bù Giỗ Tổ", EntryKind.COMPENSATING),
        ("Nghỉ hoán đổi, làm bù ngày 10/01", EntryKind.SWAPPED_OFF),
        ("Đi làm bù thứ Bảy", EntryKind.MAKE_UP),
        ("Làm bù cho ngày 02/01", EntryKind.MAKE_UP),
    ],
)
def test_the_title_tells_the_kind(title: str, kind: EntryKind) -> None:
    assert read(ics(whole("20260110", title)))[0].kind is kind


def test_days_are_official_only_with_their_document() -> None:
    (plain,) = read(ics(whole("20260902", "Quốc khánh")))
    assert (plain.official, plain.source) == (False, "tệp nghi.ics")
    (named,) = read(ics(whole("20260902", "Quốc khánh")), source="12/TB-BNV")
    assert (named.official, named.source) == (True, "12/TB-BNV")
    (tentative,) = read(ics(whole("20260902", "Quốc khánh", "STATUS:TENTATIVE")), source="12/TB-BNV")
    assert not tentative.official


def test_a_cancelled_event_names_no_day_and_the_same_day_twice_is_one() -> None:
    events = [whole("20260902", "Quốc khánh"), whole("20260902", "Quốc khánh 2/9"), whole("20260903", "x", "STATUS:CANCELLED")]  # fmt: skip
    assert [one.day for one in read(ics(*events))] == [date(2026, 9, 2)]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "text",
    [
        "day,kind,name,source,official\n2026-01-02,swapped_off,Nghỉ hoán đổi,12729/VPCP-KGVX,true\n2026-01-10,make_up,Làm bù,12729/VPCP-KGVX,1\n",
        "Ngày;Loại;Tên;Văn bản;Chính thức\r\n02/01/2026;nghỉ hoán đổi;Nghỉ hoán đổi;12729/VPCP-KGVX;có\r\n10/1/2026;Làm bù;Làm bù;12729/VPCP-KGVX;x\r\n",
        'source,name,day,official,kind\n12729/VPCP-KGVX,Làm bù,10.1.2026,yes,lam bu\n\n12729/VPCP-KGVX,"Nghỉ hoán đổi",2-1-2026,chính thức,nghi hoan doi\n',
    ],
)
def test_a_table_is_read_as_offices_save_it(text: str, mark: str) -> None:
    assert read((mark + text).encode(), "lich.csv") == SWAP


def test_a_day_of_a_table_is_provisional_unless_it_says_otherwise() -> None:
    (day,) = read("day,kind,name,source\n2027-02-05,nghỉ lễ,Tết,12/DT\n".encode(), "lich.csv")
    assert not day.official


HEAD = "day,kind,name,source,official\n"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        (
            "a.csv",
            HEAD + "2026-02-30,nghỉ lễ,Tết,1,1\n",
            "a.csv, dòng 2, cột day: '2026-02-30' không phải ngày",
        ),
        ("a.csv", HEAD + "2026-02-03,nghỉ lễ,Tết,1,1\n1/13/2026,nghỉ lễ,x,1,1\n", "a.csv, dòng 3, cột day"),
        (
            "a.csv",
            HEAD + "2026-02-03,đình công,Tết,1,1\n",
            "a.csv, dòng 2, cột kind: không hiểu loại ngày 'đình công'",
        ),
        ("a.csv", HEAD + "2026-02-03,nghỉ lễ,,1,1\n", "a.csv, dòng 2: cột name để trống"),
        ("a.csv", HEAD + "2026-02-03,nghỉ lễ,Tết,,1\n", "a.csv, dòng 2, cột source: chưa ghi văn bản nguồn"),
        ("a.csv", HEAD + "2026-02-03,nghỉ lễ,Tết,1,chắc\n", "a.csv, dòng 2, cột official"),
        ("a.csv", HEAD + "2026-02-03,nghỉ lễ,Tết,1,1\n03/02/2026,làm bù,x,1,1\n", "vừa nghỉ vừa làm việc"),
        ("a.csv", HEAD + "3026-02-03,nghỉ lễ,Tết,1,1\n", "a.csv, dòng 2: ngày 03/02/3026 nằm ngoài"),
        ("a.csv", HEAD + '2026-02-03,nghỉ lễ,"Tết,1,1\n', "a.csv, dòng 2: dấu ngoặc kép"),
        ("a.csv", HEAD, "a.csv: tệp không có ngày nào"),
        ("a.csv", "", "a.csv, dòng 1: thiếu cột day, kind, name"),
        ("a.csv", "name\nx\n", "thiếu cột day, kind"),
        ("a.csv", b"\xff\xfeday", "a.csv: tệp không phải UTF-8"),
        ("a.csv", HEAD + "2026-02-03,\0,Tết,1,1\n", "a.csv: tệp không phải văn bản"),
        ("a.txt", HEAD, "a.txt: không đọc được tệp lịch dạng .txt"),
        ("a.ics", "không phải lịch", "a.ics: không đọc được như một tệp lịch ICS"),
        ("a.ics", b"BEGIN:VCALENDAR\xff", "a.ics: không đọc được"),
        ("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "a.ics"),
        ("a.ics", ics(), "a.ics: tệp không có ngày nào"),
        ("a.ics", ics(whole("20260102", "Nghỉ", "RRULE:FREQ=YEARLY")), "sự kiện 1 “Nghỉ”: sự kiện lặp lại"),
        ("a.ics", ics(whole("20260102", "Nghỉ", "DTEND;VALUE=DATE:20270102")), "sự kiện dài 365 ngày"),
        ("a.ics", ics(whole("20260102", "Nghỉ", "DTEND;VALUE=DATE:20260101")), "sự kiện dài -1 ngày"),
        ("a.ics", ics("DTSTART:20260102T083000\r\nSUMMARY:Họp"), "sự kiện 1 “Họp”: sự kiện có giờ"),
        ("a.ics", ics("SUMMARY:Nghỉ"), "sự kiện không có ngày bắt đầu"),
        ("a.ics", ics("DTSTART;VALUE=DATE:20260102"), "a.ics, sự kiện 1: sự kiện không có tên"),
        ("a.ics", ics(whole("20261302", "Nghỉ")), "sự kiện 1 “Nghỉ”"),
        ("a.ics", ics(whole("99991231", "Nghỉ")), "sự kiện 1 “Nghỉ”"),
        ("a.ics", b"BEGIN:VCALENDAR" + b"x" * LARGEST_CALENDAR_FILE, "a.ics: tệp lịch lớn hơn 1 MB"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_its_place(name: str, data: str | bytes, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(data.encode() if isinstance(data, str) else data, name)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_of_too_many_days_is_refused() -> None:
    rows = "".join(f"{1 + n % 28}/{1 + n // 28 % 12}/{2000 + n // 336},nghỉ lễ,x,1,1\n" for n in range(2100))
    with pytest.raises(BadInput, match="nhiều hơn 2000 ngày"):
        read((HEAD + rows).encode(), "a.csv")


def test_a_deep_or_endless_file_is_refused() -> None:
    deep = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 30_000
    folded = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:" + b"a\r\n " * 200_000
    for data in (deep, folded):
        with pytest.raises(BadInput):
            read(data)


ENDLESS = (
    "BEGIN:VTIMEZONE\r\nTZID:a\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nRRULE:FREQ=SECONDLY\r\n"
    "TZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def test_a_zone_with_endless_rules_is_not_asked() -> None:
    """Asked, it would count seconds since 1900 and this test would not end."""
    event = "DTSTART;TZID=a:20260102T000000\r\nDTEND;TZID=a:20260103T000000\r\nSUMMARY:Nghỉ"
    assert [one.day for one in read(ics(event, head=ENDLESS))] == [date(2026, 1, 2)]
    with pytest.raises(BadInput, match="sự kiện có giờ"):
        read(ics(event.replace("T000000", "T080000"), head=ENDLESS))
