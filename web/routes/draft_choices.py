"""What a person decides about a draft as a whole: its head, its doubts, the meaning of its names."""

from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import Response

from models.queries import units as unit_queries
from operations.drafts.choose_for_plan import bind_name, choose_policies, forget_choice, ignore_name
from operations.drafts.edit_head import HeadFields, edit_head
from operations.drafts.settle_doubt import settle_doubt
from rules.errors import BadInput
from web.draft_posts import Draft, DraftPost
from web.policy_form import choice_now
from web.posted import optional_date_of
from web.routes.obligations import RowId
from web.unit_choice import code_typed, codes_typed

router = APIRouter(prefix="/plans/{plan_id}/review")


@router.post("/head", name="edit_head")
def head(post: Draft) -> Response:
    fields = HeadFields(
        number=post.text("number") or None,
        type=post.text("type") or None,
        title=post.text("title"),
        issuer=post.text("issuer") or None,
        parent_issuer=post.text("parent_issuer") or None,
        issued_on=optional_date_of(post.form, "issued_on", "ngày ban hành"),
        plan_year=_year(post.text("plan_year")),
        coordinating_unit=post.text("coordinating_unit") or None,
    )
    edit_head(post.workspace, post.plan.key, fields, version=post.version)
    return post.back("head_edited", "head")


@router.post("/doubts/{doubt_id}", name="settle_doubt")
def settle(post: Draft, doubt_id: RowId) -> Response:
    settle_doubt(post.workspace, doubt_id, post.text("answer"), version=post.version)
    return post.back("settled", "doubts")


@router.post("/names", name="bind_name")
def name(post: Draft) -> Response:
    written, choice = post.text("name"), post.text("choice")
    workspace, key = post.workspace, post.plan.key
    match choice:
        case "":
            raise BadInput(f"chưa chọn đơn vị cho “{written}”", mend="chọn một dòng rồi bấm lại")
        case "ignore":
            ignore_name(workspace, key, written, post.text("reason"), version=post.version)
            return post.back("ignored", "names")
        case "forget":
            forget_choice(workspace, key, written, version=post.version)
            return post.back("forgotten", "names")
    codes = _typed(post, post.text("other")) if choice == "other" else tuple(choice.split(";"))
    if not codes:
        raise BadInput(f"chưa gõ đơn vị cho “{written}”", mend="gõ tên hoặc mã đơn vị trong danh mục")
    bind_name(workspace, key, written, codes, version=post.version)
    return post.back("bound", "names")


@router.post("/subject", name="choose_subject")
def subject(post: Draft) -> Response:
    """Who answers for the sentences that name nobody; an empty field takes the choice back."""
    with post.workspace.database.reading() as session:
        units = unit_queries.all_units(session)
    code = code_typed(units, post.text("unit"), "đơn vị cho câu không nêu chủ thể")
    choice = replace(choice_now(post.plan), missing_subject=code)
    choose_policies(post.workspace, post.plan.key, choice, version=post.version)
    return post.back("bound", "names")


def _typed(post: DraftPost, text: str) -> tuple[str, ...]:
    with post.workspace.database.reading() as session:
        return codes_typed(unit_queries.all_units(session), text)


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadInput(f"{text!r} không phải năm kế hoạch", mend="ghi như 2025")
    return int(text)
