"""Files from outside are handed out as downloads only, and nothing in them runs."""

from urllib.parse import quote

from fastapi.responses import Response

from intake.evidence_file import MEDIA_TYPES
from models import ArchivedFile, Evidence

UNKNOWN = "application/octet-stream"
ALLOWED = frozenset(MEDIA_TYPES.values())
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def download(evidence: Evidence, content: bytes) -> Response:
    """Always an attachment; a media type that is not on the list is bytes and nothing more."""
    media_type = evidence.media_type if evidence.media_type in ALLOWED else UNKNOWN
    headers = HEADERS | {"Content-Disposition": disposition(evidence.file_name)}
    # set by hand: Starlette would add a charset to text, and nobody knows which one it is in
    return Response(content, headers=headers | {"Content-Type": media_type})


def download_archived(file: ArchivedFile, content: bytes) -> Response:
    """The same for a file of the archive; its checksum stands beside it."""
    headers = HEADERS | {
        "Content-Disposition": disposition(file.file_name),
        "Content-Type": file.media_type if file.media_type in ALLOWED else UNKNOWN,
        "ETag": f'"{file.sha256}"',
    }
    return Response(content, headers=headers)


def disposition(file_name: str) -> str:
    """RFC 6266: a plain name for old programs, the real one beside it; neither can end the header or the quotes."""
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in file_name
    )
    return f"attachment; filename=\"{plain or 'tep'}\"; filename*=UTF-8''{quote(file_name, safe='')}"
