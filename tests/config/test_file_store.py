"""A file that is kept is whole, on disk and of nobody else's business, or it is not there."""

import os
from pathlib import Path

import pytest

from config.file_store import put_file


def test_a_file_is_on_disk_with_its_folders_before_it_is_spoken_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "evidence" / "ab" / "abcd"
    synced: list[tuple[str, bool]] = []
    sync = os.fsync

    def watched(handle: int) -> None:
        synced.append((Path(f"/proc/self/fd/{handle}").readlink().name[:1], path.exists()))
        sync(handle)

    monkeypatch.setattr("config.file_store.os.fsync", watched)
    put_file(path, b"whole")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"whole", 0o600)
    # Its content before it has its name, then the two folders that name it.
    assert synced == [(".", False), ("a", True), ("e", True)]
    kept = path.stat().st_ino
    put_file(path, b"whole")
    assert (path.stat().st_ino, len(synced)) == (kept, 3)
    # A file the disk has damaged is mended when its bytes come again.
    path.write_bytes(b"who")
    put_file(path, b"whole")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"whole", 0o600)
    assert [one.name for one in path.parent.iterdir()] == ["abcd"]


def test_a_disk_that_takes_nothing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("config.file_store.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        put_file(tmp_path / "ab" / "abcd", b"whole")
    assert list((tmp_path / "ab").iterdir()) == []
