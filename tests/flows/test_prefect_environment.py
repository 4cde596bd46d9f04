"""What Prefect is told before it is imported."""

import os
from pathlib import Path

import pytest

from config.settings import Settings
from flows.prefect_environment import RECOMMENDED, prepare_prefect
from flows.prefect_environment import prefect_environment as environment_of


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """An environment of the test's own, and a folder without .env."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    own: dict[str, str] = {}
    monkeypatch.setattr(os, "environ", own)
    return own


def settings(tmp_path: Path, port: int = 4200) -> Settings:
    return Settings(_env_file=None, data=tmp_path / "var", prefect_port=port)


def test_our_own_server_stays_on_the_loopback_and_tells_nobody(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert prepare_prefect(settings(tmp_path, 4321)) == "embedded"
    assert environment["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert environment["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["PREFECT_HOME"] == str(tmp_path / "var" / "prefect")
    assert environment["PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED"] == "false"


def test_what_the_operator_has_set_stays(environment: dict[str, str], tmp_path: Path) -> None:
    environment["PREFECT_LOGGING_LEVEL"] = "DEBUG"
    prepare_prefect(settings(tmp_path))
    assert environment["PREFECT_LOGGING_LEVEL"] == "DEBUG"


def test_a_named_server_makes_the_installation_distributed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("PREFECT_API_URL=http://prefect.example.vn:4200/api\n", encoding="utf-8")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    own: dict[str, str] = {}
    monkeypatch.setattr(os, "environ", own)
    assert prepare_prefect(settings(tmp_path)) == "distributed"
    assert own["PREFECT_API_URL"] == "http://prefect.example.vn:4200/api"
    assert "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED" not in own


def test_every_name_is_one_that_prefect_knows(tmp_path: Path) -> None:
    from prefect.settings import Settings as PrefectSettings
    from prefect.settings.legacy import _get_valid_setting_names

    names = {*environment_of(settings(tmp_path)), *RECOMMENDED} - {"DO_NOT_TRACK"}
    assert names <= _get_valid_setting_names(PrefectSettings)
