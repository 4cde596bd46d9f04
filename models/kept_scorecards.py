"""Scorecards of a year that is too large to be counted while a page waits."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from models.base import UtcDateTime


class KeptScorecards(SQLModel, table=True):
    """Kết quả thực hiện của một năm: what all units had done by `as_of`, counted again once a day or when asked."""

    __tablename__ = "kept_scorecards"

    year: int = Field(primary_key=True)
    as_of: datetime = Field(sa_type=UtcDateTime)
    # text, not JSON: the same words are read into the same figures once (operations/reporting/keep_scorecards.py)
    content: str = Field(sa_type=Text)
