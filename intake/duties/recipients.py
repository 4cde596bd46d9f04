"""To whom a duty says its result goes: the concrete body, and the one it goes through."""

import re

from intake.folding import same_tones
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitSpan, UnitText

_REPORTS = re.compile(
    r"(?<!\w)(?:báo cáo|gửi|phản ánh|nộp|báo ngay|báo nhanh|báo(?=\s+(?:công an|ubnd|ủy ban|trạm y tế|chính quyền|cơ quan công an|trung tâm))|thông báo ngay|thông báo(?=[^.;,]{0,60}\s(?:cho|đến|tới|về)\s))(?!\w)"
)


_DIRECT = re.compile(
    r"(?:báo cáo|gửi|phản ánh|nộp|báo|thông báo)(?:,?\s+(?:và\s+)?(?:xin ý kiến|đề xuất|trình|tham mưu))?\s+(?:(?:bằng văn bản|kết quả|tình hình|kịp thời|báo cáo|ngay|nhanh|khẩn|đột xuất|định kỳ|trực tiếp|thường xuyên|đầy đủ|tổng hợp|kế hoạch|danh sách|hồ sơ|văn bản|biên bản)\s+)*(?:(?:về|cho|đến|tới|lên|với)\s+)?"
)


_TOWARDS = re.compile(r"(?<!\w)(?:gửi về|gửi cho|gửi đến|về|cho|đến|gửi|tới|lên)\s+")


_VIA = re.compile(r"\s*\(?\s*(?:thông qua|qua)\s+")


_NOBODY = re.compile(
    r"(?:các )?cấp|(?:cơ quan|người) có thẩm quyền|công đoàn cấp trên|quỹ |đơn vị mình|địa phương mình|cơ quan mình"
)


def recipients_of(text: str) -> tuple[tuple[str, ...], str | None]:
    """The concrete bodies to report to, and the one it goes through."""
    source = UnitText(text)
    best: tuple[int, tuple[UnitSpan, ...], int] | None = None
    for verb in _REPORTS.finditer(source.lower):
        for found_at, units, end in _candidates(source, verb.start()):
            if best is None or found_at < best[0]:
                best = (found_at, units, end)
            break
        if best:
            break
    if not best:
        return (), None
    names = [unit.text for unit in best[1]]
    also = re.compile(r"\s*(?:,|;)?\s*(?:và|đồng thời)\s+(?:gửi|báo cáo)\s+(?:về\s+|cho\s+)?").match(
        source.lower, best[2]
    )
    if also:
        more = read_units(source, also.end())
        names += [unit.text for unit in more.units] if more else []
    via = _VIA.match(source.lower, best[2])
    through = read_units(source, via.end()) if via else None
    return tuple(names), through.units[0].text if through else None


def _candidates(source: UnitText, start: int) -> list[tuple[int, tuple[UnitSpan, ...], int]]:
    out = []
    direct = _DIRECT.match(source.lower, start)
    limit = re.compile(r"[.;]\s|để tổng hợp|để theo dõi").search(source.lower, start + 3)
    end = limit.start() if limit else len(source.text)
    places = [direct.end()] if direct else []
    places += [match.end() for match in _TOWARDS.finditer(source.lower, start, end)]
    for place in sorted(set(places)):
        found = read_units(source, place)
        if not found or _NOBODY.match(source.lower, place) or not _is_concrete(found.units):
            continue
        units = tuple(u for u in found.units if not _NOBODY.match(same_tones(u.text)))
        if units and not _is_topic(source, place, found.end):
            out.append((place, units, found.end))
    return out


def _is_concrete(units: tuple[UnitSpan, ...]) -> bool:
    return not units[0].plural


def _is_topic(source: UnitText, start: int, end: int) -> bool:
    """ "về công tác …", "cho người dân" are no recipients."""
    return not source.capital_at(start) and not re.match(
        r"(?:lãnh đạo|bộ phận|phòng|cơ quan thường trực|tổ|ban|văn phòng|ủy ban|hội đồng|đơn vị)",
        source.lower[start:end],
    )
