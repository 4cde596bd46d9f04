"""What calls about one unit and its people send and are answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from models import ContactRole
from operations.units.contacts import NewContact
from web.api.sent import Line, Name, Shape


class EntryPersonOut(Shape):
    id: int
    role: ContactRole
    name: str
    email: str
    rank: int
    active: bool
    refused_at: datetime | None


class EntryOut(Shape):
    """`former_names`: with the time they were in use; `seen`: a change says what it was made from."""

    code: str
    name: str
    short_name: str
    kind: str
    aliases: list[str]
    former_names: list[str]
    groups: list[str]
    parent: str
    calendar: str
    needs_approval: bool
    seen: str
    people: list[EntryPersonOut]


class EntryIn(Shape):
    """What is left out stays. A name is changed by POST /unit-changes alone, so that the old one is kept."""

    seen: Name
    short_name: Line | None = None
    kind: Line | None = None
    aliases: list[Line] | None = Field(default=None, max_length=60)
    groups: list[Line] | None = Field(default=None, max_length=60)
    parent: Name | None = None
    calendar: Name | None = None
    needs_approval: bool | None = None


class ContactIn(Shape):
    """`rank`: 1 is written to first, the next one when the first cannot be reached."""

    role: ContactRole
    name: Line
    email: Name
    rank: Annotated[int, Field(ge=1, le=99)] = 1

    def person(self) -> NewContact:
        return NewContact(self.role, self.name, self.email, self.rank)


class ContactChangeIn(Shape):
    """What is left out stays."""

    name: Line | None = None
    email: Name | None = None
    rank: Annotated[int, Field(ge=1, le=99)] | None = None


class NewEntryIn(Shape):
    code: Annotated[str, Field(max_length=40, pattern=r"^[\w.\-/]{1,40}$", examples=["TTCDS"])]
    name: Line = Field(examples=["Trung tâm Chuyển đổi số"])
    short_name: Line = ""
    kind: Line = ""
    aliases: list[Line] = Field(default=[], max_length=60)
    groups: list[Line] = Field(default=[], max_length=60)
    parent: Name = ""
    calendar: Name = "vn"
    needs_approval: bool = False
    valid_from: date | None = None
    people: list[ContactIn] = Field(default=[], max_length=50)


class MendedIn(Shape):
    email: Name
