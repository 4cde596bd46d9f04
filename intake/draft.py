"""What was read out of a plan, before a person has settled the doubts (interfaces.md, `dondoc read`)."""

from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - a field is called date

from rules.cadence import Cadence, Role, UnitKind


@dataclass(frozen=True)
class LegalBasisDraft:
    number: str | None
    date: Date | None
    issuer: str | None


@dataclass(frozen=True)
class SignerDraft:
    position: str | None
    name: str | None


@dataclass(frozen=True)
class SourcePlace:
    start_line: int | None = None
    end_line: int | None = None
    table: int | None = None
    row: int | None = None
    page: int | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class FieldReading:
    """How sure one field is, where its words stand, and how they were read (`how`: intake/doubts/reading_words.py)."""

    confidence: float
    place: SourcePlace = SourcePlace()
    how: str = ""


Readings = tuple[tuple[str, FieldReading], ...]


@dataclass(frozen=True)
class DocumentHead:
    number: str | None = None
    type: str | None = None
    date: Date | None = None
    date_partial: str | None = None
    issuer: str | None = None
    parent_issuer: str | None = None
    title: str | None = None
    plan_year: int | None = None
    coordinating_unit: str | None = None
    legal_bases: tuple[LegalBasisDraft, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: SignerDraft | None = None
    readings: Readings = ()

    def reading(self, name: str) -> FieldReading | None:
        return dict(self.readings).get(name)


@dataclass(frozen=True)
class AssignmentDraft:
    unit: str | None
    task: str
    unit_kind: UnitKind = UnitKind.NAMED
    role: Role = Role.LEAD
    cooperating: tuple[str, ...] = ()
    output: str | None = None
    report_to: tuple[str, ...] = ()
    report_via: str | None = None
    cadence: Cadence = field(default_factory=Cadence)
    section: str | None = None
    source: SourcePlace = SourcePlace()
    confidence: float = 1.0
    flags: tuple[str, ...] = ()
    readings: Readings = ()

    def reading(self, name: str) -> FieldReading | None:
        return dict(self.readings).get(name)


@dataclass(frozen=True)
class TargetDraft:
    text: str
    value: str | None = None
    measure: str | None = None


@dataclass(frozen=True)
class Defect:
    """A fault of the document itself, said instead of guessed around."""

    code: str
    message: str
    where: str = ""


@dataclass(frozen=True)
class PlanDraft:
    document: DocumentHead
    assignments: tuple[AssignmentDraft, ...]
    targets: tuple[TargetDraft, ...] = ()
    defects: tuple[Defect, ...] = field(default=())
    source_name: str = ""
