"""To whom a task may be handed over: a colleague, never a stranger."""

import re
from collections.abc import Collection

from rules.absence import same_person
from rules.errors import BadInput, Refused

# Whoever shares one of these shares no office: only the directory makes somebody with such an address a colleague.
PUBLIC_DOMAINS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.com.vn",
        "ymail.com",
        "outlook.com",
        "outlook.com.vn",
        "hotmail.com",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mail.com",
        "proton.me",
        "protonmail.com",
        "zoho.com",
        "vnn.vn",
        "fpt.vn",
        "hcm.vnn.vn",
        "hn.vnn.vn",
    }
)
LONGEST_ADDRESS, LONGEST_NAME = 254, 120
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def checked_address(email: str) -> str:
    """A plain address on one line; anything else is refused before it comes near a header."""
    email = email.strip()
    if len(email) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(email):
        raise BadInput(f"{email[:80]!r} không phải địa chỉ thư", mend="ghi dạng ten@coquan.gov.vn")
    return email


def checked_name(name: str, email: str) -> str:
    """A name on one line."""
    name = " ".join(name.split())
    if not name:
        raise BadInput(f"{email} không có trong danh mục", mend="ghi thêm họ tên người nhận")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"họ tên dài hơn {LONGEST_NAME} ký tự", mend="ghi họ tên, không ghi chức vụ")
    return name


def check_colleague(email: str, *, of_unit: Collection[str], holders: Collection[str]) -> None:
    """Refused unless the directory names them for the unit, or they share the office's own mail domain with a holder."""
    if same_person(email) in {same_person(one) for one in of_unit}:
        return
    domain = _domain(email)
    if domain in {_domain(one) for one in holders} - PUBLIC_DOMAINS:
        return
    raise Refused(
        f"{email} không thuộc đơn vị: chỉ chuyển cho người trong danh mục của đơn vị hoặc có địa chỉ thư cùng cơ quan"
    )


def _domain(email: str) -> str:
    return same_person(email).rpartition("@")[2]
