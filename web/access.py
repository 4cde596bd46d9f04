"""Who may come in where: one table, deny by default."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from models import User, UserRole, WebSession
from models.queries.reach import BELONGINGS
from operations.people.sessions import (
    SignedIn,
    is_to_be_noted,
    is_to_be_renewed,
    renew_session,
    signed_in,
)
from operations.workspace import Workspace
from rules.reach import EVERYTHING, Reach
from web.sessions import cookie_name, form_token

EVERYBODY = frozenset(UserRole)
HOUSE = EVERYBODY - {UserRole.UNIT_HEAD, UserRole.UNIT_DESK}
DESK = frozenset({UserRole.ADMINISTRATOR, UserRole.COORDINATING_DESK, UserRole.COORDINATOR_HEAD})
UNIT = frozenset({UserRole.UNIT_HEAD, UserRole.UNIT_DESK})
HEAD = frozenset({UserRole.ADMINISTRATOR, UserRole.COORDINATOR_HEAD})
ADMINISTRATOR = frozenset({UserRole.ADMINISTRATOR})


@dataclass(frozen=True)
class Door:
    """Which roles a route lets in. `is_open`: anybody; `is_near`: also programs on this machine.

    `keeps_reach`: a page whose address names no unit and no plan shows nothing beyond the visitor's reach, either
    because it asks `visitor.reach` or because it shows nothing of any unit or plan. Without it, such a page is
    closed to everybody whose rights end somewhere.
    """

    roles: frozenset[UserRole] = frozenset()
    is_open: bool = False
    is_near: bool = False
    keeps_reach: bool = False


OPEN = Door(is_open=True)
# Asked by programs that must be answered when the database is not; they count no days.
HEALTH = frozenset({"healthz", "readyz", "metrics", "static"})

ACCESS = {
    "healthz": OPEN,
    "readyz": OPEN,
    "metrics": Door(HOUSE, is_near=True),
    "static": OPEN,
    # Programs with keys: web/api/access.py has the table of who may do what there.
    "api": OPEN,
    "login": OPEN,
    "sign_in": OPEN,
    "sign_in_code": OPEN,
    "give_code": OPEN,
    "office_sign_in": OPEN,
    "office_signed_in": OPEN,
    "forgotten_password": OPEN,
    "ask_new_password": OPEN,
    "account_link": OPEN,
    "use_account_link": OPEN,
    "sign_out": Door(EVERYBODY, keeps_reach=True),
    # Everybody's own account.
    "account": Door(EVERYBODY, keeps_reach=True),
    "change_account": Door(EVERYBODY, keeps_reach=True),
    "change_password": Door(EVERYBODY, keeps_reach=True),
    "end_own_session": Door(EVERYBODY, keeps_reach=True),
    "end_own_sessions": Door(EVERYBODY, keeps_reach=True),
    "second_factor": Door(EVERYBODY, keeps_reach=True),
    "set_second_factor": Door(EVERYBODY, keeps_reach=True),
    "drop_second_factor": Door(EVERYBODY, keeps_reach=True),
    "make_own_key": Door(EVERYBODY, keeps_reach=True),
    "revoke_own_key": Door(EVERYBODY, keeps_reach=True),
    # Those whose rights end somewhere give nobody rights.
    "people": Door(ADMINISTRATOR),
    "add_person": Door(ADMINISTRATOR),
    "person": Door(ADMINISTRATOR),
    "change_person": Door(ADMINISTRATOR),
    "invite_person": Door(ADMINISTRATOR),
    "end_persons_sessions": Door(ADMINISTRATOR),
    "take_second_factor": Door(ADMINISTRATOR),
    "unbind_person": Door(ADMINISTRATOR),
    "tokens": Door(ADMINISTRATOR),
    "revoke_key": Door(ADMINISTRATOR),
    # The token in the address is the key.
    "submission": OPEN,
    "submit": OPEN,
    "save_draft": OPEN,
    "add_evidence": OPEN,
    "ask_more_time": OPEN,
    "ask_input": OPEN,
    "ask_quiet": OPEN,
    "hand_over": OPEN,
    "take_back": OPEN,
    "approve_answer": OPEN,
    "send_back_answer": OPEN,
    "withdraw_request": OPEN,
    "signed_evidence": OPEN,
    "answer_sheet": OPEN,
    "take_answer_sheet": OPEN,
    # Sends a unit's own people to their unit's page.
    "overview": Door(EVERYBODY, keeps_reach=True),
    "board": Door(HOUSE, keeps_reach=True),
    "board_item": Door(HOUSE),
    "board_live": Door(HOUSE, keeps_reach=True),
    "save_view": Door(HOUSE, keeps_reach=True),
    "drop_view": Door(HOUSE, keeps_reach=True),
    "obligations": Door(HOUSE, keeps_reach=True),
    "plans": Door(HOUSE, keeps_reach=True),
    "plan": Door(HOUSE),
    "assignment_units": Door(HOUSE),
    "set_field": Door(DESK),
    "close_page": Door(HEAD),
    "close_plan": Door(HEAD),
    "policies": Door(HOUSE, keeps_reach=True),
    "policy": Door(HOUSE, keeps_reach=True),
    # They bind every plan that will be confirmed: closed to whoever's rights end somewhere.
    "edit_policy": Door(HEAD),
    "try_policy": Door(HEAD),
    "save_policy": Door(HEAD),
    "remove_policy": Door(HEAD),
    "period_dates": Door(HOUSE),
    "override_period": Door(DESK),
    "answer_import_page": Door(DESK),
    "answer_template": Door(DESK),
    "preview_answers": Door(DESK),
    "import_answers": Door(DESK),
    "import_page": Door(DESK),
    "import_plan": Door(DESK),
    # Whoever started it, and administrators: web/routes/work.py asks.
    "work": Door(EVERYBODY, keeps_reach=True),
    "work_live": Door(EVERYBODY, keeps_reach=True),
    # Supervisors and auditors may look at a draft and at the schedule it will open.
    "review": Door(HOUSE),
    "schedule": Door(HOUSE),
    "dry_run": Door(HOUSE),
    "download_dry_run": Door(HOUSE),
    "indicators": Door(HOUSE),
    "add_indicator": Door(DESK),
    "plan_above": Door(HOUSE),
    "set_plan_above": Door(DESK),
    "link_tasks": Door(DESK),
    "report_packages": Door(DESK),
    "preview_package": Door(DESK),
    "look_at_package": Door(DESK),
    "take_package": Door(DESK),
    "export_package": Door(DESK),
    "roll_up_report": Door(DESK),
    "change_indicator": Door(DESK),
    "remove_indicator": Door(DESK),
    "event_page": Door(DESK),
    "fire_event": Door(DESK),
    "download_draft": Door(HOUSE),
    "edit_page": Door(DESK),
    "add_page": Door(DESK),
    "edit_assignment": Door(DESK),
    "add_assignment": Door(DESK),
    "split_assignment": Door(DESK),
    "merge_assignments": Door(DESK),
    "drop_assignment": Door(DESK),
    "restore_assignment": Door(DESK),
    "check_assignment": Door(DESK),
    "check_all": Door(DESK),
    "edit_head": Door(DESK),
    "settle_doubt": Door(DESK),
    "bind_name": Door(DESK),
    "choose_subject": Door(DESK),
    "choose_policies": Door(DESK),
    "confirm_plan": Door(DESK),
    "amendment": Door(HOUSE),
    "name_amended": Door(DESK),
    "correct_difference": Door(DESK),
    "apply_amendment": Door(DESK),
    "reports": Door(HOUSE, keeps_reach=True),
    "report": Door(HOUSE),
    "report_page": Door(HOUSE),
    "download_report": Door(HOUSE),
    "documents": Door(HOUSE, keeps_reach=True),
    "document": Door(HOUSE),
    "document_page": Door(HOUSE),
    "download_document": Door(HOUSE),
    "document_file": Door(HOUSE),
    # The clerk numbers what has been signed on paper.
    "edit_document": Door(DESK),
    "issue_document": Door(DESK),
    "drop_document": Door(DESK),
    "attach_document": Door(DESK),
    "draft_document": Door(DESK),
    "draft_courtesy": Door(DESK),
    "register": Door(HOUSE, keeps_reach=True),
    "download_register": Door(HOUSE, keeps_reach=True),
    # Asks the visitor's reach for everything it finds.
    "search": Door(EVERYBODY, keeps_reach=True),
    "scorecards": Door(HOUSE),
    # A unit's own people see their unit's; web/routes/scorecards.py asks may_see_unit.
    "scorecard": Door(EVERYBODY),
    "download_scorecards": Door(EVERYBODY, keeps_reach=True),
    "units": Door(HOUSE, keeps_reach=True),
    # The directory is everybody's: closed to whoever's rights end somewhere, though they may look at a unit.
    "directory_unit": Door(DESK),
    "change_unit": Door(DESK),
    "change_contacts": Door(DESK),
    "new_unit": Door(DESK),
    "add_unit": Door(DESK),
    "units_import": Door(DESK),
    "units_template": Door(DESK),
    "preview_units": Door(DESK),
    "import_units": Door(DESK),
    "unit_changes": Door(HOUSE),
    "preview_unit_change": Door(DESK),
    "apply_unit_change": Door(DESK),
    "settle_unit_question": Door(DESK),
    # A unit's own people see these two; web.access.may_see_unit decides whose.
    "unit": Door(EVERYBODY),
    "obligation": Door(EVERYBODY),
    "outbox": Door(HOUSE, keeps_reach=True),
    "inbox": Door(HOUSE),
    "inbox_message": Door(HOUSE),
    "inbox_original": Door(HOUSE),
    "handle_mail": Door(DESK),
    "handle_mails": Door(DESK),
    "attach_mail": Door(DESK),
    "take_mailed_form": Door(DESK),
    "keep_mailed_files": Door(DESK),
    # The token in the address says whose choices they are.
    "mail_choices": OPEN,
    "choose_mail": OPEN,
    "retry_letter": Door(DESK),
    "see_to_letter": Door(DESK),
    "see_to_letters": Door(DESK),
    "mend_address": Door(DESK),
    "ledger": Door(EVERYBODY),
    "download_ledger": Door(EVERYBODY),
    "accept": Door(DESK),
    "return": Door(DESK),
    "revoke_link": Door(DESK | {UserRole.UNIT_HEAD}),
    "hand_over_from_page": Door(UNIT),
    "take_back_from_page": Door(DESK | UNIT),
    # web/routes/answers.py asks whose unit the form names.
    "choose_approval": Door(DESK | UNIT, keeps_reach=True),
    # Of the house and of the unit's own people; operations/answers/read_evidence.py decides whose file it is.
    "evidence": Door(EVERYBODY),
    "download_answer_sheet": Door(EVERYBODY),  # a unit's own people: their unit's
    "acknowledge": Door(DESK | {UserRole.SUPERVISOR}),  # tracking.md 4.6
    "decide_extension": Door(HEAD),
    "extend": Door(HEAD),
    "reassign": Door(HEAD),
    "waive": Door(HEAD),
    # A unit's own people quiet what their unit owes before it is due, and say who of them is away.
    "snooze": Door(DESK | UNIT),
    "add_absence": Door(DESK | UNIT, keeps_reach=True),
    "revoke_absence": Door(DESK | UNIT, keeps_reach=True),
    "wait_for": Door(DESK),
    "lift_wait": Door(DESK),
    "snooze_unit": Door(DESK),
    "freeze_report": Door(HEAD),
    "report_words": Door(HOUSE),
    "report_templates": Door(DESK),
    "add_report_template": Door(DESK),
    "remove_report_template": Door(DESK),
    "sample_report_template": Door(DESK),
    "report_template_file": Door(DESK),
    "write_words": Door(DESK),
    "drop_words": Door(DESK),
    "choose_outline": Door(DESK),
    "download_section": Door(HOUSE),
    "issue_report": Door(HEAD),
    "review_report": Door(DESK),
    "send_back_report": Door(DESK),
    "sign_report": Door(HEAD),
    "attach_signed": Door(DESK),
    "correct_report": Door(HEAD),
    "report_file": Door(HOUSE),
    "add_signatory": Door(DESK),
    "change_signatory": Door(DESK),
    "retry_letters": Door(DESK),
    "letters": Door(HOUSE, keeps_reach=True),
    "letter": Door(HOUSE, keeps_reach=True),
    "letter_shown": Door(HOUSE, keeps_reach=True),
    "try_letter": Door(HEAD),
    "word_letter": Door(HEAD),
    "ship_letter": Door(HEAD),
    # The token in the address is the key; a calendar program signs in nowhere.
    "calendar_feed": OPEN,
    "feeds": Door(EVERYBODY, keeps_reach=True),
    "make_feed": Door(EVERYBODY, keeps_reach=True),
    "revoke_feed": Door(EVERYBODY, keeps_reach=True),
    "my_unit": Door(UNIT, keeps_reach=True),
    "answer_here": Door(UNIT),
    # Names and addresses of people stand in both: never for guests.
    "audit": Door(HEAD | {UserRole.AUDITOR}),
    "system": Door(ADMINISTRATOR | {UserRole.AUDITOR}),
    # Difficulties and proposals: a unit's own people read theirs.
    "tickets": Door(EVERYBODY, keeps_reach=True),
    "ticket": Door(EVERYBODY),
    "answer_ticket": Door(DESK),
    "hand_ticket_to_head": Door(DESK),
    "decide_ticket": Door(HEAD),
    "pass_on_ticket": Door(HEAD),
    "calendar": Door(HOUSE, keeps_reach=True),
    # What is told to programs outside: closed to whoever's rights end somewhere.
    "webhooks": Door(ADMINISTRATOR),
    "add_webhook": Door(ADMINISTRATOR),
    "end_webhook": Door(ADMINISTRATOR),
    "try_webhook": Door(ADMINISTRATOR),
    "retry_webhook_call": Door(ADMINISTRATOR),
    "calendar_of": Door(HOUSE, keeps_reach=True),
    "add_calendar": Door(DESK),
    "preview_calendar": Door(DESK),
    "change_calendar": Door(DESK),
}


class SignInNeeded(Exception):
    """Nobody is signed in, and this page is not for everybody."""


class Forbidden(Exception):
    """The person signed in may not do this."""


class Forged(Exception):
    """A form that this installation did not hand out to this session."""


@dataclass(frozen=True)
class Visitor:
    """Who is looking. `is_guest`: nobody is signed in and the installation is open to readers."""

    user: User | None
    session: str = ""
    token: str = ""
    is_guest: bool = False
    # how far the rights go: which units, which plans
    reach: Reach = EVERYTHING
    sign_in: WebSession | None = None

    @property
    def name(self) -> str:
        return self.user.name if self.user else ""

    @property
    def is_of_a_unit(self) -> bool:
        return self.user is not None and self.user.role not in HOUSE

    def may(self, route: str) -> bool:
        """Whether this person may use a route: what decides also hides the button."""
        return self.user is not None and self.user.role in ACCESS[route].roles

    def may_see_unit(self, unit_id: int | None) -> bool:
        return self.reach.covers_unit(unit_id)

    def acts_for(self, unit_id: int | None) -> bool:
        """A unit's own people see what is below them, and act for their own unit alone."""
        return not self.is_of_a_unit or (self.user is not None and self.user.unit_id == unit_id)


def workspace_of(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def visitor_of(request: Request) -> Visitor:
    """The person behind the session cookie, if there is one and it still counts."""
    workspace = workspace_of(request)
    cookie = request.cookies.get(cookie_name(workspace), "")
    found = signed_in(workspace, cookie, unit_roles=UNIT)
    if found is None:
        return Visitor(None, is_guest=request.app.state.open_to_readers)
    cookie = _kept_up(request, workspace, cookie, found)
    token = form_token(workspace, cookie)
    visitor = Visitor(found.user, cookie, token, reach=found.reach, sign_in=found.row)
    request.state.visitor = visitor
    return visitor


def _kept_up(request: Request, workspace: Workspace, cookie: str, found: SignedIn) -> str:
    """The cookie from now on; web/sessions.py `SessionUpkeep` carries it out and notes that somebody was here."""
    if request.method == "GET" and is_to_be_renewed(workspace, cookie, found.row):
        fresh = renew_session(workspace, cookie, found.row)
        request.state.renewed_cookie = fresh
        return fresh or cookie
    if is_to_be_noted(workspace, found.row):
        request.state.seen_session = found.row
    return cookie


def let_in(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> None:
    """Asked before every route: a route that the table does not name lets nobody in."""
    name = request.scope["route"].name
    door = ACCESS.get(name, Door())
    if name not in HEALTH:
        workspace = workspace_of(request)
        workspace.calendars.refresh(workspace.database)
    is_reading = request.method in ("GET", "HEAD")
    if door.is_open or (door.is_near and is_near(request)):
        return
    if visitor.user is None:
        # Readers of an open house see what an auditor sees.
        if is_reading and visitor.is_guest and UserRole.AUDITOR in door.roles:
            return
        raise SignInNeeded
    if visitor.user.role not in door.roles or not _is_within_reach(request, visitor, door):
        raise Forbidden


def _is_within_reach(request: Request, visitor: Visitor, door: Door) -> bool:
    """Asked in this one place: every thing that the address names lies within the visitor's reach.

    What is not there and what is not theirs are the same to those whose rights end somewhere.
    """
    if visitor.reach.is_everything:
        return True
    named = [(name, value) for name, value in request.path_params.items() if name in BELONGINGS]
    if not named:
        return door.keeps_reach
    if any(not _is_a_number(value) for name, value in named if name != "code"):
        return False
    is_acting = request.method not in ("GET", "HEAD")
    with workspace_of(request).database.reading() as session:
        found = [BELONGINGS[name](session, value) for name, value in named]
    return all(
        one is not None
        and one.lies_in(visitor.reach)
        and (not is_acting or one.unit_id is None or visitor.acts_for(one.unit_id))
        for one in found
    )


def _is_a_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


def is_near(request: Request) -> bool:
    """A program on this machine, and not a proxy that speaks for somebody farther away."""
    is_forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for"))
    return request.client is not None and request.client.host in ("127.0.0.1", "::1") and not is_forwarded
