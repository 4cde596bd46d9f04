"""Accounts and keys of programs."""
