"""A copy of a demonstration with what the pictures need besides its year: a draft, a mail, keys, an invitation."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from config.clock import SetClock
from config.example_files import examples_folder
from config.ids import new_token, token_hash
from config.settings import load_settings
from flows.demo_people import PEOPLE, open_accounts
from flows.demo_year import LAST_DAY
from models import AccountLink, AccountPurpose, ContactRole, User, UserRole
from models.queries import access as access_queries
from models.queries import accounts as account_queries
from models.queries import correspondence as letter_queries
from models.queries import obligations as obligation_queries
from models.queries import plans as plan_queries
from models.queries import reports as report_queries
from models.queries import units as unit_queries
from operations.amendments.name_amended_plan import set_amendment
from operations.answers.signed_links import link_for
from operations.drafts.import_plan import import_plan
from operations.feeds.make_feed import make_feed
from operations.letters.choose_mail import choices_address
from operations.long_work import Step, new_work_key, start_work
from operations.mailbox.take_mail import take_mail
from operations.people.add_user import add_user
from operations.people.api_tokens import make_token
from operations.people.save_view import save_view
from operations.webhooks.add_webhook import add_webhook
from operations.workspace import Workspace, open_workspace

Found = TypeVar("Found")
PLAN = "52/KH-UBND"
SCHOOL_PLAN = "07/KH-THCSLT"
AMENDED = (
    (".07./KH", ".15./KH"),
    ("18 tháng 01 năm 2021", "10 tháng 01 năm 2022"),
    ("trước ngày 30/4/2021", "trước ngày 31/3/2022"),
    ("trước ngày 15/6/2021", "trước ngày 10/6/2022"),
)
INVITED = "mai.tt"
HOOK_HOST = "dulieu.haibinh.example"


def open_copy(data: Path, address: str) -> Workspace:
    """On the last evening of the story."""
    settings = load_settings(
        data=data, database_url="", smtp_host="", prefect_port=0, base_url=address, webhook_hosts=HOOK_HOST
    )
    evening = datetime.combine(LAST_DAY, datetime.max.time(), settings.zone)
    return open_workspace(settings, clock=SetClock(evening))


def there(found: Found | None) -> Found:
    if found is None:
        raise SystemExit("this is not the demonstration that the pictures are taken of")
    return found


def users_of(workspace: Workspace) -> dict[str, User]:
    open_accounts(workspace)
    with workspace.database.reading() as session:
        found = {login: access_queries.user_by_login(session, login) for login, *_ in PEOPLE}
    return {login: user for login, user in found.items() if user is not None}


def places_of(workspace: Workspace, users: dict[str, User]) -> dict[str, object]:
    """What stands for `{…}` in the addresses of the pages."""
    desk = workspace.acting_as(users["tonghop"].name, "web")
    places: dict[str, object] = {**_of_plans(desk)}
    places |= _of_links(desk, int(str(places["late"])))
    places["draft"], places["draft_row"], places["amending"] = _drafts(desk)
    places["mail"], places["work"] = _mail(desk), _work(desk, users["tonghop"])
    places["ticket"], places["person"], places["calendar"] = 1, users["tonghop"].id, "vn"
    _for_programs(desk, users)
    return places


def _of_plans(workspace: Workspace) -> dict[str, object]:
    with workspace.database.reading() as session:
        plan = there(plan_queries.plan_by_key(session, PLAN))
        school = there(plan_queries.plan_by_key(session, SCHOOL_PLAN))
        late = _late(session, [one.id or 0 for one in plan_queries.all_plans(session)])
        rows = plan_queries.assignments(session, plan.id or 0)
        periods = plan_queries.periods(session, plan.id or 0)
        reports = [one for one in report_queries.all_snapshots(session) if one.plan_id == plan.id]
        letters = letter_queries.letters_about(session, [late])
    newest = max(one.id or 0 for one in reports)
    documents = [one.id or 0 for one in letters.get(late, [])]
    return {
        "plan": plan.id,
        "school": school.id,
        "late": late,
        "position": rows[0].position,
        "period": periods[-1].id,
        "report": newest,
        "words_report": newest,
        "document": documents[0] if documents else 1,
    }


def _late(session: object, plan_ids: list[int]) -> int:
    """A duty overdue whose letters may still be answered."""
    owed = [
        view.obligation for plan_id in plan_ids for view in obligation_queries.views_of_plan(session, plan_id)
    ]  # type: ignore[arg-type]
    waiting = [one for one in owed if one.state.value == "open"] or owed
    return max(waiting, key=lambda one: one.due_on).id or 0


def _of_links(workspace: Workspace, late: int) -> dict[str, object]:
    """Pages that whoever has the address may open."""
    email, now = f"{INVITED}@haibinh.example", workspace.clock.now()
    add_user(
        workspace, login=INVITED, name="Trương Tuyết Mai", email=email, role=UserRole.AUDITOR, password=None,
        unit_code=None,
    )  # fmt: skip
    token = new_token()
    with workspace.database.transaction() as session:
        view = there(obligation_queries.view(session, late))
        user = there(access_queries.user_by_login(session, INVITED))
        account_queries.add_link(
            session,
            AccountLink(
                token_hash=token_hash(token),
                user_id=user.id or 0,
                purpose=AccountPurpose.INVITATION,
                created_at=now,
                expires_at=now + timedelta(days=3),
            ),
        )
        person = unit_queries.people_of(session, [view.unit.id or 0])[view.unit.id or 0, ContactRole.DESK]
        submission = link_for(
            session,
            workspace,
            obligation_id=late,
            due_version=view.obligation.due_version,
            email=person.email,
            name=person.name,
            now=now,
        )
    base = workspace.sender.base_url
    return {
        "account_link": f"/p/{token}",
        "mail_choices": choices_address(workspace, email).removeprefix(base),
        "submission": submission.removeprefix(base),
    }


def _drafts(workspace: Workspace) -> tuple[int, int, int]:
    """A plan of the year after to review, and one that amends a running plan."""
    plan = (examples_folder() / "reform-2025" / "plan.txt").read_bytes()
    draft = import_plan(workspace, plan, "ke-hoach-cchc-2025.txt")
    school = (examples_folder() / "plans" / "kh-truong-thcs-loc-thanh-2021.txt").read_text("utf-8")
    amended = school
    for before, after in AMENDED:
        amended = amended.replace(before, after)
    amending = import_plan(workspace, amended.encode(), "kh-15-sua-doi.txt")
    set_amendment(workspace, amending.key, amends=SCHOOL_PLAN)
    with workspace.database.reading() as session:
        ids = [draft.plan_id, amending.plan_id]
        row = plan_queries.assignments(session, ids[0])[0].id or 0
    return ids[0], row, ids[1]


def _mail(workspace: Workspace) -> int:
    """From an address that the directory does not know."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Văn phòng HĐND <vanphong@hdnd.example>", "dondoc@haibinh.example"
    mail["Subject"], mail["Message-ID"] = "V/v báo cáo kết quả tuyên truyền năm 2021", "<1@hdnd.example>"
    mail["Date"] = "Fri, 14 Jan 2022 09:12:00 +0700"
    mail.set_content("Kính gửi cơ quan đầu mối,\n\nĐơn vị sẽ gửi báo cáo trước ngày 18/01/2022.\n")
    return take_mail(workspace, mail.as_bytes(), arrived_at=workspace.clock.now()).message_id or 0


def _work(workspace: Workspace, user: User) -> str:
    key = new_work_key()
    start_work(workspace, key, "dry_run", user_id=user.id, step=Step(118, 240, "Ngày 29/06/2022"))
    return key


def _for_programs(workspace: Workspace, users: dict[str, User]) -> None:
    user_id = users["tonghop"].id or 0
    save_view(workspace, user_id, page="board", name="Mức 2 trở lên", query="level=2")
    make_token(workspace, login="tonghop", name="Trục liên thông văn bản", scopes=["tracking:read"])
    add_webhook(workspace, name="Kho dữ liệu của tỉnh", url=f"https://{HOOK_HOST}/dondoc", login="quantri")
    make_feed(workspace, user_id=users["donvi"].id or 0, name="Điện thoại")
