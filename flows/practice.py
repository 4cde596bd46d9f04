"""`dondoc run --at`: a practice, in which days pass as fast as one wishes and nothing reaches anybody."""

import asyncio
from contextlib import closing
from datetime import datetime, timedelta

from config.clock import SetClock
from config.practice_clock import clock_of, is_practice, keep_clock
from config.settings import Settings
from flows.replay import Nobody, Replay
from models.queries import plans as plan_queries
from operations.workspace import open_workspace
from rules.errors import Refused
from rules.lifecycle import PlanState


def set_practice_clock(settings: Settings, instant: datetime) -> None:
    """It is this instant in the folder from now on; the days until then are lived through, with all their rounds."""
    if settings.database_url:
        raise Refused("chạy tập dùng cơ sở dữ liệu riêng trong thư mục dữ liệu: bỏ DONDOC_DATABASE_URL")
    if is_practice(settings.data):
        _live_until(settings, instant)
    else:
        _refuse_real_work(settings)
    keep_clock(settings.data, instant)


def _refuse_real_work(settings: Settings) -> None:
    with closing(open_workspace(settings)) as house, house.database.reading() as session:
        if plan_queries.plans_in_state(session, PlanState.ACTIVE):
            raise Refused(
                f"{settings.data} đang theo dõi kế hoạch thật; chọn thư mục khác để chạy tập (--data)"
            )


def _live_until(settings: Settings, instant: datetime) -> None:
    now = clock_of(settings.data).now()
    if instant < now:
        until = now.astimezone(settings.zone).strftime("%Y-%m-%dT%H:%M")
        raise Refused(f"đồng hồ chạy tập không lùi: ở {settings.data} đã là {until}")
    clock = SetClock(now)
    with closing(open_workspace(settings, clock=clock)) as house:
        last = house.local_day(instant) - timedelta(days=1)
        asyncio.run(Replay(house, clock, Nobody()).run(house.local_day(now), last))
