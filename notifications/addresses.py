"""What can be written on an envelope: a plain ASCII address, since few relays of agencies speak SMTPUTF8."""

import re

PLAIN_ADDRESS = re.compile(r"[^\s@<>(),;:\\\"\[\]]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def is_mail_address(text: str) -> bool:
    return text.isascii() and text.isprintable() and PLAIN_ADDRESS.fullmatch(text) is not None
