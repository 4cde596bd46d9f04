"""Units and their people as forms send them."""

import hashlib
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import FormData

from models import ContactRole
from models.queries.directory import UnitChoice
from operations.units.contacts import NewContact
from operations.units.unit_details import UnitDetails
from rules.errors import BadInput
from rules.folding import fold
from rules.reach import Reach
from web.posted import text_of

LONGEST_QUERY = 200
LAST_PAGE = 100_000
ROLE_WORDS = {ContactRole.DESK: "Chuyên viên", ContactRole.HEAD: "Thủ trưởng"}
STANDINGS = {"": "đang hoạt động", "ended": "đã thôi", "all": "tất cả"}


def details_from(form: FormData) -> UnitDetails:
    """Names stand apart by ";" or on lines of their own."""
    return UnitDetails(
        short_name=" ".join(text_of(form, "short_name").split()),
        kind=" ".join(text_of(form, "kind").split()),
        aliases=_names(text_of(form, "aliases")),
        groups=tuple(sorted(_names(text_of(form, "groups")), key=fold)),
        parent=text_of(form, "parent"),
        calendar=text_of(form, "calendar") or "vn",
        needs_approval=text_of(form, "needs_approval") == "yes",
    )


def _names(text: str) -> tuple[str, ...]:
    names = (" ".join(one.split()) for one in text.replace("\n", ";").split(";"))
    return tuple({fold(one): one for one in names if one}.values())


def print_of(details: UnitDetails) -> str:
    """By which a form says what it was filled from."""
    return hashlib.sha256(repr(details).encode()).hexdigest()[:32]


def person_from(form: FormData, prefix: str = "", role: ContactRole | None = None) -> NewContact:
    given = text_of(form, f"{prefix}role")
    if role is None and given not in set(ContactRole):
        raise BadInput("chưa chọn chức vụ", mend="chọn chuyên viên hoặc thủ trưởng")
    return NewContact(
        role or ContactRole(given),
        text_of(form, f"{prefix}name"),
        text_of(form, f"{prefix}email"),
        rank_from(form),
    )


def rank_from(form: FormData) -> int:
    text = text_of(form, "rank") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise BadInput(f"thứ tự {text!r} không phải là số", mend="ghi số từ 1")
    return int(text)


def choice_in(request: Request, reach: Reach) -> tuple[UnitChoice, dict[str, str], int]:
    """What the address asks of the list: the choice, its query without the page, the page."""
    given = request.query_params
    query = {name: given.get(name, "")[:LONGEST_QUERY] for name in ("q", "group", "kind", "standing")}
    if query["standing"] not in STANDINGS or not _is_number(query["group"] or "1"):
        raise BadInput("không có lựa chọn này", mend="chọn lại trên trang Đơn vị")
    standing = {"": True, "ended": False, "all": None}[query["standing"]]
    choice = UnitChoice(
        words=query["q"],
        group_id=int(query["group"]) if query["group"] else None,
        kind=query["kind"] or None,
        is_active=standing,
        reach=reach,
    )
    page = given.get("page") or "1"
    if not _is_number(page) or not 1 <= int(page) <= LAST_PAGE:
        raise BadInput(f"không có trang {page[:20]!r}")
    return choice, query, int(page)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def address(query: dict[str, str]) -> str:
    return urlencode({name: value for name, value in query.items() if value})
