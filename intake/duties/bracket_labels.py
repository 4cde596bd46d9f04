"""Units in brackets behind a task: "… (Sở Tư pháp chủ trì; hoàn thành trong quý II)"."""

import re

from intake.duties.labels import Label
from intake.folding import same_tones
from intake.names.unit_grammar import read_units
from intake.names.unit_text import UnitText

_BRACKETS = re.compile(r"\((?:giao\s+)?(?P<inner>[^()]{6,260})\)[\s.;]*$", re.IGNORECASE)
_LEADS_INSIDE = re.compile(
    r"(?P<lead>.+?)\s+(?:chủ trì|thực hiện|phụ trách|tham mưu|chịu trách nhiệm)(?:\s+(?:thực hiện|tham mưu|tổ chức))*(?=\s*(?:[,;]|phối hợp|$))"
)
_HELPS_INSIDE = re.compile(r"[,;]?\s*phối hợp\s*(?:với|cùng|:)?\s*(?P<partner>[^;]+)")


def lead_in_brackets(text: str) -> tuple[str, list[Label]]:
    """ "… (Sở Tư pháp chủ trì, phối hợp Sở Y tế; hoàn thành trong quý II)"."""
    outer = _BRACKETS.search(text)
    inner = outer["inner"] if outer else ""
    leads = _LEADS_INSIDE.match(same_tones(inner))
    if outer is None or leads is None or not is_only_units(inner[: leads.end("lead")]):
        return text, []
    labels = [Label("lead", inner[: leads.end("lead")])]
    rest = inner[leads.end() :]
    helps = _HELPS_INSIDE.match(same_tones(rest))
    if helps:
        labels.append(Label("partner", rest[helps.start("partner") : helps.end("partner")].strip(" ;,.")))
        rest = rest[helps.end() :]
    time = re.sub(r"^(?:thời gian|thời hạn)[^:]{0,20}:\s*", "", rest.strip(" ;,."), flags=re.IGNORECASE)
    labels += [Label("time", time)] if time else []
    return text[: outer.start()].rstrip(" .;,"), labels


def units_in_brackets(text: str) -> tuple[str, list[Label]]:
    """ "Rà soát văn bản (Sở Tư pháp)": only where several tasks of a part end like this."""
    outer = _BRACKETS.search(text)
    if outer is None or not is_only_units(outer["inner"]) or len(text[: outer.start()].split()) < 4:
        return text, []
    return text[: outer.start()].rstrip(" .;,"), [Label("lead", outer["inner"])]


def is_only_units(text: str) -> bool:
    found = read_units(UnitText(text.strip()))
    return found is not None and not text.strip()[found.end :].strip(" .;:")
