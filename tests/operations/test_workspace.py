"""Opening an installation: the first time, again, and by several processes at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings
from models.database import open_database
from models.migrate import schema_versions
from notifications.recording import RecordingTransport
from operations.workspace import open_workspace
from rules.errors import BadInput

REPOSITORY = Path(__file__).resolve().parents[2]
OPENING = """
import sys
from pathlib import Path
from config.settings import Settings
from operations.workspace import open_workspace
workspace = open_workspace(Settings(_env_file=None, data=Path(sys.argv[2]), database_url=sys.argv[1], prefect_port=0))
sys.stdout.write(f"{workspace.secret} {len(workspace.calendar.days_off)}")
"""


def test_four_processes_may_open_a_new_installation_at_once(empty_database_url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENING, empty_database_url, str(tmp_path / "data")]
    starts = [
        subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ends = [start.communicate(timeout=600) for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0, 0], [error for _, error in ends]
    assert len({said for said, _ in ends}) == 1
    secret, days = ends[0][0].split()
    assert len(secret) > 30
    assert int(days) > 100


def test_opening_again_changes_nothing_and_keeps_the_secret(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data=tmp_path, database_url="", prefect_port=0)
    first = open_workspace(settings, transport=RecordingTransport())
    second = open_workspace(settings, transport=RecordingTransport())
    assert first.secret == second.secret
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    present, wanted = schema_versions(second.database)
    assert present == wanted
    first.close()
    second.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "not a url"])
def test_a_database_we_do_not_know_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadInput, match="DONDOC_DATABASE_URL"):
        open_database(url)


@pytest.mark.parametrize("secret", ["changethis", "too short"])
def test_an_unsafe_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="SECRET_KEY"):
        Settings(_env_file=None, secret_key=secret)
