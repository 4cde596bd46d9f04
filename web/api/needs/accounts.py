"""People, keys, the audit trail and webhooks."""

from operations.people.api_tokens import Scope
from web.api.needs.need import Need, like

ACCOUNTS: dict[str, Need] = {
    "api_users": like("people", Scope.PEOPLE_READ),
    "api_add_user": like("add_person", Scope.PEOPLE_WRITE),
    "api_change_user": like("change_person", Scope.PEOPLE_WRITE),
    "api_invite_person": like("invite_person", Scope.PEOPLE_WRITE),
    "api_end_persons_sessions": like("end_persons_sessions", Scope.PEOPLE_WRITE),
    "api_take_second_factor": like("take_second_factor", Scope.PEOPLE_WRITE),
    "api_unbind_person": like("unbind_person", Scope.PEOPLE_WRITE),
    "api_tokens": like("tokens", Scope.PEOPLE_READ),
    "api_make_token": like("tokens", Scope.PEOPLE_WRITE),
    "api_revoke_token": like("revoke_key", Scope.PEOPLE_WRITE),
    "api_system": like("system", Scope.AUDIT_READ),
    "api_audit": like("audit", Scope.AUDIT_READ),
    "api_webhooks": like("webhooks", Scope.WEBHOOKS),
    "api_add_webhook": like("add_webhook", Scope.WEBHOOKS),
    "api_end_webhook": like("end_webhook", Scope.WEBHOOKS),
    "api_try_webhook": like("try_webhook", Scope.WEBHOOKS),
    "api_webhook_calls": like("webhooks", Scope.WEBHOOKS),
    "api_retry_call": like("try_webhook", Scope.WEBHOOKS),
}
