"""Scorecards of units over a year."""
