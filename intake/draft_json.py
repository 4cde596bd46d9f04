"""PlanDraft → the JSON of `dondoc read --json` (interfaces.md)."""

from typing import Any

from intake.draft import AssignmentDraft, DocumentHead, PlanDraft, Readings, SourcePlace
from rules.cadence import Cadence


def draft_to_json(draft: PlanDraft) -> dict[str, Any]:
    return {
        "document": _head(draft.document),
        "assignments": [_assignment(a) for a in draft.assignments],
        "targets": [{"text": t.text, "value": t.value, "measure": t.measure} for t in draft.targets],
        "defects": [{"code": d.code, "message": d.message, "where": d.where} for d in draft.defects],
    }


def _head(head: DocumentHead) -> dict[str, Any]:
    signer = head.signer
    return {
        "number": head.number,
        "type": head.type,
        "date": head.date.isoformat() if head.date else None,
        "date_partial": head.date_partial,
        "issuer": head.issuer,
        "parent_issuer": head.parent_issuer,
        "title": head.title,
        "plan_year": head.plan_year,
        "coordinating_unit": head.coordinating_unit,
        "legal_bases": [
            {
                "number": base.number,
                "date": base.date.isoformat() if base.date else None,
                "issuer": base.issuer,
            }
            for base in head.legal_bases
        ],
        "recipients": list(head.recipients),
        "signer": {"position": signer.position, "name": signer.name} if signer else None,
        "fields": readings_to_json(head.readings),
    }


def cadence_to_json(cadence: Cadence) -> dict[str, Any]:
    return {
        "kind": cadence.kind.value,
        "every": [every.value for every in cadence.every],
        "due": cadence.due,
        "due_on": cadence.due_on.isoformat() if cadence.due_on else None,
        "text": cadence.text,
        "also": [cadence_to_json(other) for other in cadence.also],
    }


def _assignment(a: AssignmentDraft) -> dict[str, Any]:
    report_to = None if not a.report_to else a.report_to[0] if len(a.report_to) == 1 else list(a.report_to)
    return {
        "unit": a.unit,
        "unit_kind": a.unit_kind.value,
        "role": a.role.value,
        "cooperating": list(a.cooperating),
        "task": a.task,
        "output": a.output,
        "report_to": report_to,
        "report_via": a.report_via,
        "cadence": cadence_to_json(a.cadence),
        "section": a.section,
        "source": _place(a.source),
        "confidence": round(a.confidence, 2),
        "flags": list(a.flags),
        "fields": readings_to_json(a.readings),
    }


def readings_to_json(readings: Readings) -> dict[str, Any]:
    """{"unit": {"confidence", "source", "how"}, …}: every field with how sure it is, where it stands, how it was read."""
    return {
        name: {"confidence": round(one.confidence, 2), "source": _place(one.place), "how": one.how}
        for name, one in readings
    }


def _place(place: SourcePlace) -> dict[str, Any]:
    fields = ("start_line", "end_line", "table", "row", "page", "sheet")
    return {name: value for name in fields if (value := getattr(place, name)) is not None}
