"""Nơi nhận of the plan, bound to units of the directory: who gets the issued report by mail, who on paper."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import Session

from models import ContactRole, Plan, ReportSnapshot
from models.base import JsonDict
from models.queries import units as unit_queries
from models.queries.units import Person
from reports.consolidated.facts_json import facts_from_json
from rules.directory import Directory

# "- Lưu: VT, TH." is no addressee; "Như trên" is one that stands elsewhere on the page.
_NOBODY = re.compile(r"^(lưu\b|như trên\b)", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^)]*\)\s*$")


@dataclass(frozen=True)
class ReportRecipient:
    """One name of the list. Without `email` the clerk sends it on paper; `units`: how many units the name means."""

    name: str
    unit: str = ""
    person: str = ""
    email: str = ""
    units: int = 0

    def as_json(self) -> JsonDict:
        return asdict(self)


def recipients_of(session: Session, plan: Plan, report: ReportSnapshot, on: date) -> list[ReportRecipient]:
    """In the order printed; a name binds where exactly one unit has it (rules/directory.py)."""
    names = list(_names(facts_from_json(report.facts).plan.recipients))
    directory = unit_queries.directory(session)
    bound: dict[str, tuple[int, ...]] = {}
    for name in names:
        found = directory.resolve(_REMARK.sub("", name), issuer_id=plan.issuer_unit_id, on=on)
        bound[name] = found.unit_ids if found else ()
    people = unit_queries.people_of(session, {ids[0] for ids in bound.values() if len(ids) == 1})
    return [_recipient(name, bound[name], directory, people) for name in names]


def _names(printed: Iterable[str]) -> Iterable[str]:
    for name in printed:
        words = name.strip().lstrip("-–•+").strip().rstrip(";.,").strip()
        if words and not _NOBODY.match(words):
            yield words


def _recipient(
    name: str,
    unit_ids: tuple[int, ...],
    directory: Directory,
    people: dict[tuple[int, ContactRole], Person],
) -> ReportRecipient:
    if len(unit_ids) != 1:
        return ReportRecipient(name, units=len(unit_ids))
    unit = directory.unit(unit_ids[0]).name
    person = people.get((unit_ids[0], ContactRole.DESK)) or people.get((unit_ids[0], ContactRole.HEAD))
    if person is None:
        return ReportRecipient(name, unit, units=1)
    return ReportRecipient(name, unit, person.name, person.email, 1)
