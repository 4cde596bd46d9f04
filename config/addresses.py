"""Mail addresses as an administrator types them into a setting."""

import re

PLAIN_MAILBOX = re.compile(r"[A-Za-z0-9._+=-]+@[A-Za-z0-9.-]+")


def plain_addresses(text: str) -> list[str]:
    """The addresses of a list with commas or semicolons; what is none is left out."""
    words = (one.strip() for one in text.replace(";", ",").split(","))
    return [one for one in words if PLAIN_MAILBOX.fullmatch(one)]
