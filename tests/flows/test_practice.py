"""A practice: a whole year can be gone through in an hour, and nothing of it reaches anybody."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from config.clock import SetClock, SystemClock
from config.settings import Settings
from flows.practice import set_practice_clock
from models.queries import rounds as round_queries
from operations.workspace import Workspace, open_workspace
from rules.errors import BadInput, Refused
from tests.builders import HANOI, a_draft, a_plan, a_reporting_duty, at

BEGIN = at("2021-03-22", "09:00")
SOON = timedelta(seconds=60)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data=tmp_path / "data", prefect_port=0)


def letters(settings: Settings) -> list[str]:
    return sorted(file.name for file in (settings.data / "mail").glob("*.eml"))


def a_tracked_plan(house: Workspace) -> None:
    a_plan(house, a_draft(a_reporting_duty()))


def test_every_command_on_the_folder_goes_by_the_set_clock_which_walks_on(settings: Settings) -> None:
    set_practice_clock(settings, BEGIN)
    with closing(open_workspace(settings)) as house:
        first = house.clock.now()
        assert BEGIN <= first < BEGIN + SOON
        assert first <= house.clock.now()
        assert house.is_practice


def test_a_folder_without_practice_goes_by_the_time_of_the_machine(settings: Settings) -> None:
    with closing(open_workspace(settings)) as house:
        assert abs(house.clock.now() - SystemClock().now()) < SOON
        assert not house.is_practice


def test_setting_the_clock_forward_lives_through_the_days_between(settings: Settings) -> None:
    set_practice_clock(settings, BEGIN)
    with closing(open_workspace(settings)) as house:
        a_tracked_plan(house)
    assert letters(settings) == []

    set_practice_clock(settings, at("2021-06-18", "09:00"))

    # The request came on the day the period opens, the reminders on theirs: not all at once on the last day.
    days = {name.split("T")[0].split("_")[0][:40] for name in letters(settings)}
    assert any("2021-06-07" in day for day in days), letters(settings)
    with closing(open_workspace(settings)) as house, house.database.reading() as session:
        begun = {
            house.local_day(one.started_at).isoformat()
            for one in round_queries.recent_rounds(session, limit=50)
        }
    assert "2021-06-07" in begun
    assert max(begun) <= "2021-06-17"


def test_the_clock_of_a_practice_does_not_go_back(settings: Settings) -> None:
    set_practice_clock(settings, BEGIN)
    with pytest.raises(Refused, match="không lùi"):
        set_practice_clock(settings, at("2021-03-21", "09:00"))


def test_work_that_is_tracked_for_real_is_nothing_to_practise_on(settings: Settings) -> None:
    with closing(open_workspace(settings, clock=SetClock(BEGIN))) as house:
        a_tracked_plan(house)
    with pytest.raises(Refused, match="theo dõi"):
        set_practice_clock(settings, at("2021-06-18", "09:00"))
    with closing(open_workspace(settings)) as house:
        assert not house.is_practice


def test_a_practice_has_the_database_of_its_own_folder(settings: Settings) -> None:
    shared = settings.model_copy(update={"database_url": "postgresql+psycopg://office/dondoc"})
    with pytest.raises(Refused, match="DONDOC_DATABASE_URL"):
        set_practice_clock(shared, BEGIN)


def test_nothing_of_a_practice_leaves_the_house(settings: Settings) -> None:
    outward = {
        "smtp_host": "relay.example.vn",
        "smtp_fallback_host": "second.example.vn",
        "imap_host": "imap.example.vn",
        "webhook_hosts": "hook.example.vn",
    }
    connected = settings.model_copy(update=outward)
    set_practice_clock(connected, BEGIN)
    with closing(open_workspace(connected)) as house:
        assert {name: getattr(house.settings, name) for name in outward} == dict.fromkeys(outward, "")
        a_tracked_plan(house)
    set_practice_clock(connected, at("2021-06-08", "09:00"))
    assert letters(settings) != []  # as files, not to the relay


def test_a_damaged_clock_is_told_not_guessed(settings: Settings) -> None:
    set_practice_clock(settings, BEGIN)
    (settings.data / "practice.txt").write_text("hôm qua\n", "utf-8")
    with pytest.raises(BadInput, match=r"practice\.txt"):
        open_workspace(settings)


def test_the_instant_is_kept_in_the_zone_of_whoever_gave_it(settings: Settings) -> None:
    set_practice_clock(settings, BEGIN.astimezone(HANOI))
    with closing(open_workspace(settings)) as house:
        assert house.local(house.clock.now()).hour == 9
