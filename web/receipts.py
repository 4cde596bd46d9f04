"""What a unit keeps in hand after it has answered."""

from models import Submission


def receipt_code(submission: Submission) -> str:
    """The code on the receipt letter too (operations.submit_status)."""
    return f"DD-{submission.id or 0:06d}"
