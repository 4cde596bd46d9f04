"""Công văn, letters out and in, and their words."""

from operations.people.api_tokens import Scope
from web.api.needs.need import Need, like

LETTERS: dict[str, Need] = {
    "api_documents": like("documents", Scope.LETTERS_READ, keeps_reach=True),
    "api_document": like("document", Scope.LETTERS_READ),
    "api_draft_document": like("draft_document", Scope.LETTERS_WRITE),
    "api_draft_courtesy": like("draft_courtesy", Scope.LETTERS_WRITE),
    "api_edit_document": like("edit_document", Scope.LETTERS_WRITE),
    "api_issue_document": like("issue_document", Scope.LETTERS_WRITE),
    "api_drop_document": like("drop_document", Scope.LETTERS_WRITE),
    "api_attach_document": like("attach_document", Scope.LETTERS_WRITE),
    "api_download_document": like("download_document", Scope.LETTERS_READ),
    "api_document_file": like("document_file", Scope.LETTERS_READ),
    "api_outbox": like("outbox", Scope.LETTERS_READ),
    "api_retry_letters": like("retry_letters", Scope.LETTERS_WRITE),
    "api_retry_letter": like("retry_letter", Scope.LETTERS_WRITE),
    "api_see_to_letter": like("see_to_letter", Scope.LETTERS_WRITE),
    "api_inbox": like("inbox", Scope.LETTERS_READ),
    "api_inbox_message": like("inbox_message", Scope.LETTERS_READ),
    "api_inbox_original": like("inbox_original", Scope.LETTERS_READ),
    "api_take_mailed_form": like("take_mailed_form", Scope.LETTERS_WRITE),
    "api_keep_mailed_files": like("keep_mailed_files", Scope.LETTERS_WRITE),
    "api_handle_mail": like("handle_mail", Scope.LETTERS_WRITE),
    "api_attach_mail": like("attach_mail", Scope.LETTERS_WRITE),
    "api_register": like("register", Scope.LETTERS_READ, keeps_reach=True),
    "api_wordings": like("letters", Scope.SETTINGS_READ, keeps_reach=True),
    "api_word_letter": like("word_letter", Scope.SETTINGS_WRITE),
}
