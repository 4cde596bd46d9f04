"""The rules of a date, said by the engine in Vietnamese (operations/obligation_words.py), for an English letter.

A rule that is not ours (the words of a plan, the name of a regime) stays as its document gives it.
"""

import re

_RULES = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"chốt số liệu (\S+) \+ (\d+) ngày làm việc", r"data cut-off \1 + \2 working days"),
        (r"hạn theo công văn số ", "by official letter no. "),
        (r"hạn gửi cấp trên theo ", "sent upward by the date of "),
        (r"hạn đơn vị gửi theo ", "sent by units by the date of "),
        (r"theo chế độ báo cáo", "by the reporting regime"),
        (r"ngày đơn vị chờ ý kiến ấn định", "the day set by the unit that waits"),
        (r"kế hoạch ghi: ", "the plan says: "),
        (r"theo kế hoạch", "by the plan"),
    )
]
_MOVED = re.compile(r"; hạn ban đầu (\S+)$")


def english_rule(rule: str) -> str:
    for pattern, words in _RULES:
        if pattern.match(rule):
            rule = pattern.sub(words, rule, count=1)
            break
    return _MOVED.sub(r"; first due \1", rule)
