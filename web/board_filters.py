"""What the escalation board is narrowed to, read from its address; what is named and not there is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlmodel import Session

from models import ObligationKind
from models.queries import board as board_queries
from models.queries.board import Overdue, UnitName
from models.queries.board_choice import Selection
from models.queries.plan_names import PlanName, followed_plans
from rules.errors import BadInput, NotFound
from rules.progress import AGE_BUCKETS
from rules.reach import Reach

FILTERS = ("plan", "field", "unit", "level", "age", "who", "kind")
MOST_LEVEL = 9
LONGEST = 120
KINDS = {
    ObligationKind.REPORT: "Báo cáo định kỳ",
    ObligationKind.TASK: "Nhiệm vụ có thời hạn",
    ObligationKind.INPUT: "Ý kiến đơn vị khác chờ",
}
AGES = tuple(
    f"Trên {first - 1} ngày" if last is None else f"{first}–{last} ngày" for first, last in AGE_BUCKETS
)


@dataclass(frozen=True)
class BoardChoice:
    """The rows a board speaks about, with the names of what was chosen and all there is to choose from."""

    wanted: Overdue
    plan: PlanName | None
    unit: UnitName | None
    plans: list[PlanName]
    query: dict[str, str]

    @property
    def fields(self) -> list[str]:
        return sorted({one.field for one in self.plans if one.field})

    @property
    def words(self) -> list[str]:
        """What was selected, as a sheet or a heading says it."""
        wanted = self.wanted
        found = [
            f"Kế hoạch: {self.plan.number}" if self.plan else "",
            f"Lĩnh vực: {wanted.field}" if wanted.field else "",
            f"Đơn vị: {self.unit.name}" if self.unit else "",
            level_words(wanted.level) if wanted.level is not None else "",
            f"Tuổi quá hạn: {AGES[wanted.age]}" if wanted.age is not None else "",
            f"Người xử lý: {wanted.handler}" if wanted.handler else "",
            f"Loại việc: {KINDS[wanted.kind]}" if wanted.kind else "",
        ]
        return [one for one in found if one]


def level_words(level: int) -> str:
    return f"Mức {level}" if level else "Chưa đôn đốc"


def read_choice(session: Session, query: Mapping[str, str], reach: Reach) -> BoardChoice:
    """Within the reader's reach; a plan or unit beyond it is the same as none."""
    kept = {name: query[name].strip()[:LONGEST] for name in FILTERS if query.get(name, "").strip()}
    plans = followed_plans(session, reach)
    plan = next((one for one in plans if str(one.id) == kept.get("plan")), None)
    unit = _unit(session, kept.get("unit", ""), reach)
    for name, found, what in (("plan", plan, "kế hoạch đang theo dõi"), ("unit", unit, "đơn vị")):
        if name in kept and found is None:
            raise NotFound(f"không có {what} “{kept[name]}”")
    if unit is not None:
        kept["unit"] = unit.code
    kind = _kind(kept.get("kind", ""))
    selection = Selection(
        plan_id=plan.id if plan else None,
        unit_id=unit.id if unit else None,
        inputs=kind is ObligationKind.INPUT,
        reach=None if reach.is_everything else reach,
    )
    wanted = Overdue(
        selection,
        level=_number(kept, "level", MOST_LEVEL),
        age=_number(kept, "age", len(AGE_BUCKETS) - 1),
        field=kept.get("field", ""),
        handler=kept.get("who", ""),
        kind=kind,
    )
    return BoardChoice(wanted, plan, unit, plans, kept)


def _unit(session: Session, words: str, reach: Reach) -> UnitName | None:
    found = board_queries.unit_called(session, words) if words else None
    return found if found is not None and reach.covers_unit(found.id) else None


def _kind(word: str) -> ObligationKind | None:
    try:
        return ObligationKind(word) if word else None
    except ValueError:
        raise BadInput("không có loại việc này", mend="chọn lại trong danh sách") from None


def _number(query: Mapping[str, str], name: str, most: int) -> int | None:
    value = query.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= most):
        raise BadInput(f"địa chỉ có phần không đúng: {name}={value[:20]}", mend="chọn lại trong danh sách")
    return int(value)


def query_of(words: str) -> dict[str, str]:
    """What a form carries of the board it came from: only what the board itself would take."""
    given = dict(parse_qsl(words[:1000]))
    return {name: given[name][:LONGEST] for name in (*FILTERS, "page") if given.get(name)}
