"""The shapes of what programs send to /api/v1: what is not named in them is refused."""

import unicodedata
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from intake.answer_files.cells import text_in
from models import LineState
from rules.answer_draft import DraftContent, DraftLine
from rules.figures import LARGEST, figure_words

MOST_LINES = 500
LONGEST_TEXT = 20_000

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


def cleaned(text: str) -> str:
    """As a form's field is read: NFC, without the signs no database takes (web/posted.py text_of)."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C").strip()


# What a person would type into a field of a page.
Said = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(cleaned)]
Line = Annotated[str, Field(max_length=500), AfterValidator(lambda text: " ".join(cleaned(text).split()))]
# PostgreSQL takes no NUL; in longer texts `text_in` leaves it out.
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Figure = Annotated[float, Field(strict=True, gt=-LARGEST, lt=LARGEST, allow_inf_nan=False)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def of(cls, row: object, **more: Any) -> Self:
        """Fields that `row` has by the same name; `more`: the others, and those that are said otherwise."""
        same = {name: getattr(row, name) for name in cls.model_fields if name not in more}
        return cls(**same, **more)


class LineIn(Shape):
    """One assignment. `figures`: by the indicator's name; texts as offices write them ("1.234,5") are read too.

    `estimates`: the names of the figures that are "số ước"; "120 (ước)" as a text says the same.
    `nothing`: nothing arose on this line; `result` says why, and neither state nor figures are wanted.
    """

    assignment: RowId
    state: LineState | None = None
    result: Text = ""
    figures: dict[Name, Figure | Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]] = Field(
        default={}, max_length=100
    )
    estimates: list[Name] = Field(default=[], max_length=100)
    nothing: bool = False

    def content(self) -> DraftLine:
        figures = {
            name: figure_words(value) if isinstance(value, float) else value
            for name, value in self.figures.items()
        }
        state = LineState.IN_PROGRESS if self.nothing else self.state
        return DraftLine(
            self.assignment,
            state.value if state else "",
            text_in(self.result),
            figures,
            is_nothing=self.nothing,
            estimates=tuple(self.estimates),
        )


class ContentIn(Shape):
    """`nothing`: nothing arose in the period, with the reason; `note`: the opinion another unit waits for."""

    lines: list[LineIn] = Field(default=[], max_length=MOST_LINES)
    difficulty: Text = ""
    proposal: Text = ""
    nothing: bool = False
    nothing_reason: Text = ""
    note: Text = ""

    def content(self) -> DraftContent:
        return DraftContent(
            lines=tuple(line.content() for line in self.lines),
            difficulty=text_in(self.difficulty),
            proposal=text_in(self.proposal),
            is_nothing=self.nothing,
            nothing_reason=text_in(self.nothing_reason),
            note=text_in(self.note),
        )


class DraftIn(ContentIn):
    """`version`: the draft this one was written from (0: none was there); refused when it has changed since."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class AnswerIn(ContentIn):
    """`by`: who reports; `received_on`: the day a paper came (the coordinating desk only)."""

    by: Name = ""
    received_on: date | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "lines": [
                        {
                            "assignment": 12,
                            "state": "done",
                            "result": "Đã ban hành hướng dẫn",
                            "figures": {"Số văn bản": 3},
                            "estimates": ["Số văn bản"],
                        }
                    ],
                    "difficulty": "",
                    "by": "Trần Văn Bình",
                }
            ]
        }
    )
