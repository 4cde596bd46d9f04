"""The issued report goes to whom the plan names under Nơi nhận, and to both heads: each person once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import ContactRole, Plan, ReportingPeriod, ReportSnapshot
from models.queries import units as unit_queries
from notifications.letters import Attachment, Letter, LetterKind
from operations.letters.put_news import put_news
from operations.reporting.report_recipients import ReportRecipient
from operations.workspace import Workspace
from reports.consolidated.builder import figures_of
from reports.consolidated.facts_json import facts_from_json
from reports.consolidated.wording import classes_words
from rules.absence import same_person
from rules.keys import report_letter_key

# Many offices refuse larger letters; the report is then fetched from its page.
MOST_ATTACHED = 8 * 1024 * 1024


@dataclass(frozen=True)
class _Reader:
    name: str
    email: str
    why: str


def send_report(
    session: Session,
    workspace: Workspace,
    plan: Plan,
    period: ReportingPeriod,
    report: ReportSnapshot,
    recipients: Iterable[ReportRecipient],
    files: Iterable[Attachment],
    *,
    number: str | None,
    replaces: str,
    now: datetime,
) -> int:
    """The number of people; a second sending of the same report changes nothing."""
    counts = figures_of(facts_from_json(report.facts)).reports
    summary = classes_words(counts, "báo cáo của các đơn vị")
    facts = {
        "plan": plan.document_number or plan.key,
        "period": period.label,
        "number": number or "",
        "summary": f"{replaces} {summary}".strip(),
    }
    attached = tuple(files)
    if sum(len(file.content) for file in attached) > MOST_ATTACHED:
        attached = ()
        facts["link"] = f"{workspace.sender.base_url}/reports/{report.id}"
    readers = _readers(session, plan, recipients)
    for reader in readers:
        letter = Letter(
            key=report_letter_key(report.id or 0, report.version, reader.email),
            kind=LetterKind.REPORT_PUBLISHED,
            recipient_name=reader.name,
            recipient_email=reader.email,
            why=reader.why,
            today=workspace.local_day(now),
            facts=facts,
            attachments=attached,
        )
        put_news(session, workspace, letter, plan_id=plan.id, now=now)
    return len(readers)


def _readers(session: Session, plan: Plan, recipients: Iterable[ReportRecipient]) -> list[_Reader]:
    """The issuer's leadership and the coordinator's head, then the desks of the units named; each person once."""
    number = plan.document_number or plan.key
    posts = [(plan.issuer_unit_id or 0, ContactRole.HEAD), (plan.coordinating_unit_id or 0, ContactRole.HEAD)]
    people = unit_queries.people_of(session, [unit for unit, _ in posts])
    heads = [people[post] for post in posts if post in people]
    why = f"Ông/Bà nhận báo cáo của kế hoạch {number}."
    readers = [_Reader(person.name, person.email, why) for person in heads]
    readers += [
        _Reader(one.person, one.email, f"{one.unit} có tên ở Nơi nhận của kế hoạch {number}.")
        for one in recipients
        if one.email
    ]
    return list({same_person(reader.email): reader for reader in reversed(readers)}.values())[::-1]
