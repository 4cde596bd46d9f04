"""What a person has chosen about the letters that may be chosen about (tracking.md 4.4)."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value


class Rhythm(StrEnum):
    DAILY = "daily"
    IMMEDIATE = "immediate"


class MailChoice(SQLModel, table=True):
    """Cách nhận thư của một người, by address in small letters; without a row: daily, everything."""

    __tablename__ = "mail_choice"

    email: str = Field(primary_key=True)
    rhythm: Rhythm = Field(default=Rhythm.DAILY, sa_type=stored_by_value(Rhythm))
    # no letters that only inform; nobody can opt out of what is owed or of level 2 and above
    without_optional: bool = False
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str
