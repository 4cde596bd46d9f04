"""Every list goes page by page along a cursor; what is added meanwhile is neither missed nor told twice."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from web.api.access import Caller
from web.api.cursors import cursor, place_of
from web.api.sent import Shape

Row = TypeVar("Row")
Item = TypeVar("Item")

# PostgreSQL takes no NUL.
NO_NUL = r"^[^\x00]*$"
Short = Annotated[str, Field(pattern=NO_NUL, max_length=200)]


class PageOut(Shape, Generic[Item]):
    """`next`: the cursor of the page that follows; null on the last one."""

    items: list[Item]
    next: str | None = None


class Paged(BaseModel):
    """What every list takes; a filter that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=100)] | None = None

    def question(self, caller: Caller, name: str) -> str:
        """What a cursor is good for: this list with these filters, with this key."""
        asked = self.model_dump_json(exclude={"limit", "cursor"})
        return f"{caller.program.token_id}:{name}:{asked}"


def paged(
    caller: Caller,
    asked: Paged,
    name: str,
    read: Callable[[int, int], Sequence[Row]],
    *,
    number: Callable[[Row], int],
    show: Callable[[Row], Item],
) -> PageOut[Item]:
    """`read(after, limit)`: at most so many rows beyond the last one told; 0: from the start."""
    question = asked.question(caller, name)
    rows = read(place_of(caller.workspace, question, asked.cursor), asked.limit + 1)
    told = rows[: asked.limit]
    has_more = len(rows) > asked.limit
    next_ = cursor(caller.workspace, question, number(told[-1])) if has_more else None
    return PageOut(items=[show(row) for row in told], next=next_)
