"""What calls about signatories, feeds, views, calendars and what a change of the organisation left open send and are answered."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from web.api.sent import Line, Name, Said, Shape


class SignatoryOut(Shape):
    """`lines`: as they stand above the name ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")."""

    id: int
    lines: list[str]
    name: str
    default: bool


class SignatoriesOut(Shape):
    items: list[SignatoryOut]


class SignatoryIn(Shape):
    lines: list[Line] = Field(max_length=6)
    name: Line
    default: bool = False


class KeptSignatoryOut(Shape):
    """`warnings`: what is unusual, and was kept all the same."""

    id: int
    warnings: list[str]


class FeedOut(Shape):
    id: int
    name: str
    unit: str | None
    created_at: datetime
    used_at: datetime | None


class FeedsOut(Shape):
    items: list[FeedOut]


class FeedIn(Shape):
    """`unit`: what this unit owes; without it what the key's user may see."""

    name: Line
    unit: Name | None = None


class MadeFeedOut(Shape):
    """`url`: told this once."""

    url: str


class ViewOut(Shape):
    name: str
    query: str


class ViewsOut(Shape):
    items: list[ViewOut]


class ViewIn(Shape):
    """As in an address of the board, without "?"."""

    query: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")] = Field(
        examples=["unit=STC&level=3"]
    )


class CalendarNewIn(Shape):
    """A calendar for a kind of unit on top of another; `weekdays`: its working days, such as "mon tue wed thu fri"."""

    key: Name
    name: Line
    weekdays: Annotated[str, Field(max_length=40)] = Field(examples=["mon tue wed thu fri sat"])
    based_on: Name = "vn"


class QuestionIn(Shape):
    answer: Said
