"""Time phrases: how often, until when."""
