"""A message as it goes after DATA: whole lines, dots doubled, the final dot (RFC 5321, 4.5.2)."""

import re

BARE = re.compile(rb"\r\n|\r|\n")


def text_and_dot(content: bytes) -> bytes:
    """Counting is much cheaper than rewriting, and stored letters are written as they are sent.

    A lone CR or LF never goes out: relays that take one for the end of a line let one letter pass for two.
    """
    breaks = content.count(b"\r\n")
    if content.count(b"\n") != breaks or content.count(b"\r") != breaks:
        content = BARE.sub(b"\r\n", content)
    if content.startswith(b"."):
        content = b"." + content
    if b"\n." in content:
        content = content.replace(b"\n.", b"\n..")
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
