"""The domain as pure functions and frozen values: standard library only, no clock, no files."""
