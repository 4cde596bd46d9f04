"""How the last look into the mailbox went, for the page and the command: a small file, no table."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from config.ids import new_id
from operations.workspace import Workspace


@dataclass(frozen=True)
class LastLook:
    """`error`: why it failed, in one line; `failed`: messages that could not be taken and will be tried again."""

    at: datetime
    error: str = ""
    taken: int = 0
    failed: int = 0


def note_look(workspace: Workspace, look: LastLook) -> None:
    """A disk that takes nothing must not end the clock: the log has said why the look failed."""
    folder = workspace.data / "inbox"
    values = asdict(look) | {"at": look.at.isoformat()}
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        mine = folder / f".{new_id()}"
        mine.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        mine.replace(folder / "last-look.json")


def last_look(workspace: Workspace) -> LastLook | None:
    try:
        values = json.loads((workspace.data / "inbox" / "last-look.json").read_text(encoding="utf-8"))
        return LastLook(**values | {"at": datetime.fromisoformat(values["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
