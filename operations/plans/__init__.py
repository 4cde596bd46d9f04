"""Confirmed plans: their schedule, periods, events, shared reports, policies and indicators."""
