"""Give a person an account."""

from sqlmodel import Session

from models import AccountPurpose, Unit, User, UserRole
from models.queries import access as access_queries
from models.queries import units as unit_queries
from notifications.addresses import is_mail_address
from operations.people.account_links import put_link
from operations.people.passwords import NO_PASSWORD, hash_of
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, UnknownUnit

LONGEST_WORDS = 200
OF_UNITS = frozenset({UserRole.UNIT_HEAD, UserRole.UNIT_DESK})


def add_user(
    workspace: Workspace,
    *,
    login: str,
    name: str,
    email: str,
    role: UserRole,
    password: str | None,
    unit_code: str | None,
    only_unit: bool = False,
) -> int:
    """The account's id; the password is kept as an argon2 hash only.

    Without a password the person is invited by mail to set one. `only_unit`: somebody of the house whose rights end
    at the unit and what is below it.
    """
    check_person(login, name, email)
    if only_unit and not unit_code:
        raise BadInput("chưa chọn đơn vị mà người này chỉ được thấy", where=login, mend="chọn đơn vị")
    hashed = hash_of(password, where=login) if password is not None else NO_PASSWORD
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        if access_queries.user_by_login(session, login):
            raise BadInput("tên đăng nhập đã có", where=login, mend="chọn tên khác")
        unit = unit_of(session, unit_code, where=login)
        user = User(
            login=login,
            name=name,
            email=email,
            role=role,
            unit_id=unit.id if unit else None,
            only_unit=only_unit,
            password_hash=hashed,
            created_at=now,
        )
        user_id = access_queries.add_user(session, user)
        record_audit(
            session,
            workspace,
            at=now,
            action="user_added",
            subject=("user", user_id),
            change={"role": role.value, **({"only_unit": True} if only_unit else {})},
        )
        if password is None:
            put_link(session, workspace, user, AccountPurpose.INVITATION)
    return user_id


def check_person(login: str, name: str, email: str) -> None:
    """BadInput for what cannot be told apart from nothing, or takes no letter."""
    if not login or len(login) > LONGEST_WORDS or any(sign.isspace() for sign in login):
        raise BadInput(
            "tên đăng nhập trống, quá dài hoặc có dấu cách", where=login[:50], mend="ví dụ: hoa.nt"
        )
    if not name.strip() or len(name) > LONGEST_WORDS:
        raise BadInput("họ và tên trống hoặc quá dài", where=login, mend="ghi họ và tên")
    if not is_mail_address(email):
        raise BadInput("không phải địa chỉ thư", where=email[:50], mend="ví dụ: hoa.nt@example.vn")


def check_place(role: UserRole, unit_code: str | None, *, only_unit: bool) -> None:
    """BadInput: somebody whose rights are those of a unit would see nothing without one, and nobody would know why."""
    if role in OF_UNITS and not unit_code:
        raise BadInput("vai trò của đơn vị cần một đơn vị", where="đơn vị", mend="chọn đơn vị")
    if only_unit and not unit_code:
        raise BadInput("chưa chọn đơn vị mà người này chỉ được thấy", where="đơn vị", mend="chọn đơn vị")


def unit_of(session: Session, code: str | None, *, where: str) -> Unit | None:
    unit = unit_queries.unit_by_code(session, code) if code else None
    if code and unit is None:
        raise UnknownUnit(f"không có đơn vị mã {code!r}", where=where, mend="xem: dondoc unit list")
    return unit
