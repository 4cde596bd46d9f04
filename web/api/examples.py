"""Examples of the OpenAPI document: each made from its schema, with words as offices use them."""

from typing import Any

# By the name of a field; what is not here is an example of its type.
KNOWN: dict[str, Any] = {
    "key": "52/KH-UBND",
    "number": "52/KH-UBND",
    "plan_number": "52/KH-UBND",
    "document_number": "118/BC-UBND",
    "title": "Kế hoạch cải cách hành chính năm 2026",
    "task": "Rà soát, công bố thủ tục hành chính nội bộ",
    "what": "báo cáo 6 tháng 2026",
    "unit": "STC",
    "code": "STC",
    "parent": "UBND",
    "period": "2026-H1",
    "label": "6 tháng 2026",
    "period_label": "6 tháng 2026",
    "name": "Trần Văn Bình",
    "email": "binh.tv@example.vn",
    "to": "binh.tv@example.vn",
    "sender": "binh.tv@example.vn",
    "person": "binh.tv@example.vn",
    "stand_in": "hoa.nt@example.vn",
    "reason": "Thiếu số liệu quý II",
    "note": "Đã trao đổi với đơn vị",
    "word": "Đã gọi điện cho đơn vị",
    "answer": "Sở Tài chính đã bố trí kinh phí",
    "decision": "Đồng ý bổ sung kinh phí",
    "letter": "123/UBND-NC ngày 02/6/2026",
    "text": "Thiếu nhân lực công nghệ thông tin ở cấp xã",
    "subject": "V/v đôn đốc thực hiện Kế hoạch số 52/KH-UBND",
    "words": "",
    "url": "https://mot-cua.example.vn/dondoc",
    "events": ["submission.received", "obligation.escalated"],
    "secret": "whsec_…",
    "token": "dd_…",
    "scopes": ["answers:read"],
    "login": "hoa.nt",
    "user": "hoa.nt",
    "units": ["STC"],
    "lines": [],
    "calendar": "vn",
    "policy": "cchc",
    "payload": {"type": "submission.received", "timestamp": "2026-06-15T09:00:00+07:00", "data": {}},
    "detail": "",
    "next": None,
    "type": "urn:dondoc:problem:not-found",
    "status": 404,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
BY_FORMAT = {"date": "2026-06-15", "date-time": "2026-06-15T09:00:00+07:00"}
BY_TYPE: dict[str, Any] = {"string": "…", "integer": 12, "number": 3.5, "boolean": False, "object": {}}
DEEPEST = 6


def example_of(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """One value that the schema takes."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema or schema.get("enum"):
        return schema.get("const", (schema.get("enum") or [None])[0])
    if "anyOf" in schema:
        return _first(schema["anyOf"], schemas, name, depth)
    if name in KNOWN and _fits(KNOWN[name], schema):
        return KNOWN[name]
    if schema.get("type") == "array":
        if depth > DEEPEST:
            return []
        return [example_of(schema.get("items", {}), schemas, "", depth + 1)]
    if "properties" in schema:
        return {key: example_of(one, schemas, key, depth + 1) for key, one in schema["properties"].items()}
    if "format" in schema and schema["format"] in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    return _of_type(schema)


def _first(options: list[dict[str, Any]], schemas: dict[str, Any], name: str, depth: int) -> Any:
    if name in KNOWN and any(_fits(KNOWN[name], one) for one in options):
        return KNOWN[name]
    return example_of(options[0], schemas, name, depth)


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    kinds = {str: "string", int: "integer", list: "array", dict: "object", type(None): "null"}
    if schema.get("enum") or schema.get("format") or "$ref" in schema:
        return False
    if isinstance(value, list) and value and "$ref" in schema.get("items", {}):
        return False
    if isinstance(value, list) and len(value) < schema.get("minItems", 0):
        return False
    return kinds[type(value)] == schema.get("type")


def _of_type(schema: dict[str, Any]) -> Any:
    if schema.get("type") == "integer":
        return min(max(12, schema.get("minimum", 12)), schema.get("maximum", 2**31))
    return BY_TYPE.get(str(schema.get("type")), {})
