"""compose.yaml, the image and the examples of settings, held against the program they are for."""

import re
import subprocess
from pathlib import Path
from typing import Any

import click
import prefect.settings
import pytest
import yaml

from cli.main import dondoc
from config.settings import Settings, load_settings
from flows.prefect_environment import ALWAYS, OWN_SERVER, RECOMMENDED
from tests.deploy.units import UNITS, Unit

DEPLOY = Path(__file__).parents[2] / "deploy"
OURS = {f"DONDOC_{name.upper()}" for name in Settings.model_fields}
PINNED = re.compile(r"[\w./-]+:(\d+\.\d+[\w.-]*|\$\{BUNDLE_VERSION:\?[^}]+\})")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\b(?:DONDOC|PREFECT)_[A-Z][A-Z_]+\b", text))


def is_known(name: str) -> bool:
    return name in OURS if name.startswith("DONDOC_") else hasattr(prefect.settings, name)


def test_every_setting_named_is_one_that_is_read() -> None:
    files = [file for file in DEPLOY.rglob("*") if file.is_file() and file.suffix != ".lock"]
    named = {name: file.name for file in files for name in names_in(file.read_text("utf-8"))}
    unknown = {name: file for name, file in named.items() if not is_known(name) and name != "PREFECT_HOME"}
    assert named
    assert unknown == {}


def test_every_secret_is_a_setting_and_every_one_asked_for_is_there(compose: dict[str, Any]) -> None:
    given = set(compose["secrets"])
    asked = {secret for service in compose["services"].values() for secret in service.get("secrets", [])}
    assert asked == given
    for name in given:
        assert name.startswith("postgres_") or is_known(name.upper()), name


def test_no_image_is_whatever_is_newest(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values()]
    images += re.findall(r"^FROM (\S+)", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE)
    assert [image for image in images if not PINNED.fullmatch(image)] == []


def test_no_process_is_root_writes_its_image_or_is_open_to_the_network(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["user"].split(":")[0] not in ("0", "root"), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert [port for port in service.get("ports", []) if not port.startswith("127.0.0.1:")] == [], name
    for name in ("postgres", "prefect", "web", "worker"):
        assert "healthcheck" in compose["services"][name]
        assert compose["services"][name]["restart"] == "unless-stopped"
    assert compose["services"]["postgres"]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True


def test_every_command_in_a_container_is_one_the_program_takes(compose: dict[str, Any]) -> None:
    said = [service["command"] for service in compose["services"].values() if "command" in service]
    (by_itself,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE)
    ours = [words for words in (*said, yaml.safe_load(by_itself)) if words[0] == "dondoc"]
    assert len(ours) >= 5
    for _, name, *rest in ours:
        command = dondoc.get_command(click.Context(dondoc), name)
        assert command, name
        command.make_context(name, rest).close()


def test_the_prefect_server_is_told_the_same_wherever_it_runs(compose: dict[str, Any]) -> None:
    in_container = compose["services"]["prefect"]["environment"]
    lines = Unit(UNITS / "dondoc-prefect.service").all("Environment")
    in_unit = dict(line.split("=", 1) for line in lines)
    for told in (in_container, in_unit):
        ours = {name: value for name, value in told.items() if name in ALWAYS | OWN_SERVER}
        assert len(ours) >= 5
        assert ours == {name: (ALWAYS | OWN_SERVER)[name] for name in ours}
        assert RECOMMENDED.items() <= told.items()


def test_prefects_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "prefect_api_auth_string").write_text("dondoc:bí mật $HOME\n", "utf-8")
    (tmp_path / "dondoc_secret_key").write_text("k" * 40)
    started = subprocess.run(
        ["sh", str(DEPLOY / "container-start.sh"), "env"],
        env={"SECRETS_FOLDER": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "PREFECT_API_AUTH_STRING=dondoc:bí mật $HOME" in started.stdout.splitlines()
    assert "k" * 40 not in started.stdout


def test_our_secrets_come_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dondoc_secret_key").write_text("từ tệp bí mật, đủ dài để dùng\n", "utf-8")
    (tmp_path / "dondoc_smtp_password").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = load_settings(data=tmp_path)
    assert settings.secret_key.get_secret_value() == "từ tệp bí mật, đủ dài để dùng"
    assert settings.smtp_password.get_secret_value() == ""


def test_what_is_handed_out_has_the_versions_that_were_tested() -> None:
    def pins(file: Path) -> set[str]:
        lines = file.read_text("utf-8").splitlines()
        return {line.split(" ;")[0].rstrip(" \\") for line in lines if re.match(r"[\w.-]+(\[.*\])?==", line)}

    handed_out, tested = pins(DEPLOY / "runtime.lock"), pins(DEPLOY.parent / "requirements.lock")
    assert len(handed_out) > 100
    assert handed_out - tested == set()
    assert not [pin for pin in handed_out if pin.startswith(("pytest", "mypy", "ruff"))]
