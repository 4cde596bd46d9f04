"""What a refusal for good was about: the address, or only this letter (RFC 3463)."""

import re

ENHANCED = re.compile(r"\b5\.(\d{1,3})\.\d{1,3}\b")
# System (too large), protocol, content, policy: the same address may take the next letter.
ABOUT_THE_LETTER = frozenset({3, 5, 6, 7})


def is_about_the_address(reason: str) -> bool:
    """Without a code that says otherwise a refusal is the address's: the next letter would fare no better."""
    code = ENHANCED.search(reason)
    return code is None or int(code[1]) not in ABOUT_THE_LETTER
