"""What is past its time of keeping goes, batch by batch; what figures are counted from and what law keeps stays (docs/care.md).

Each batch is on the audit trail as a number, in the transaction that took it off the record.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from models.queries import pruning
from models.queries.pruning import Pruned
from operations.care.anonymise import anonymise_person, people_who_left
from operations.mailbox.keep_mail import mail_path
from operations.record_audit import record_audit
from operations.workspace import Workspace

log = logging.getLogger("dondoc.care")

# Long enough to be worth a commit, short enough for somebody else to write in between.
BATCH = 500
YEAR = timedelta(days=365.25)
INSTALLATION = ("installation", 0)


class Kept(StrEnum):
    """What is kept for a time, by the name of its number on the audit trail."""

    LETTER_WORDS = "letter_words"
    MESSAGES = "messages"
    SESSIONS = "sessions"
    ACCOUNT_LINKS = "account_links"
    ACCESS_LINKS = "access_links"
    FEEDS = "feeds"
    DRAFTS = "drafts"
    ROUNDS = "rounds"
    PEOPLE = "people"


WORDS = {
    Kept.LETTER_WORDS: "nội dung thư đã gửi",
    Kept.MESSAGES: "bản gốc thư đến",
    Kept.SESSIONS: "phiên đăng nhập đã kết thúc",
    Kept.ACCOUNT_LINKS: "liên kết đặt mật khẩu đã hết hạn",
    Kept.ACCESS_LINKS: "liên kết báo cáo đã hết hạn",
    Kept.FEEDS: "lịch đồng bộ đã thu hồi",
    Kept.DRAFTS: "bản nháp báo cáo không còn việc",
    Kept.ROUNDS: "bản ghi vòng chạy",
    Kept.PEOPLE: "người đã rời đơn vị (khử tên)",
}


@dataclass
class Done:
    """How much of what went, or would go."""

    numbers: dict[Kept, int] = field(default_factory=lambda: dict.fromkeys(Kept, 0))

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    def as_dict(self) -> dict[str, int]:
        return {kept.value: number for kept, number in self.numbers.items()}

    def words(self) -> str:
        return ", ".join(f"{number} {WORDS[kept]}" for kept, number in self.numbers.items() if number)


def prune(workspace: Workspace, *, is_stopping: Callable[[], bool] = lambda: False) -> Done:
    done = Done()
    now = workspace.clock.now()
    for kept, pruned, before in _limits(workspace, now):
        while not is_stopping() and (number := _prune_batch(workspace, kept, pruned, before)):
            done.numbers[kept] += number
    if left_before := _people_left_before(workspace, now):
        for person in people_who_left(workspace, left_before):
            if is_stopping():
                break
            anonymise_person(workspace, person)
            done.numbers[Kept.PEOPLE] += 1
    return done


def what_would_go(workspace: Workspace) -> Done:
    """The same numbers, and nothing is touched."""
    done = Done()
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        for kept, pruned, before in _limits(workspace, now):
            done.numbers[kept] = pruned.number(session, before)
    if left_before := _people_left_before(workspace, now):
        done.numbers[Kept.PEOPLE] = len(people_who_left(workspace, left_before))
    return done


def _limits(workspace: Workspace, now: datetime) -> Iterator[tuple[Kept, Pruned, datetime]]:
    """What is pruned, with the instant before which it is; what is kept for ever is left out."""
    settings = workspace.settings
    years, days = YEAR, timedelta(days=1)
    table = (
        (Kept.LETTER_WORDS, pruning.LETTER_WORDS, settings.keep_letter_bodies_years * years),
        (Kept.MESSAGES, pruning.MESSAGES, settings.keep_inbox_years * years),
        (Kept.SESSIONS, pruning.SESSIONS, settings.keep_sessions_days * days),
        (Kept.ACCOUNT_LINKS, pruning.ACCOUNT_LINKS, settings.keep_sessions_days * days),
        (Kept.ACCESS_LINKS, pruning.ACCESS_LINKS, settings.keep_sessions_days * days),
        (Kept.FEEDS, pruning.FEEDS, settings.keep_sessions_days * days),
        (Kept.DRAFTS, pruning.DRAFTS, settings.keep_drafts_days * days),
        (Kept.ROUNDS, pruning.ROUNDS, settings.keep_rounds_days * days),
    )
    for kept, pruned, lasting in table:
        if lasting:
            yield kept, pruned, now - lasting


def _people_left_before(workspace: Workspace, now: datetime) -> datetime | None:
    years = workspace.settings.keep_people_years
    return now - years * YEAR if years else None


def _prune_batch(workspace: Workspace, kept: Kept, pruned: Pruned, before: datetime) -> int:
    now = workspace.clock.now()
    with workspace.database.reading() as session:
        ids = pruned.next_ids(session, before, BATCH)
        files = pruning.checksums(session, ids) if kept is Kept.MESSAGES else []
    if not ids:
        return 0
    # Before the row says that it is gone: a file that outlives its row's word would never be looked for again.
    for sha256 in files:
        mail_path(workspace, sha256).unlink(missing_ok=True)
    with workspace.database.transaction() as session:
        number = pruned.take(session, ids, before, now)
        if number:
            record_audit(
                session,
                workspace,
                at=now,
                action="pruned",
                subject=INSTALLATION,
                change={
                    "what": WORDS[kept],
                    "number": number,
                    "until": workspace.local_day(before).isoformat(),
                },
            )
    return number
