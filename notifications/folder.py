"""Letters as .eml files: for development, demonstrations, and an installation without a relay."""

import re
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from notifications.transport import MailError


class FolderTransport:
    """One file a key: sending the same letter again overwrites its file and doubles nothing."""

    lanes = 1

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:  # noqa: ARG002
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            self._put(self._path / file_name_of(key), content)
        except OSError as error:
            raise MailError(
                f"không ghi được thư gửi {recipient} vào {self._path}: {error}",
                permanent=False,
                is_outage=True,
            ) from error
        return ""

    async def close(self) -> None:
        """Nothing is kept open."""

    def _put(self, target: Path, content: bytes) -> None:
        # The temporary file is readable by its owner only, and stays so: letters carry links that open without a password.
        with NamedTemporaryFile(dir=self._path, prefix=".", suffix=".part", delete=False) as part:
            written = Path(part.name)
            try:
                part.write(content)
                part.close()
                written.replace(target)
            except BaseException:
                written.unlink(missing_ok=True)
                raise


def file_name_of(key: str) -> str:
    """Readable, and distinct even where two keys read alike once made safe."""
    safe = re.sub(r"[^A-Za-z0-9@_-]+", ".", key).strip(".")[:80]
    return f"{safe}-{sha256(key.encode()).hexdigest()[:10]}.eml"
