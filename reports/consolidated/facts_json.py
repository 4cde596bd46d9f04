"""Facts as JSON and back without loss, and the checksum a frozen report is known by (tracking.md 6.1)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import to_json

from reports.consolidated import facts as kinds
from reports.consolidated.facts import ReportFacts
from rules.errors import BadInput

# A field this version does not know is refused, never dropped in silence.
for _kind in vars(kinds).values():
    if isinstance(_kind, type) and is_dataclass(_kind):
        _kind.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]
_ADAPTER = TypeAdapter(ReportFacts)
_UNKNOWN = "unexpected_keyword_argument"


def facts_to_json(facts: ReportFacts) -> dict[str, Any]:
    """Plain JSON values; what equals its default is left out, so a field added later changes no old checksum."""
    data: dict[str, Any] = _ADAPTER.dump_python(facts, mode="json", exclude_defaults=True)
    return data


def facts_from_json(data: dict[str, Any]) -> ReportFacts:
    """The facts as they were; BadInput when a value is missing, unknown or of the wrong kind."""
    return facts_from_text(to_json(data))


def facts_from_text(text: str | bytes) -> ReportFacts:
    """The same from the JSON text, which need not be made into values first."""
    try:
        return _ADAPTER.validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "dữ liệu"
    if first["type"] == _UNKNOWN:
        raise BadInput(f"Dữ liệu báo cáo đã lưu có mục không rõ '{place}': có thể do phiên bản mới hơn ghi")
    raise BadInput(f"Dữ liệu báo cáo đã lưu không đọc được ở '{place}': {first['msg']}")


def checksum_of(facts: ReportFacts) -> str:
    """SHA-256 of the canonical JSON: the same snapshot gives the same bytes."""
    return checksum_of_json(facts_to_json(facts))


def checksum_of_json(data: dict[str, Any]) -> str:
    """Of facts that are JSON already; of a long report the text is never whole in memory."""
    sha256 = hashlib.sha256()
    for piece in _canonical_pieces(data):
        sha256.update(piece)
    return sha256.hexdigest()


def _canonical_pieces(data: dict[str, Any]) -> Iterator[bytes]:
    """What `canonical_bytes` gives, one entry of each list after the other."""
    joint = b"{"
    for key in sorted(data):
        yield joint + canonical_bytes(key) + b":"
        joint, value = b",", data[key]
        if isinstance(value, list) and value:
            for number, one in enumerate(value):
                yield (b"," if number else b"[") + canonical_bytes(one)
            yield b"]"
        else:
            yield canonical_bytes(value)
    yield b"}" if data else b"{}"


def as_text(facts: ReportFacts) -> bytes:
    """All words of the facts as JSON, the fastest way there is: to look whether something is in them."""
    return _ADAPTER.dump_json(facts, exclude_defaults=True)


def canonical_bytes(data: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
