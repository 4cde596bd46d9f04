"""What every form of a draft carries: the plan, the version it was shown in, the person, and the way back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from models import Assignment, Plan
from models.queries import drafts
from models.queries import plans as plan_queries
from operations.workspace import Workspace
from rules.errors import BadInput, NotFound
from web.access import Visitor, visitor_of, workspace_of
from web.pages import go_to
from web.posted import Posted, text_of
from web.routes.obligations import RowId

FILTERS = ("doubtful",)
PARTS = ("head", "doubts", "names")


@dataclass(frozen=True)
class DraftPost:
    """One posted form about one draft; `workspace` acts in the person's name."""

    request: Request
    workspace: Workspace
    plan: Plan
    version: int
    form: FormData
    only: str

    @property
    def plan_id(self) -> int:
        return self.plan.id or 0

    def text(self, name: str) -> str:
        return text_of(self.form, name)

    def back(self, done: str, anchor: str, *, route: str = "review") -> RedirectResponse:
        """To the place on the page where the person was; a row that is settled has left the list of doubtful ones."""
        row = anchor.removeprefix("a") if anchor[1:].isdigit() else ""
        if self.only and row:
            row, anchor = "", "list"
        unfolded = anchor if anchor in PARTS else ""
        query = {"only": self.only, "at": row, "open": unfolded} if route == "review" else {}
        return go_to(self.request, route, done=done, query=query, anchor=anchor, plan_id=self.plan_id)


def plan_with_id(session: Session, plan_id: int) -> Plan:
    found = next((one for one in plan_queries.all_plans(session) if one.id == plan_id), None)
    if found is None:
        raise NotFound("không có kế hoạch này")
    return found


def draft_post(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], plan_id: RowId, form: Posted
) -> DraftPost:
    workspace = workspace_of(request)
    with workspace.database.reading() as session:
        plan = plan_with_id(session, plan_id)
    version = text_of(form, "version")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise BadInput("biểu mẫu thiếu phiên bản của bản dự thảo", mend="tải lại trang rồi làm lại")
    acting = workspace.acting_as(visitor.name, "web")
    return DraftPost(request, acting, plan, int(version), form, known_filter(text_of(form, "only")))


Draft = Annotated[DraftPost, Depends(draft_post)]


def known_filter(only: str) -> str:
    return only if only in FILTERS else ""


def own_row(post: DraftPost, assignment_id: int) -> Assignment:
    """An assignment of this very plan, whatever the address says."""
    with post.workspace.database.reading() as session:
        row = drafts.assignment(session, assignment_id)
    if row is None or row.plan_id != post.plan_id:
        raise NotFound("kế hoạch này không có nhiệm vụ ấy")
    return row
