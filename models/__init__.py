"""Tables, transaction, statements. Importing this package registers every table."""

from models.access import AccessLink, User, UserRole
from models.assignment import Assignment, AssignmentRevision, AssignmentUnit, Deliverable
from models.event import AuditEvent, DueEvent, DueOutcome
from models.extension import Extension, ExtensionState
from models.house_keeping import CalendarDay, Lease, RoundRecord
from models.obligation import Obligation, ObligationKind, Tier
from models.outbox import DeliveryAttempt, OutboxMessage
from models.period import ReportingPeriod
from models.plan import Appendix, Doubt, LegalBasis, Plan, Recipient, RememberedName, Target
from models.report import ReportSnapshot
from models.submission import (
    Difficulty,
    Evidence,
    LineState,
    Submission,
    SubmissionLine,
    SubmissionState,
    TicketKind,
)
from models.unit import Contact, ContactRole, Unit, UnitAlias, UnitGroup, UnitGroupMember

__all__ = [
    "AccessLink",
    "Appendix",
    "Assignment",
    "AssignmentRevision",
    "AssignmentUnit",
    "AuditEvent",
    "CalendarDay",
    "Contact",
    "ContactRole",
    "Deliverable",
    "DeliveryAttempt",
    "Difficulty",
    "Doubt",
    "DueEvent",
    "DueOutcome",
    "Evidence",
    "Extension",
    "ExtensionState",
    "Lease",
    "LegalBasis",
    "LineState",
    "Obligation",
    "ObligationKind",
    "OutboxMessage",
    "Plan",
    "Recipient",
    "RememberedName",
    "ReportSnapshot",
    "ReportingPeriod",
    "RoundRecord",
    "Submission",
    "SubmissionLine",
    "SubmissionState",
    "Target",
    "TicketKind",
    "Tier",
    "Unit",
    "UnitAlias",
    "UnitGroup",
    "UnitGroupMember",
    "User",
    "UserRole",
]
