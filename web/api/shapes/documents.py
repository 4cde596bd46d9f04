"""What calls about công văn send and are answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from models import DocumentKind, DocumentState
from web.api.paging import Paged
from web.api.sent import Line, Name, Said, Shape
from web.api.sent import RowId as RowNumber
from web.api.shapes.reports import ReportFileOut


class DocumentOut(Shape):
    id: int
    kind: DocumentKind
    state: DocumentState
    plan: int
    subject: str
    document_number: str | None
    document_date: date | None
    answer_by: date | None
    version: int
    drafted_at: datetime
    drafted_by: str
    issued_at: datetime | None


class DocumentDetailOut(DocumentOut):
    opening: str
    paragraphs: list[str]
    closing: str
    bases: list[str]
    recipients: list[str]
    symbol: str
    drafting_office: str
    obligations: list[int]
    files: list[ReportFileOut]


class DocumentsAsked(Paged):
    """`plan`: its id."""

    plan: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    state: DocumentState | None = None


class UrgeIn(Shape):
    """About one or more obligations of one plan and one unit."""

    kind: DocumentKind
    obligations: list[RowNumber] = Field(min_length=1, max_length=500)


class CourtesyIn(Shape):
    """To a body that is only recommended to do something; `unit`: its code."""

    unit: Name


class DocumentWordsIn(Shape):
    """What is left out stays. `version`: of the draft that was read; `signatory` null: dotted lines."""

    version: RowNumber
    subject: Line | None = None
    opening: Said | None = None
    paragraphs: list[Said] | None = Field(default=None, max_length=100)
    closing: Said | None = None
    bases: list[Line] | None = Field(default=None, max_length=50)
    recipients: list[Line] | None = Field(default=None, max_length=50)
    answer_by: date | None = None
    signatory: RowNumber | None = None


class NumberIn(Shape):
    """`although_answered`: what it asks for has come in meanwhile, and it goes out all the same."""

    document_number: Line
    document_date: date
    although_answered: bool = False


class DropIn(Shape):
    reason: Said
