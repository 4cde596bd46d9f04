"""Document ↔ JSON, exact both ways: what was read of a file is kept beside it and shown beside the draft."""

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from intake.document import Document

FORM = "dondoc-document/1"


@cache
def _documents() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def document_to_json(document: Document) -> bytes:
    """Fields that hold their default are left out: most anchors say only a line."""
    held: dict[str, Any] = _documents().dump_python(document, exclude_defaults=True)
    return json.dumps(
        {"form": FORM, "document": held}, ensure_ascii=True, separators=(",", ":"), sort_keys=True
    ).encode()


def document_from_json(data: bytes) -> Document | None:
    """None when the bytes are no document of this form: it is read again from the original."""
    try:
        table = json.loads(data)
        if not isinstance(table, dict) or table.get("form") != FORM:
            return None
        return _documents().validate_python(table["document"], strict=False)
    except (ValueError, KeyError, ValidationError):
        return None
