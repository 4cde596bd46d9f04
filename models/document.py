"""Official documents of the coordinating unit beside the reports, and the files that are kept for good."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import JsonColumn, JsonDict, UtcDateTime, stored_by_value


class DocumentKind(StrEnum):
    URGING = "urging"  # công văn đôn đốc
    COURTESY = "courtesy"  # to a body that is only recommended
    EXPLANATION = "explanation"  # yêu cầu giải trình
    EXTENSION = "extension"  # trả lời đề nghị gia hạn


class DocumentState(StrEnum):
    DRAFTED = "drafted"
    ISSUED = "issued"
    DROPPED = "dropped"


class OfficialLetter(SQLModel, table=True):
    """Công văn: drafted by the ladder or by hand, numbered by the clerk, kept with its obligations."""

    __tablename__ = "official_letter"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # the same step drafts the same letter once
    kind: DocumentKind = Field(sa_type=stored_by_value(DocumentKind))
    state: DocumentState = Field(default=DocumentState.DRAFTED, sa_type=stored_by_value(DocumentState))
    plan_id: int = Field(foreign_key="plan.id", index=True)
    content: JsonDict = Field(default_factory=dict, sa_type=JsonColumn)  # reports/correspondence
    version: int = 1  # grows with every save
    # the day of the latest step of the ladder it answers for: no second draft is made of those up to here
    speaks_on: date
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    drafted_by: str
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    edited_by: str | None = None
    document_number: str | None = None
    document_date: date | None = None
    answer_by: date | None = None  # the ultimatum date
    issued_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issued_by: str | None = None
    dropped_reason: str = ""


class LetterObligation(SQLModel, table=True):
    """What a công văn is about."""

    __tablename__ = "letter_obligation"

    letter_id: int = Field(foreign_key="official_letter.id", primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", primary_key=True, index=True)


class Signatory(SQLModel, table=True):
    """A way in which a unit's documents are signed: position lines and a name (NĐ 30/2020: TM., KT., TL., Q., TUQ.)."""

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    lines: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    name: str = ""
    is_default: bool = False


class FileKind(StrEnum):
    ISSUED = "issued"  # as it was issued, in one of its forms
    SIGNED = "signed"  # the scan, or the digitally signed file


class ArchivedFile(SQLModel, table=True):
    """Văn bản lưu: of a report or of a công văn, kept by checksum under DATA/archive and never changed."""

    __tablename__ = "archived_file"

    id: int | None = Field(default=None, primary_key=True)
    report_id: int | None = Field(default=None, foreign_key="report_snapshot.id", index=True)
    letter_id: int | None = Field(default=None, foreign_key="official_letter.id", index=True)
    kind: FileKind = Field(sa_type=stored_by_value(FileKind))
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: str
