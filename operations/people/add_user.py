"""Give a person an account."""

from argon2 import PasswordHasher

from models import User, UserRole
from models.queries import access as access_queries
from models.queries import units as unit_queries
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, UnknownUnit

SHORTEST_PASSWORD = 12


def add_user(
    workspace: Workspace,
    *,
    login: str,
    name: str,
    email: str,
    role: UserRole,
    password: str,
    unit_code: str | None,
) -> int:
    """The account's id; the password is kept as an argon2 hash only."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(
            f"mật khẩu ngắn hơn {SHORTEST_PASSWORD} ký tự", where=login, mend="chọn mật khẩu dài hơn"
        )
    hashed = PasswordHasher().hash(password)
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        if access_queries.user_by_login(session, login):
            raise BadInput("tên đăng nhập đã có", where=login, mend="chọn tên khác")
        unit = unit_queries.unit_by_code(session, unit_code) if unit_code else None
        if unit_code and unit is None:
            raise UnknownUnit(f"không có đơn vị mã {unit_code!r}", where=login, mend="xem: dondoc unit list")
        user = User(
            login=login,
            name=name,
            email=email,
            role=role,
            unit_id=unit.id if unit else None,
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
            change={"role": role.value},
        )
    return user_id
