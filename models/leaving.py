"""What an export of everything leaves out, and why: secrets, and what opens doors. Deny by default by the name.

A column whose name looks like a secret is left out unless SHOWN says why it is none; tests/operations/test_export.py holds
both tables against the models.
"""

import re

from sqlalchemy import Column, Table

LOOKS_SECRET = re.compile(
    r"password|secret|token|totp|hash|private|sealed|credential|cookie|signature_key|passphrase"
)

# table.column → why it stays here
LEFT_OUT = {
    "user_account.password_hash": "a password's hash; people set new ones where they go",
    "user_account.totp_secret": "the second factor of an account",
    "user_account.totp_step": "tells when the second factor was last used",
    "web_session.token_hash": "opens a session",
    "account_link.token_hash": "opens an account for a new password",
    "api_token.token_hash": "a program's key",
    "calendar_feed.token_hash": "opens a calendar",
    "access_link.token_hash": "opens the page of an obligation",
    "webhook.secret": "signs the calls to another program",
    "api_receipt.request_hash": "of no use without the key it belongs to",
    "outbox_message.content": "the sealed letter with its live links; who got which letter when, and why, is all here",
    "long_work.key": "the address of a work that only its starter may see",
}
# Looks like a secret and is none.
SHOWN = {
    "api_receipt.token_id": "the number of a key, not the key",
    "audit_link.content_hash": "the proof of the audit trail is for everybody",
    "audit_link.chain_hash": "the proof of the audit trail is for everybody",
    "audit_link.sealed_at": "when a line of the audit trail was chained",
    "audit_redaction.content_hash": "the proof of the audit trail is for everybody",
}
# Words that other people wrote or that went to programs, in which a link may be quoted: its token is blotted out.
BLOTTED = frozenset(
    {
        "api_receipt.body",
        "audit_event.change",
        "inbox_message.body",
        "inbox_message.detail",
        "inbox_message.subject",
        "long_work.result",
        "webhook_call.payload",
        "webhook_call.said",
    }
)
# Tables that hold nothing of their own: triggers make them anew from the others.
DERIVED = {
    "search_entry": "the words of other tables, folded for searching",
    "alembic_version": "stands in the manifest as schema_version",
}
# Derived links, random ones, reply addresses (config/ids.py, config/reply_tokens.py); a checksum is longer than each.
_TOKEN = re.compile(
    r"(?<=[/+=.])(?:[0-9a-f]{48}(?![0-9A-Za-z_-])|[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])|[a-z2-7]{42}(?![a-z0-9]))"
)
BLOT = "…"


def why_left_out(column: Column[object]) -> str:
    """Empty: the column is exported."""
    name = f"{column.table.name}.{column.name}"
    if name in LEFT_OUT:
        return LEFT_OUT[name]
    return "its name looks like a secret" if LOOKS_SECRET.search(column.name) and name not in SHOWN else ""


def exported_columns(table: Table) -> list[Column[object]]:
    return [column for column in table.columns if not why_left_out(column)]


def without_tokens(text: str) -> str:
    """Links keep their place and lose what opens them."""
    return _TOKEN.sub(BLOT, text)
