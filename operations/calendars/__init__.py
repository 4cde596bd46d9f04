"""Working calendars: seeded, changed with a preview, and what moves by it."""
