"""When this installation was last backed up: a line beside the data, because the backup itself lies elsewhere."""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from config.file_store import put_file
from operations.workspace import Workspace

log = logging.getLogger("dondoc.care")


@dataclass(frozen=True)
class BackupNote:
    """What is remembered of a backup that was made; `sha256` is of the whole file."""

    at: str
    file: str
    size: int
    sha256: str
    audit_head: str
    missing: int = 0
    damaged: int = 0


def last_backup(workspace: Workspace) -> datetime | None:
    """The instant of the last backup that was finished; None when there was none or the note cannot be read."""
    note = last_note(workspace)
    return datetime.fromisoformat(note.at) if note else None


def last_note(workspace: Workspace) -> BackupNote | None:
    """The same with the name, the size and the checksum of the file."""
    try:
        note = BackupNote(**json.loads(_path(workspace).read_text("utf-8")))
        datetime.fromisoformat(note.at)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        # Whoever asks is told that there is none: an alarm too many rather than one too few.
        log.warning("%s cannot be read: %s", _path(workspace), error)
        return None
    return note


def note_backup(workspace: Workspace, note: BackupNote) -> None:
    put_file(_path(workspace), (json.dumps(asdict(note), ensure_ascii=False, indent=1) + "\n").encode())


def _path(workspace: Workspace) -> Path:
    return workspace.data / "backups" / "last.json"
