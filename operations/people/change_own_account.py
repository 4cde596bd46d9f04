"""What a person may change of their own account: how they are called and in which language they read."""

from models import User
from models.queries import accounts as account_queries
from operations.people.add_user import LONGEST_WORDS
from operations.record_audit import record_audit
from operations.workspace import Workspace
from rules.errors import BadInput

LANGUAGES = ("", "vi", "en")


def change_own_account(workspace: Workspace, user: User, *, name: str, language: str) -> bool:
    """Whether anything changed; the mail address is the administrator's, for it opens the account."""
    if not name or len(name) > LONGEST_WORDS:
        raise BadInput("họ và tên trống hoặc quá dài", mend="ghi họ và tên")
    if language not in LANGUAGES:
        raise BadInput("không có ngôn ngữ này", mend="chọn tiếng Việt hoặc tiếng Anh")
    if (name, language) == (user.name, user.language):
        return False
    with workspace.database.transaction() as session:
        account_queries.change(session, user.id or 0, name=name, language=language)
        record_audit(
            session,
            workspace,
            at=workspace.clock.now(),
            action="account_changed",
            subject=("user", user.id or 0),
            change={"name": [user.name, name], "language": [user.language, language]},
        )
    return True
