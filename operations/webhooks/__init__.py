"""Programs of the office are told of what happens: signed calls, gathered from the audit trail."""
