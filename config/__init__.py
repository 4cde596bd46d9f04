"""What an installation decides: settings, clock, ids, policies, calendars, words."""
