"""Calendars (ICS) that people subscribe to."""
