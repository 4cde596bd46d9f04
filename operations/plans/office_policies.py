"""An office's own regimes and ladders: put in, replaced, removed.

Each is kept as the checked text of its file. Confirmed plans carry copies: a change touches drafts only.
"""

import tomllib

from config.policy_files import ladder_ids, read_ladder, read_regime, regime_ids
from config.table_files import KeptFile
from models import OfficePolicy
from models.queries import policies as policy_queries
from notifications.letters import REMINDER_KINDS
from operations.plans.policy_shelf import KIND_WORDS, LADDER, REGIME, policy_text
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput, Refused
from rules.ladder import Ladder


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
        return kind, read_regime(file).id, text
    except BadInput as error:
        if error.mend:
            raise
        pattern = "report" if kind == LADDER else "cchc"
        raise BadInput(
            error.what, where=error.where, mend=f"xem mẫu: dondoc policy show {pattern}"
        ) from error


def _kind_of(text: str) -> str:
    """A file with steps is a ladder; whatever cannot be read is told as a regime's fault."""
    try:
        return LADDER if "steps" in tomllib.loads(text) else REGIME
    except tomllib.TOMLDecodeError:
        return REGIME


def put_policy(workspace: Workspace, content: bytes, name: str) -> tuple[str, str, bool]:
    """Write or replace a policy of the office; True when it is new."""
    kind, id, text = check_policy(content, name)
    if id in (*regime_ids(), *ladder_ids()):
        raise BadInput(
            f"{id!r} là tên đi kèm phần mềm, không thay được", where=f"{name}: id",
            mend="đặt tên khác cho cả id và tệp, ví dụ thêm mã tỉnh",
        )  # fmt: skip
    now = workspace.clock.now()
    with workspace.database.transaction() as session:
        other = LADDER if kind == REGIME else REGIME
        if policy_queries.policy(session, other, id):
            raise BadInput(
                f"{id!r} đã là tên của một {KIND_WORDS[other]}", where=f"{name}: id", mend="đặt tên khác"
            )
        row = policy_queries.policy(session, kind, id)
        is_new = row is None
        if row is None:
            row = OfficePolicy(kind=kind, key=id, text=text, changed_at=now, changed_by=workspace.actor)
        before = "" if is_new else row.text
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
        row = policy_queries.policy(session, REGIME, id) or policy_queries.policy(session, LADDER, id)
        if row is None:
            if id in (*regime_ids(), *ladder_ids()):
                raise Refused(f"{id!r} đi kèm phần mềm, không xóa được")
            policy_text(session, id)
            raise BadInput(f"không có {id!r}")
        users = [
            plan.key
            for plan in policy_queries.drafts(session)
            if id in (plan.decisions.get(name) for name in ("regime", "report_ladder", "task_ladder"))
        ]
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
