"""Who will receive what, and when: a plan's letters before they come (demands.md 3.5, 3.19)."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from models import Plan
from operations.plans.plan_outlook import Outlook, outlook_of
from operations.workspace import Workspace
from rules.dry_run import CROWDED_DAY, Assumption
from rules.errors import BadInput, DondocError
from rules.folding import fold
from rules.going_on import Progress, unseen
from rules.lifecycle import PlanState
from rules.wording import short_date
from web.access import Visitor, visitor_of, workspace_of
from web.coming_letters import PAGE, Letter, Tallies, Tally, as_csv, letters_in, tallies_of
from web.draft_posts import plan_with_id
from web.errors import status_of, words_of
from web.labels import instant_words
from web.pages import go_to, render
from web.routes.obligations import RowId
from web.work_answers import Leads, failed, workroom_of
from web.working import GoesOn, Task

router = APIRouter(prefix="/plans/{plan_id}")

SPANS = {"": "đến hết năm kế hoạch", "7": "7 ngày tới", "30": "30 ngày tới", "90": "90 ngày tới"}
ASSUMPTIONS = {
    Assumption.NOBODY: "nếu không ai gửi báo cáo",
    Assumption.ON_TIME: "nếu mọi đơn vị gửi báo cáo đúng hạn",
}
TABLES = {"day": "Theo ngày", "person": "Theo người nhận", "unit": "Theo đơn vị"}
CSV = "text/csv; charset=utf-8"
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    assuming: Assumption = Assumption.NOBODY
    span: str = ""
    by: str = "day"
    day: date | None = None
    person: str = ""
    unit: str = ""
    page: int = 1
    of: str = ""  # the work that has made it already

    @property
    def is_narrowed(self) -> bool:
        return bool(self.day or self.person or self.unit)

    @property
    def query(self) -> dict[str, object]:
        """The same question for another page."""
        assuming = "" if self.assuming is Assumption.NOBODY else self.assuming.value
        return {
            "assuming": assuming,
            "days": self.span,
            "by": "" if self.by == "day" else self.by,
            "day": self.day.isoformat() if self.day else "",
            "person": self.person,
            "unit": self.unit,
            "of": self.of,
        }


def wanted_in(request: Request) -> Wanted:
    """BadInput for a choice the page does not offer."""
    given = request.query_params
    assuming, span = given.get("assuming") or Assumption.NOBODY.value, given.get("days", "")
    by, page = given.get("by") or "day", given.get("page") or "1"
    if assuming not in list(Assumption) or span not in SPANS or by not in TABLES:
        raise BadInput("không có lựa chọn này", mend="chọn lại trên trang xem trước thư")
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:9]) <= LAST_PAGE):
        raise BadInput(f"không có trang {page!r}")
    try:
        day = date.fromisoformat(given["day"]) if given.get("day") else None
    except ValueError:
        raise BadInput(f"{given['day']!r} không phải là ngày", mend="ghi theo dạng 2026-12-25") from None
    person, unit, of = (given.get(name, "") for name in ("person", "unit", "of"))
    return Wanted(Assumption(assuming), span, by, day, person, unit, int(page), of[:100])


Question = Annotated[Wanted, Depends(wanted_in)]


@router.get("/dry-run", name="dry_run")
def dry_run(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], plan_id: RowId, wanted: Question
) -> Response:
    workspace = workspace_of(request)
    plan = _plan(workspace, plan_id)
    outlook, refusal = _outlook(request, visitor, plan, wanted)
    if isinstance(outlook, GoesOn):
        return go_to(request, "work", key=outlook.key)
    values: dict[str, object] = {
        "plan": plan,
        "is_draft": plan.state is PlanState.DRAFT,
        "wanted": wanted,
        "refusal": refusal,
        "spans": SPANS,
        "assumptions": ASSUMPTIONS,
        "tables": TABLES,
        "crowded_from": CROWDED_DAY,
        "run": None,
    }
    if outlook is not None:
        values |= {"run": outlook.run, "crowded": outlook.crowded, **_shown(outlook, wanted)}
    return render(request, visitor, "dry_run.html", values)


@router.get("/dry-run.csv", name="download_dry_run")
def download_dry_run(request: Request, plan_id: RowId, wanted: Question) -> Response:
    """Everything that was selected, not only the page that was shown."""
    workspace = workspace_of(request)
    plan = _plan(workspace, plan_id)
    outlook = _kept(request, plan, wanted) or _made(workspace, plan, wanted, unseen)
    lines = outlook.run.lines(day=wanted.day, unit=wanted.unit, email=wanted.person)
    name = f"thu-se-gui-{'-'.join(fold(plan.key).split())}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    rows = as_csv(_selected(workspace, plan, outlook, wanted), outlook.crowded, lines)
    return StreamingResponse(rows, media_type=CSV, headers=headers)


def _plan(workspace: Workspace, plan_id: int) -> Plan:
    with workspace.database.reading() as session:
        return plan_with_id(session, plan_id)


def _days(wanted: Wanted) -> int | None:
    return int(wanted.span) if wanted.span else None


def _outlook(
    request: Request, visitor: Visitor, plan: Plan, wanted: Wanted
) -> tuple[Outlook | GoesOn | None, str]:
    """A draft that cannot be confirmed yet has no letters to show; the page says what is missing."""
    if (kept := _kept(request, plan, wanted)) is not None:
        return kept, ""
    workspace = workspace_of(request)
    back = Leads("dry_run", {"plan_id": plan.id or 0}, {**wanted.query, "of": ""})
    task: Task[_Made] = Task(
        kind="dry_run",
        work=lambda progress: _Made(_key(plan, wanted), _made(workspace, plan, wanted, progress)),
        leads=lambda _: back.as_json(),
        fails=failed(back),
        user_id=visitor.user.id if visitor.user else None,
        same="|".join(map(str, _key(plan, wanted))),
        # Of a draft it holds the write lock to its end; of a running plan it only reads, and most are made at once.
        is_kept_early=plan.state is PlanState.DRAFT,
        keeps_result=True,
    )
    try:
        found = workroom_of(request).run(workspace, task)
    except DondocError as error:
        if status_of(error)[0] == 500:
            raise
        return None, words_of(error)
    return (found, "") if isinstance(found, GoesOn) else (found.outlook, "")


class _Made(NamedTuple):
    key: tuple[object, ...]
    outlook: Outlook


def _key(plan: Plan, wanted: Wanted) -> tuple[object, ...]:
    return plan.id, plan.state, plan.draft_version, wanted.assuming, wanted.span


def _kept(request: Request, plan: Plan, wanted: Wanted) -> Outlook | None:
    """What a work has made for this very question."""
    made = workroom_of(request).kept(wanted.of) if wanted.of else None
    return made.outlook if isinstance(made, _Made) and made.key == _key(plan, wanted) else None


def _made(workspace: Workspace, plan: Plan, wanted: Wanted, progress: Progress) -> Outlook:
    return outlook_of(workspace, plan, assuming=wanted.assuming, days=_days(wanted), progress=progress)


def _shown(outlook: Outlook, wanted: Wanted) -> dict[str, object]:
    """The counts, and of the long list only the page that was asked for."""
    tallies = tallies_of(outlook.run)
    start = (wanted.page - 1) * PAGE
    values: dict[str, object] = {"tallies": tallies, "rows": [], "letters": [], "who": _who(tallies, wanted)}
    if wanted.is_narrowed:
        lines = outlook.run.lines(day=wanted.day, unit=wanted.unit, email=wanted.person)
        letters: list[Letter] = list(islice(letters_in(lines), start, start + PAGE + 1))
        return values | {"letters": letters[:PAGE], "has_more": len(letters) > PAGE}
    rows = _rows(tallies, wanted.by)
    return values | {"rows": rows[start : start + PAGE], "has_more": len(rows) > start + PAGE}


def _rows(tallies: Tallies, by: str) -> list[tuple[object, Tally]]:
    match by:
        case "person":
            return list(tallies.by_person.items())
        case "unit":
            return list(tallies.by_unit.items())
        case _:
            return list(tallies.by_day.items())


def _who(tallies: Tallies, wanted: Wanted) -> str:
    """What the list is narrowed to, in words; what nothing is known of is quoted as it was asked."""
    parts = []
    if wanted.day:
        parts.append(f"ngày {short_date(wanted.day)}")
    if wanted.person:
        known = tallies.by_person.get(wanted.person)
        parts.append(f"gửi {known.name} ({wanted.person})" if known else f"gửi {wanted.person}")
    if wanted.unit:
        unit = tallies.by_unit.get(wanted.unit)
        parts.append(f"về {unit.name if unit else wanted.unit}")
    return ", ".join(parts)


def _selected(workspace: Workspace, plan: Plan, outlook: Outlook, wanted: Wanted) -> list[str]:
    now = workspace.local(workspace.clock.now())
    narrowed = _who(tallies_of(outlook.run), wanted) if wanted.is_narrowed else "tất cả"
    return [
        f"Thư sẽ gửi theo kế hoạch {plan.document_number or plan.key}: {plan.title}",
        f"Từ {short_date(outlook.run.from_on)} đến {short_date(outlook.run.until)}, {ASSUMPTIONS[wanted.assuming]}; {narrowed}",
        f"Tính lúc {instant_words(now)}"
        + (" cho bản dự thảo chưa xác nhận" if plan.state is PlanState.DRAFT else ""),
    ]
