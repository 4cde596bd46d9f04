"""An office's own regimes, ladders and outlines: put in, replaced, removed.

Each is kept as the checked text of its file. Confirmed plans carry copies: a change touches drafts only.
"""

import tomllib

from config.outline_files import read_outline
from config.policy_files import read_ladder, read_regime
from config.table_files import KeptFile
from models import OfficePolicy
from models.queries import policies as policy_queries
from notifications.letters import REMINDER_KINDS
from operations.plans.policy_shelf import (
    FOLDERS,
    KIND_WORDS,
    LADDER,
    OUTLINE,
    REGIME,
    SHIPPED_IDS,
    policy_text,
)
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, LostRace, Refused
from rules.ladder import Ladder

PATTERNS = {REGIME: "cchc", LADDER: "report", OUTLINE: "plan"}


def check_policy(content: bytes, name: str) -> tuple[str, str, str]:
    """Kind, id and text of a policy file; BadInput says which key of which file to mend."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"không phải tệp văn bản UTF-8 (byte thứ {error.start + 1})",
            where=name,
            mend="lưu lại dạng UTF-8",
        ) from None
    kind = _kind_of(text)
    file = KeptFile(name.replace("\\", "/").rpartition("/")[2], text)
    try:
        if kind == LADDER:
            ladder = read_ladder(file)
            check_ladder_letters(ladder, file.name)
            return kind, ladder.id, text
        if kind == OUTLINE:
            return kind, read_outline(file).id, text
        return kind, read_regime(file).id, text
    except BadInput as error:
        if error.mend:
            raise
        pattern = PATTERNS[kind]
        raise BadInput(
            error.what, where=error.where, mend=f"xem mẫu: dondoc policy show {pattern}"
        ) from error


def _kind_of(text: str) -> str:
    """A file with steps is a ladder, one with sections an outline; whatever cannot be read is told as a regime's fault."""
    try:
        keys = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return REGIME
    return LADDER if "steps" in keys else OUTLINE if "sections" in keys else REGIME


def _is_shipped(id: str) -> bool:
    return any(id in ids() for ids in SHIPPED_IDS.values())


def put_policy(
    workspace: Workspace, content: bytes, name: str, *, replaces: str | None = None
) -> tuple[str, str, bool]:
    """Write or replace a policy of the office; True when it is new.

    `replaces`: the text that was being edited, "" for none; where another stands there now, nothing is written.
    """
    kind, id, text = check_policy(content, name)
    if _is_shipped(id):
        raise BadInput(
            f"{id!r} là tên đi kèm phần mềm, không thay được", where=f"{name}: id",
            mend="đặt tên khác cho cả id và tệp, ví dụ thêm mã tỉnh",
        )  # fmt: skip
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        for other in FOLDERS:
            if other != kind and policy_queries.policy(session, other, id):
                raise BadInput(
                    f"{id!r} đã là tên của một {KIND_WORDS[other]}", where=f"{name}: id", mend="đặt tên khác"
                )
        row = policy_queries.policy(session, kind, id)
        is_new = row is None
        if row is None:
            row = OfficePolicy(kind=kind, key=id, text=text, changed_at=now, changed_by=workspace.actor)
        before = "" if is_new else row.text
        if replaces is not None and replaces != before:
            raise LostRace(
                f"{KIND_WORDS[kind]} {id!r} "
                + ("đã có; đặt mã khác" if not replaces else "vừa được người khác sửa; mở lại rồi sửa")
            )
        row.text, row.changed_at, row.changed_by = text, now, workspace.actor
        policy_queries.put(session, row)
        if before != text:
            record_audit(
                session, workspace, at=now, action="policy_put", subject=("office_policy", row.id or 0),
                change={"kind": kind, "id": id, "before": before, "after": text},
            )  # fmt: skip
    return kind, id, is_new


def remove_policy(workspace: Workspace, id: str) -> str:
    """The kind of what was removed; refused while a draft names it."""
    with workspace.database.transaction() as session:
        own = (policy_queries.policy(session, kind, id) for kind in FOLDERS)
        row = next(filter(None, own), None)
        if row is None:
            if _is_shipped(id):
                raise Refused(f"{id!r} đi kèm phần mềm, không xóa được")
            policy_text(session, id)
            raise BadInput(f"không có {id!r}")
        users = [
            plan.key
            for plan in policy_queries.drafts(session)
            if id in (plan.decisions.get(name) for name in ("regime", "report_ladder", "task_ladder"))
        ]
        if row.kind == OUTLINE and (printed := policy_queries.plans_with_outline(session, id)):
            raise Refused(
                f"{KIND_WORDS[row.kind]} {id!r} đang được dùng cho {', '.join(plan.key for plan in printed)}: "
                "chọn đề cương khác cho các kế hoạch đó trước"
            )
        if users:
            raise Refused(
                f"{KIND_WORDS[row.kind]} {id!r} đang được chọn cho bản dự thảo {', '.join(users)}: chọn cái khác cho các bản đó trước"
            )
        record_audit(
            session, workspace, at=workspace.clock.now(), action="policy_removed",
            subject=("office_policy", row.id or 0), change={"kind": row.kind, "id": id, "before": row.text},
        )  # fmt: skip
        kind = row.kind
        policy_queries.remove(session, row)
    return kind


def check_ladder_letters(ladder: Ladder, where: str = "") -> None:
    """A ladder may only name letters that exist, or a round months from now could not write them."""
    known = {kind.value for kind in REMINDER_KINDS}
    for number, step in enumerate(ladder.steps, 1):
        if step.letter not in known:
            raise BadInput(
                f"không có mẫu thư {step.letter!r}",
                where=f"{where}: steps[{number}].letter"
                if where
                else f"thang đôn đốc {ladder.id}, bước {step.name}",
                mend=f"dùng một trong: {', '.join(sorted(known))}",
            )
