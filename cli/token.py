"""`dondoc token …`: keys with which programs use the API."""

import json
from datetime import date
from pathlib import Path

import click

from cli.opening import ISO_DATE, ROW_ID, data_option, json_option, opened

# As operations/people/api_tokens.py Scope, which is not imported: help must not wait for it.
SCOPES = (
    "answers:read",
    "answers:write",
    "plans:read",
    "plans:write",
    "tracking:read",
    "tracking:write",
    "reports:read",
    "reports:write",
    "letters:read",
    "letters:write",
    "directory:read",
    "directory:write",
    "settings:read",
    "settings:write",
    "people:read",
    "people:write",
    "audit:read",
    "webhooks",
)


@click.group("token")
def token_group() -> None:
    """Khóa truy cập API của chương trình."""


@token_group.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Chương trình nào dùng khóa.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="Quyền; mặc định chỉ đọc.")
@click.option("--expires", type=ISO_DATE, default=None, help="Ngày cuối dùng được (tối đa một năm).")
@data_option
@json_option
def add_command(
    login: str, name: str, scopes: tuple[str, ...], expires: date | None, data: Path | None, as_json: bool
) -> None:
    """Tạo một khóa cho người dùng LOGIN; khóa chỉ hiện một lần."""
    from operations.people.api_tokens import make_token

    with opened(data) as workspace:
        key = make_token(workspace, login=login, name=name, scopes=scopes or SCOPES[:1], expires_on=expires)
    if as_json:
        click.echo(json.dumps({"token": key}))
        return
    click.echo(key)
    click.echo("Khóa chỉ hiện lần này; lưu vào nơi an toàn. Gửi trong: Authorization: Bearer …", err=True)


@token_group.command("list")
@data_option
@json_option
def list_command(data: Path | None, as_json: bool) -> None:
    """Liệt kê các khóa; bản thân khóa không được giữ."""
    from models.queries import api_tokens as token_queries

    with opened(data) as workspace, workspace.database.reading() as session:
        found = token_queries.all_tokens(session)
        now, local = workspace.clock.now(), workspace.local
    rows = [
        {
            "id": token.id,
            "name": token.name,
            "user": user.login,
            "scopes": token.scopes.split(),
            "created_at": local(token.created_at).isoformat(timespec="seconds"),
            "created_by": token.created_by,
            "expires_at": local(token.expires_at).isoformat(timespec="seconds"),
            "revoked_at": local(token.revoked_at).isoformat(timespec="seconds") if token.revoked_at else None,
            "last_used_at": local(token.last_used_at).isoformat(timespec="seconds")
            if token.last_used_at
            else None,
            "valid": token.revoked_at is None and token.expires_at > now,
        }
        for token, user in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("Chưa có khóa nào. Tạo bằng: dondoc token add LOGIN --name …")
    for row in rows:
        state = "còn dùng được" if row["valid"] else "thu hồi" if row["revoked_at"] else "hết hạn"
        click.echo(f"{row['id']:>4} {row['user']:<20} {state:<14} {row['expires_at']} {row['name']}")


@token_group.command("revoke")
@click.argument("number", type=ROW_ID)
@data_option
def revoke_command(number: int, data: Path | None) -> None:
    """Thu hồi khóa số NUMBER."""
    from operations.people.api_tokens import revoke_token

    with opened(data) as workspace:
        revoke_token(workspace, number)
    click.echo(f"Đã thu hồi khóa số {number}.")
