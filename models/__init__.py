"""Tables, transaction, statements. Importing this package registers every table."""

from models.access import (
    AccessLink,
    AccountLink,
    AccountPurpose,
    ApiToken,
    User,
    UserPlan,
    UserRole,
    WebSession,
)
from models.assignment import Assignment, AssignmentRevision, AssignmentUnit, Deliverable
from models.audit_chain import AuditLink, AuditRedaction
from models.balance import BalanceLine
from models.calendar import CalendarDay, OfficeCalendar
from models.delegation import Delegation
from models.desk import (
    ApiReceipt,
    CalendarFeed,
    CallState,
    LongWork,
    SavedView,
    Webhook,
    WebhookCall,
    WorkState,
)
from models.document import (
    ArchivedFile,
    DocumentKind,
    DocumentState,
    FileKind,
    LetterObligation,
    OfficialLetter,
    Signatory,
)
from models.event import AuditEvent, DueEvent, DueOutcome
from models.extension import Extension, ExtensionState
from models.house_keeping import Lease, RoundRecord
from models.inbox import InboxKind, InboxMessage, InboxState
from models.kept_scorecards import KeptScorecards
from models.mail_choice import MailChoice, Rhythm
from models.obligation import Obligation, ObligationKind, PauseKind, Tier
from models.obligation_sum import AssignmentSum, ObligationSum, Phase
from models.outbox import DeliveryAttempt, OutboxMessage
from models.period import ReportingPeriod
from models.plan import Appendix, Doubt, LegalBasis, Plan, Recipient, RememberedName, Target
from models.policy import OfficePolicy
from models.report import OfficeTemplate, ReportPackage, ReportSnapshot, ReportText, TrustedOffice
from models.submission import (
    AnswerDraft,
    Difficulty,
    DraftState,
    Evidence,
    EvidenceKind,
    Indicator,
    LineState,
    LineVerdict,
    Submission,
    SubmissionLine,
    SubmissionState,
    TicketHolder,
    TicketKind,
    TicketOutcome,
)
from models.unit import Contact, ContactRole, Unit, UnitAlias, UnitGroup, UnitGroupMember
from models.unit_change import UnitChange, UnitSuccession

__all__ = [
    "AccessLink",
    "AccountLink",
    "AccountPurpose",
    "AnswerDraft",
    "ApiReceipt",
    "ApiToken",
    "Appendix",
    "ArchivedFile",
    "Assignment",
    "AssignmentRevision",
    "AssignmentSum",
    "AssignmentUnit",
    "AuditEvent",
    "AuditLink",
    "AuditRedaction",
    "BalanceLine",
    "CalendarDay",
    "CalendarFeed",
    "CallState",
    "Contact",
    "ContactRole",
    "Delegation",
    "Deliverable",
    "DeliveryAttempt",
    "Difficulty",
    "DocumentKind",
    "DocumentState",
    "Doubt",
    "DraftState",
    "DueEvent",
    "DueOutcome",
    "Evidence",
    "EvidenceKind",
    "Extension",
    "ExtensionState",
    "FileKind",
    "InboxKind",
    "InboxMessage",
    "InboxState",
    "Indicator",
    "KeptScorecards",
    "Lease",
    "LegalBasis",
    "LetterObligation",
    "LineState",
    "LineVerdict",
    "LongWork",
    "MailChoice",
    "Obligation",
    "ObligationKind",
    "ObligationSum",
    "OfficeCalendar",
    "OfficePolicy",
    "OfficeTemplate",
    "OfficialLetter",
    "OutboxMessage",
    "PauseKind",
    "Phase",
    "Plan",
    "Recipient",
    "RememberedName",
    "ReportPackage",
    "ReportSnapshot",
    "ReportText",
    "ReportingPeriod",
    "Rhythm",
    "RoundRecord",
    "SavedView",
    "Signatory",
    "Submission",
    "SubmissionLine",
    "SubmissionState",
    "Target",
    "TicketHolder",
    "TicketKind",
    "TicketOutcome",
    "Tier",
    "TrustedOffice",
    "Unit",
    "UnitAlias",
    "UnitChange",
    "UnitGroup",
    "UnitGroupMember",
    "UnitSuccession",
    "User",
    "UserPlan",
    "UserRole",
    "WebSession",
    "Webhook",
    "WebhookCall",
    "WorkState",
]
