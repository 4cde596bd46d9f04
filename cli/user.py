"""`dondoc user …`: accounts."""

from pathlib import Path

import click

from cli.absence import absence_group
from cli.opening import data_option, opened

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
@click.password_option(
    prompt="Mật khẩu", confirmation_prompt="Nhập lại mật khẩu", help="Bỏ trống để được hỏi."
)
@data_option
def add_command(
    login: str, name: str, email: str, role: str, unit: str | None, password: str, data: Path | None
) -> None:
    """Thêm một người dùng."""
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
        )
    click.echo(f"Đã thêm người dùng {login}.")


user_group.add_command(absence_group)


@user_group.command("list")
@data_option
def list_command(data: Path | None) -> None:
    """Liệt kê người dùng."""
    from models.queries import access as access_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        for user in access_queries.all_users(session):
            click.echo(f"{user.login:<20} {user.role.value:<20} {user.name} <{user.email}>")
