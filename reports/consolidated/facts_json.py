"""Facts as JSON and back without loss, and the checksum a frozen report is known by (tracking.md 6.1)."""

import hashlib
import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from reports.consolidated.facts import ReportFacts
from rules.errors import BadInput

_ADAPTER = TypeAdapter(ReportFacts)


def facts_to_json(facts: ReportFacts) -> dict[str, Any]:
    """Plain JSON values; what equals its default is left out, so a field added later changes no old checksum."""
    data: dict[str, Any] = _ADAPTER.dump_python(facts, mode="json", exclude_defaults=True)
    return data


def facts_from_json(data: dict[str, Any]) -> ReportFacts:
    """The facts as they were; BadInput when a value is missing, unknown or of the wrong kind."""
    try:
        facts = _ADAPTER.validate_json(canonical_bytes(data), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "dữ liệu"
        raise BadInput(f"Dữ liệu báo cáo đã lưu không đọc được ở '{place}': {first['msg']}") from None
    lost = _first_lost(data, _ADAPTER.dump_python(facts, mode="json"), "")
    if lost is not None:
        raise BadInput(f"Dữ liệu báo cáo đã lưu có mục không rõ '{lost}': có thể do phiên bản mới hơn ghi")
    return facts


def checksum_of(facts: ReportFacts) -> str:
    """SHA-256 of the canonical JSON: the same snapshot gives the same bytes."""
    return hashlib.sha256(canonical_bytes(facts_to_json(facts))).hexdigest()


def canonical_bytes(data: dict[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _first_lost(data: Any, kept: Any, place: str) -> str | None:
    """The place of the first key that reading would have dropped in silence."""
    if isinstance(data, dict):
        pairs = [(f"{place}.{key}".lstrip("."), value, kept.get(key, data)) for key, value in data.items()]
        missing = [at for (at, _, _), key in zip(pairs, data, strict=True) if key not in kept]
        if missing:
            return missing[0]
    elif isinstance(data, list):
        pairs = [(f"{place}.{n}", value, kept[n]) for n, value in enumerate(data)]
    else:
        return None
    return next((lost for at, value, other in pairs if (lost := _first_lost(value, other, at))), None)
