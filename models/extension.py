"""Extensions: asked, granted or refused."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import UtcDateTime, stored_by_value


class ExtensionState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Extension(SQLModel, table=True):
    """Gia hạn; the old date stays on record."""

    id: int | None = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    state: ExtensionState = Field(default=ExtensionState.ASKED, sa_type=stored_by_value(ExtensionState))
    due_on_before: date
    until: date
    reason: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    asked_by: str
    is_after_due: bool = False
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str | None = None
    decision_note: str | None = None
    # the date that was granted, when it is another than was asked for
    granted_until: date | None = None
