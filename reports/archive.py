"""Office files whose bytes depend on their content alone."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_CORE = "docProps/core.xml"
_EARLIEST = 1980  # a ZIP archive knows no earlier year
Rewriting = Callable[[bytes], Iterable[bytes]]


def with_fixed_dates(content: bytes, at: datetime, rewritten: Mapping[str, Rewriting] | None = None) -> bytes:
    """The same archive, with `at` for every date that the writing library took from the clock.

    A part that is `rewritten` is written piece by piece as it comes: it may be larger than the memory should hold.
    """
    at = at.astimezone(UTC)
    stamp = (max(at.year, _EARLIEST), at.month, at.day, at.hour, at.minute, at.second)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            data = source.read(name)
            if name == _CORE:
                data = _MODIFIED.sub(rb"\g<1>" + f"{at:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<2>", data)
            if rewritten and name in rewritten:
                with fixed.open(entry, "w") as part:
                    for piece in rewritten[name](data):
                        part.write(piece)
            else:
                fixed.writestr(entry, data)
    return target.getvalue()
