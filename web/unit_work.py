"""What a unit's page shows of its work: each part's beginning, or one part page after page."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.queries import unit_work as queries
from models.queries.unit_work import Part
from operations.workspace import Workspace
from rules.errors import BadInput
from rules.reach import Reach
from web import board
from web.access import Visitor

# In this order an officer reads: what is late, what is to be done, what has been done, what comes.
HEADINGS = {
    Part.OVERDUE: "Quá hạn",
    Part.AWAITED_INPUT: "Chờ ý kiến của đơn vị này",
    Part.IN_TERM: "Đang thực hiện, trong hạn",
    Part.SENT: "Đã gửi",
    Part.COMING: "Chưa đến kỳ",
    Part.CLOSED: "Được miễn, thôi theo dõi",
    Part.GIVEN_INPUT: "Đã cho ý kiến",
}
# A row is about a kilobyte, and no page is heavier than 200.
BEGINNING, PAGE = 20, 100
MOST_BELOW = 200


@dataclass(frozen=True)
class WorkPart:
    """One heading with its rows; `number`: how many there are in all."""

    key: str
    heading: str
    number: int
    rows: list[board.Row]
    is_chosen: bool = False


def unit_work(
    session: Session, workspace: Workspace, unit_id: int, today: date, reach: Reach, *, part: str, page: int
) -> dict[str, object]:
    """Of plans within the reader's reach: a unit belongs to no plan, its work does."""
    numbers = queries.numbers(session, unit_id, today, reach)
    chosen = _chosen(part)
    pages = max(1, -(-numbers.get(chosen, 0) // PAGE)) if chosen else 1
    page = min(page, pages)
    found = []
    for one, heading in HEADINGS.items():
        limit, offset = (PAGE, (page - 1) * PAGE) if one is chosen else (BEGINNING, 0)
        is_shown = numbers.get(one) and chosen in (None, one)
        views = (
            queries.listed(session, unit_id, one, today, limit=limit, offset=offset, reach=reach)
            if is_shown
            else []
        )
        rows = board.rows_of(session, workspace, views, today) if views else []
        found.append(WorkPart(one.value, heading, numbers.get(one, 0), rows, one is chosen))
    return {
        "parts": [one for one in found if one.number or one.is_chosen],
        "groups": found,
        "is_empty": not numbers,
        "page": page,
        "pages": pages,
    }


def below_values(session: Session, visitor: Visitor, unit_id: int, today: date) -> dict[str, object]:
    """The units directly below that the visitor may see, with what is overdue there."""
    below = [
        one
        for one in queries.units_below(session, unit_id, limit=MOST_BELOW + 1)
        if visitor.may_see_unit(one.id)
    ]
    ids = [one.id or 0 for one in below]
    overdue = queries.overdue_of_units(session, ids, today, visitor.reach) if below else {}
    shown = [(one, overdue.get(one.id or 0, 0)) for one in below[:MOST_BELOW]]
    return {"below": shown, "below_is_cut": len(below) > MOST_BELOW}


def _chosen(part: str) -> Part | None:
    try:
        return Part(part) if part else None
    except ValueError:
        raise BadInput(f"địa chỉ có phần không đúng: part={part[:20]}", mend="chọn lại trên trang") from None
