"""What the care of an installation remembers: small files under DATA/care, because it is needed when the database is away."""

import json
import logging
import os
from contextlib import suppress
from pathlib import Path

from config.file_store import put_file

log = logging.getLogger("dondoc.care")

Note = dict[str, str]


class CareNotes:
    """By name; what cannot be written to disk (it may be the fault one tells of) is remembered by the process."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "care"
        self._unwritten: dict[str, Note] = {}

    def get(self, name: str) -> Note | None:
        if name in self._unwritten:
            return self._unwritten[name]
        try:
            read = json.loads(self._path(name).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            log.warning("%s cannot be read: %s", self._path(name), error)
            return None
        return {key: str(value) for key, value in read.items()} if isinstance(read, dict) else None

    def put(self, name: str, note: Note) -> None:
        try:
            put_file(self._path(name), _text(note))
        except OSError as error:
            self._keep(name, note, error)
        else:
            self._unwritten.pop(name, None)

    def claim(self, name: str, note: Note) -> bool:
        """Write the first note of this name; False when there is one, whichever process wrote it."""
        if name in self._unwritten:
            return False
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return False
        except OSError as error:
            self._keep(name, note, error)
            return True
        with os.fdopen(handle, "wb") as file:
            file.write(_text(note))
        return True

    def drop(self, name: str) -> None:
        self._unwritten.pop(name, None)
        with suppress(FileNotFoundError):
            self._path(name).unlink()

    def _keep(self, name: str, note: Note, error: OSError) -> None:
        log.warning("%s cannot be written, remembered until the process ends: %s", self._path(name), error)
        self._unwritten[name] = note

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _text(note: Note) -> bytes:
    return (json.dumps(note, ensure_ascii=False) + "\n").encode()
