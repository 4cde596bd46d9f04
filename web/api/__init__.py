"""/api/v1 for programs: keys instead of sessions, problem documents instead of pages."""
