"""What amendments have done to a plan, in words: nothing of a plan is overwritten without its history."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models import AssignmentRevision, Plan
from models.base import JsonDict
from models.queries import amendments
from operations.drafts.change_words import FIELDS, KINDS
from rules.cadence import CadenceKind, Every, Role
from rules.cadence_words import CADENCE_WORDS, EVERY_WORDS, ROLE_WORDS
from rules.revision import Difference
from rules.wording import short_date

# key of the kept form (operations/amendments/amended_rows.py) → what it is called
KEPT = {
    "unit": FIELDS["unit"],
    "role": FIELDS["role"],
    "task": FIELDS["task"],
    "cooperating": FIELDS["partners"],
    "report_to": FIELDS["report_to"],
    "report_via": FIELDS["report_via"],
    "output": FIELDS["output"],
}


@dataclass(frozen=True)
class RevisionWords:
    """One assignment as an amendment changed it; `lines` are 'Thời hạn: 30/6/2021 → 31/8/2021'."""

    kind: Difference
    kind_words: str
    position: int
    task: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class AmendmentWords:
    """One amendment that has become part of a plan."""

    plan: Plan
    applied_at: datetime
    applied_by: str
    revisions: tuple[RevisionWords, ...]


def history_of(session: Session, plan_id: int) -> tuple[AmendmentWords, ...]:
    """The latest amendment first; one that changed nothing is there too."""
    found: dict[int, list[RevisionWords]] = {}
    for revision, assignment, amendment in amendments.revisions_of(session, plan_id):
        found.setdefault(amendment.id or 0, []).append(_words(revision, assignment.position))
    return tuple(
        AmendmentWords(plan, plan.confirmed_at, plan.confirmed_by or "", tuple(found.get(plan.id or 0, ())))
        for plan in reversed(amendments.amendments_of(session, plan_id))
        if plan.confirmed_at is not None
    )


def _words(revision: AssignmentRevision, position: int) -> RevisionWords:
    before, after = revision.before or {}, revision.after or {}
    task = str((after or before).get("task", ""))
    lines = _lines(before, after) if before and after else ()
    return RevisionWords(revision.kind, KINDS[revision.kind], position, task, tuple(lines))


def _lines(before: JsonDict, after: JsonDict) -> list[str]:
    pairs = [(label, _text(name, before), _text(name, after)) for name, label in KEPT.items()]
    pairs.insert(1, (FIELDS["time"], _when(before), _when(after)))
    return [f"{label}: {old or '–'} → {new or '–'}" for label, old, new in pairs if old != new]


def _text(name: str, kept: JsonDict) -> str:
    value = kept.get(name)
    if name == "role":
        return ROLE_WORDS[Role(str(value))]
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _when(kept: JsonDict) -> str:
    if kept.get("due_on"):
        return short_date(date.fromisoformat(str(kept["due_on"])))
    if kept.get("cadence_text"):
        return str(kept["cadence_text"])
    rhythm = ", ".join(EVERY_WORDS[Every(every)] for every in kept.get("every", []))
    return rhythm or CADENCE_WORDS[CadenceKind(kept.get("kind", CadenceKind.UNSPECIFIED))]
