"""Difficulties and proposals: answered, decided, passed on."""
