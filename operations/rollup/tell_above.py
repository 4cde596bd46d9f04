"""A newer report came from below, and what was sent stands: the people of the plan above are told, nothing is replaced."""

from datetime import datetime

from sqlmodel import Session

from models import ContactRole
from models.queries import units as unit_queries
from models.queries.obligations import ObligationView
from notifications.letters import Letter, LetterKind
from operations.letters.put_news import put_news
from operations.obligation_words import plan_number
from operations.rollup.lower_report import LowerReport
from operations.workspace import Workspace
from rules.keys import answer_letter_key


def tell_above(
    session: Session, workspace: Workspace, view: ObligationView, report: LowerReport, now: datetime
) -> None:
    """The coordinator's desk and head, each person once for each report."""
    unit_id = view.plan.coordinating_unit_id or 0
    posts = [(unit_id, ContactRole.DESK), (unit_id, ContactRole.HEAD)]
    people = unit_queries.people_of(session, [unit_id])
    about = f"rollup:{view.obligation.id}:{report.checksum[:16]}"
    for person in {people[post].email: people[post] for post in posts if post in people}.values():
        letter = Letter(
            key=answer_letter_key(LetterKind.REPORT_PUBLISHED.value, about, person.email),
            kind=LetterKind.REPORT_PUBLISHED,
            recipient_name=person.name,
            recipient_email=person.email,
            why=f"Ông/Bà theo dõi kế hoạch {plan_number(view)} tại cơ quan đầu mối.",
            today=workspace.local_day(now),
            facts={
                "plan": report.issued.plan,
                "period": report.issued.period,
                "number": report.issued.number,
                "summary": (
                    f"{view.unit.name} đã gửi báo cáo trước đó theo kế hoạch {plan_number(view)}; bản đã gửi giữ nguyên. "
                    "Cần thay bằng bản này thì trả lại báo cáo đã gửi, rồi chuyển lên lại"
                ),
            },
        )
        put_news(session, workspace, letter, plan_id=view.obligation.plan_id, now=now)
