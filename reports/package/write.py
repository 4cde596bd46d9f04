"""Write a report package: the same report and key give the same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from reports.consolidated.facts_json import canonical_bytes
from reports.package.content import (
    DOCUMENTS,
    REPORT,
    SIGNATURE,
    SIGNATURE_FORMAT,
    PackageContent,
    report_json,
)


def write_package(content: PackageContent, *, key: str, sign: Callable[[bytes], str]) -> bytes:
    """`key`: the public key that goes with what signs."""
    files = {REPORT: canonical_bytes(report_json(content))}
    files |= {name: content.documents[name] for name in DOCUMENTS if name in content.documents}
    message = signed_message(files, key)
    signature = canonical_bytes({**_manifest(files, key), "signature": sign(message)})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in {**files, SIGNATURE: signature}.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.external_attr = 0o600 << 16
            part.create_system = 3
            # The office files are packed already.
            kind = zipfile.ZIP_STORED if name in DOCUMENTS else zipfile.ZIP_DEFLATED
            package.writestr(part, data, compress_type=kind)
    return out.getvalue()


def signed_message(files: Mapping[str, bytes], key: str) -> bytes:
    """What is signed, and what a package is known by, however it was packed: every file with its checksum, and whose it is."""
    return canonical_bytes(_manifest(files, key))


def _manifest(files: Mapping[str, bytes], key: str) -> dict[str, Any]:
    return {
        "format": SIGNATURE_FORMAT,
        "public_key": key,
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in files.items()
        },
    }
