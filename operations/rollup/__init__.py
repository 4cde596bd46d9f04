"""The issued report of a lower coordinator becomes the submission of its unit above (tracking.md 6.4)."""
