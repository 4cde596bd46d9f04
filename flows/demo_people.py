"""Accounts of every role in the demonstration: one password for all, made here, kept beside its data."""

from pathlib import Path

from config.ids import new_token
from models import UserRole
from models.queries import access as access_queries
from operations.people.add_user import add_user
from operations.workspace import Workspace

# Never a known password: a demonstration may be shown to others through a proxy.
FILE = "accounts.txt"
PEOPLE = (
    ("quantri", "Đặng Minh Quân", UserRole.ADMINISTRATOR, None),
    ("tonghop", "Lê Thị Thu Trang", UserRole.COORDINATING_DESK, None),
    ("giamdoc", "Trần Quốc Bình", UserRole.COORDINATOR_HEAD, None),
    ("lanhdao", "Phạm Văn Sơn", UserRole.SUPERVISOR, None),
    ("thutruong", "Vũ Đình Khải", UserRole.UNIT_HEAD, "HHX"),
    ("donvi", "Hoàng Thị Mai", UserRole.UNIT_DESK, "HHX"),
    ("thanhtra", "Ngô Đức Anh", UserRole.AUDITOR, None),
)


def open_accounts(workspace: Workspace) -> list[tuple[str, UserRole]]:
    """Those there are, login and role, with the missing ones added; their password stands in `accounts.txt`."""
    password = _password(workspace.settings.data / FILE)
    acting = workspace.acting_as("dondoc demo", "cli")
    with workspace.database.reading() as session:
        missing = [one for one in PEOPLE if access_queries.user_by_login(session, one[0]) is None]
    for login, name, role, unit in missing:
        email = f"{login}@haibinh.example"
        add_user(acting, login=login, name=name, email=email, role=role, password=password, unit_code=unit)
    return [(login, role) for login, _, role, _ in PEOPLE]


def password_of(data: Path) -> str:
    return (data / FILE).read_text("utf-8").strip()


def _password(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(new_token()[:20] + "\n", "utf-8")
    return file.read_text("utf-8").strip()
