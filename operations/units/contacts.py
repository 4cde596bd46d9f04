"""People of a unit who are written to: what is checked of them before they are kept."""

from dataclasses import dataclass, replace

from intake.unit_file import is_address
from models import Contact, ContactRole
from rules.errors import BadInput

LONGEST_NAME, LONGEST_ADDRESS = 200, 254
LAST_RANK = 99


@dataclass(frozen=True)
class NewContact:
    """`rank`: 1 is written to first, the next one when the first cannot be reached."""

    role: ContactRole
    name: str
    email: str
    rank: int = 1


def checked(person: NewContact) -> NewContact:
    name, email = " ".join(person.name.split()), person.email.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput("chưa ghi họ tên, hoặc họ tên quá dài", mend="ghi họ tên hoặc chức danh")
    if len(email) > LONGEST_ADDRESS or not is_address(email):
        raise BadInput(f"{email[:80]!r} không phải địa chỉ thư", mend="ghi dạng ten@coquan.gov.vn")
    if not 1 <= person.rank <= LAST_RANK:
        raise BadInput(f"thứ tự {person.rank} không dùng được", mend=f"ghi số từ 1 đến {LAST_RANK}")
    return replace(person, name=name, email=email)


def new_row(unit_id: int, person: NewContact) -> Contact:
    return Contact(unit_id=unit_id, role=person.role, name=person.name, email=person.email, rank=person.rank)
