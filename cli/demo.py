"""`dondoc demo`: a filled installation, then its dashboard."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.opening import data_option

if TYPE_CHECKING:
    from config.settings import Settings


@click.command("demo")
@data_option
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Cổng của trang web."
)
@click.option("--no-serve", is_flag=True, help="Chỉ dựng dữ liệu, không mở trang web.")
def demo_command(data: Path | None, port: int, no_serve: bool) -> None:
    """Năm kế hoạch mẫu và một năm thực hiện, qua đúng các thao tác thật; thư ghi thành tệp .eml."""
    from config.settings import load_settings
    from flows.demo_year import has_demo

    folder = data or Path("var/demo")
    # The demonstration is its own installation: nothing of a configured one leaks into it.
    settings = load_settings(
        data=folder, database_url="", smtp_host="", prefect_port=0, base_url=f"http://127.0.0.1:{port}"
    )
    if has_demo(folder):
        click.echo(f"Bản trình diễn đã có sẵn tại {folder}; không dựng lại.", err=True)
    else:
        _play(settings)
    _tell(settings)
    if not no_serve:
        from cli.run import serve_demo

        serve_demo(settings, port=port)


def _play(settings: "Settings") -> None:
    from config.example_files import examples_folder
    from flows.demo_year import FIRST_DAY, LAST_DAY, play_demo_year

    days = (LAST_DAY - FIRST_DAY).days + 1
    with click.progressbar(length=days, label="Năm 2021", file=sys.stderr, item_show_func=_day_words) as bar:

        def one_more_day(day: date) -> None:
            bar.update(1, day)

        play_demo_year(settings, examples_folder(), on_day=one_more_day)


def _day_words(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _tell(settings: "Settings") -> None:
    from config.clock import SetClock
    from flows.demo_people import FILE, open_accounts
    from flows.demo_year import LAST_DAY
    from flows.story import tell_story
    from operations.workspace import open_workspace
    from rules.wording import short_date
    from web.labels import USER_ROLES

    end = datetime.combine(LAST_DAY, datetime.max.time(), settings.zone)
    workspace = open_workspace(settings, clock=SetClock(end))
    try:
        people = open_accounts(workspace)
        for line in tell_story(workspace, as_of_day=short_date(LAST_DAY), data=settings.data):
            click.echo(line)
        named = ", ".join(f"{login} ({USER_ROLES[role].lower()})" for login, role in people)
        click.echo(
            f"\nĐăng nhập bằng một trong các tài khoản: {named}; mật khẩu ghi tại {settings.data / FILE}"
        )
    finally:
        workspace.close()
