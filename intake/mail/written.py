"""What the sender wrote: quoted letters and signatures of phones cut off, length bounded.

The quoting words of mail programs are known to mail-parser-reply for a dozen languages; Vietnamese is taught here.
A cut that would leave nothing is not made.
"""

import re

from mailparser_reply.constants import MAIL_LANGUAGES, QUOTED_MATCH_INCLUDE
from mailparser_reply.parser import EmailMessage

from intake.mail.bounds import LONGEST_BODY, MOST_LINES

_NAMES = "Từ|Người gửi|Đã gửi|Gửi|Ngày|Ngày gửi|Tới|Đến|Người nhận|Kính gửi|Chủ đề|Tiêu đề|Cc|Đồng gửi"
VIETNAMESE = {
    # Gmail and Apple: "Vào Th 4, 16 thg 6, 2021 vào lúc 09:12 Đôn Đốc <…> đã viết:"; Thunderbird: "Vào 16/06/2021 09:12, … wrote:"
    "wrote_header": r"^("
    + QUOTED_MATCH_INCLUDE
    + r"(?:Vào|Ngày|Lúc|Hôm)\s[^\n]{1,300}?(?:\n[^\n]{1,200}?)?\s?(?:đã viết|viết|wrote|ghi):)$",
    # Outlook and Zimbra: Từ: … Đã gửi: … Đến: … Chủ đề: …
    "from_header": r"((?:(?:^|\n|\n"
    + QUOTED_MATCH_INCLUDE
    + rf")[* ]*(?:{_NAMES}):[ *]*(?:\s{{,2}}).*){{2,}}(?:\n.*){{,1}})",
    "disclaimers": ["Lưu ý bảo mật:"],
    "signatures": ["Được gửi từ", "Đã gửi từ", "Gửi từ"],
    "sent_from": "Được gửi từ|Đã gửi từ|Gửi từ iPhone|Lấy Outlook cho|Tải Outlook cho",
}
MAIL_LANGUAGES.setdefault("vi", VIETNAMESE)
_SEPARATOR = re.compile(
    r"^[ \t]*[-_]{2,}[ \t]*(?:Original Message|Thư gốc|Tin nhắn gốc|Thư đã chuyển tiếp|Forwarded message|"
    r"Tin nhắn được chuyển tiếp|Thư ban đầu)[ \t]*[-_]{2,}[ \t]*$|^[ \t]*_{20,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_PHONE = re.compile(
    r"^(?:Đã gửi từ|Được gửi từ|Gửi từ|Sent from my|Sent from|Get Outlook for|Tải Outlook cho|Lấy Outlook cho)\b.{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
# The library's expressions go back and forth over the text: it is given what a person writes, not ten thousand lines.
_READ_CLOSELY = 30_000
# No quoting line is longer; a paragraph on one line is, and takes those expressions minutes: it waits aside meanwhile.
_LONGEST_LINE = 300
_EMPTY_LINES = re.compile(r"\n{4,}")
_ASIDE = re.compile("\ue000(\\d{1,5})\ue001")


def written_by_sender(text: str) -> str:
    """Without quotes; cut to the first lines, and it is said."""
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    own = _without_quotes(text) or text
    if len(own) > LONGEST_BODY:
        own = text  # cut below, by the length of the whole
    return bounded(own)


def _without_quotes(text: str) -> str:
    head = _SEPARATOR.split(_EMPTY_LINES.sub("\n\n\n", text[:_READ_CLOSELY]), maxsplit=1)[0]
    lines = head.split("\n")
    short = "\n".join(_set_aside(number, line) for number, line in enumerate(lines))
    message = EmailMessage(text=short, languages=["vi", "en"]).read()
    own = message.replies[0].content if message.replies and not message.replies[0].headers else ""
    kept = [line for line in own.split("\n") if not line.startswith(">")]
    whole = _ASIDE.sub(lambda found: _put_back(found, lines), "\n".join(kept))
    return _PHONE.sub("", whole).strip()


def _set_aside(number: int, line: str) -> str:
    """A quoted line stays a quoted one."""
    if len(line) <= _LONGEST_LINE:
        return line
    return f"{'> ' if line.startswith('>') else ''}\ue000{number}\ue001"


def _put_back(found: re.Match[str], lines: list[str]) -> str:
    """A sender may have written such a sign too: it stands for nothing then."""
    number = int(found[1])
    return lines[number] if number < len(lines) and len(lines[number]) > _LONGEST_LINE else found[0]


def bounded(text: str) -> str:
    """What a page can show; the whole stays in the original."""
    lines = text.split("\n")
    short = "\n".join(lines[:MOST_LINES])[:LONGEST_BODY]
    if len(short) == len(text):
        return text
    return f"{short.rstrip()}\n[…] (thư dài {len(lines)} dòng, phần còn lại xem trong bản gốc)"
