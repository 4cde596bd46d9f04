"""`dondoc user …`: accounts."""

import sys
from pathlib import Path

import click

from cli.absence import absence_group
from cli.opening import data_option, opened
from rules.errors import BadInput, NotFound

ROLES = (
    "administrator",
    "coordinating_desk",
    "coordinator_head",
    "supervisor",
    "unit_head",
    "unit_desk",
    "auditor",
)


@click.group("user")
def user_group() -> None:
    """Người dùng."""


@user_group.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Họ và tên.")
@click.option("--email", required=True, help="Địa chỉ thư.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Vai trò.")
@click.option("--unit", default=None, help="Mã đơn vị.")
@click.option("--only-unit", is_flag=True, help="Chỉ thấy đơn vị này và cấp dưới.")
@click.option("--password", default=None, help="Bỏ trống để được hỏi; hoặc đưa một dòng qua đầu vào chuẩn.")
@data_option
def add_command(
    login: str,
    name: str,
    email: str,
    role: str,
    unit: str | None,
    only_unit: bool,
    password: str | None,
    data: Path | None,
) -> None:
    """Thêm một người dùng."""
    password = password or _asked_password()
    from models import UserRole
    from operations.people.add_user import add_user

    with opened(data) as workspace:
        add_user(
            workspace,
            login=login,
            name=name,
            email=email,
            role=UserRole(role),
            password=password,
            unit_code=unit,
            only_unit=only_unit,
        )
    click.echo(f"Đã thêm người dùng {login}.")


def _asked_password() -> str:
    """Typed twice and unseen at a terminal; from a script the first line of what it hands over."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu")
        return asked
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise BadInput(
            "chưa có mật khẩu",
            where="--password",
            mend="gõ ở cửa sổ dòng lệnh, hoặc đưa một dòng qua đầu vào chuẩn",
        )
    return given


user_group.add_command(absence_group)


@user_group.command("list")
@data_option
def list_command(data: Path | None) -> None:
    """Liệt kê người dùng."""
    from models.queries import access as access_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        for user in access_queries.all_users(session):
            closed = "" if user.is_active else " (đã khóa)"
            click.echo(f"{user.login:<20} {user.role.value:<20} {user.name} <{user.email}>{closed}")


@user_group.command("disable")
@click.argument("login")
@data_option
def disable_command(login: str, data: Path | None) -> None:
    """Khóa tài khoản LOGIN; mọi phiên kết thúc, khóa API bị từ chối."""
    from operations.people.set_active import set_active

    with opened(data) as workspace:
        is_changed = set_active(workspace, login, is_active=False)
    click.echo(f"Đã khóa tài khoản {login}." if is_changed else f"Tài khoản {login} đã khóa từ trước.")


@user_group.command("enable")
@click.argument("login")
@data_option
def enable_command(login: str, data: Path | None) -> None:
    """Mở lại tài khoản LOGIN."""
    from operations.people.set_active import set_active

    with opened(data) as workspace:
        is_changed = set_active(workspace, login, is_active=True)
    click.echo(f"Đã mở tài khoản {login}." if is_changed else f"Tài khoản {login} đang dùng từ trước.")


@user_group.command("reset")
@click.argument("login")
@click.option("--second-factor", is_flag=True, help="Tắt cả mã xác thực (khi mất điện thoại).")
@data_option
def reset_command(login: str, second_factor: bool, data: Path | None) -> None:
    """Gửi cho LOGIN liên kết đặt mật khẩu mới."""
    from models.queries import access as access_queries
    from operations.people.account_links import invite
    from operations.people.second_factor import take_second_factor
    from operations.people.set_active import person_by_login

    with opened(data) as workspace:
        user_id, person = person_by_login(workspace, login)
        if second_factor:
            with workspace.database.reading() as session:
                user = access_queries.user(session, user_id)
            take_second_factor(workspace, user)
        invite(workspace, user_id)
    click.echo(f"Đã gửi liên kết đặt mật khẩu tới {person.email}; dùng được một lần, trong 7 ngày.")


@user_group.command("plans")
@click.argument("login")
@click.argument("keys", nargs=-1)
@data_option
def plans_command(login: str, keys: tuple[str, ...], data: Path | None) -> None:
    """Chỉ giao cho LOGIN các kế hoạch có mã KEYS; không ghi mã nào: mọi kế hoạch."""
    from models.queries import plans as plan_queries
    from operations.people.set_active import set_plans

    with opened(data) as workspace:
        with workspace.database.reading() as session:
            found = {key: plan_queries.plan_by_key(session, key) for key in keys}
        if missing := [key for key, plan in found.items() if plan is None]:
            raise NotFound(f"không có kế hoạch {missing[0]!r}; xem: dondoc plan list")
        set_plans(workspace, login, frozenset(plan.id or 0 for plan in found.values() if plan))
    click.echo(f"{login}: {', '.join(keys) if keys else 'mọi kế hoạch'}.")
