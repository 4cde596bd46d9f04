"""What the coordinator says about an answer line by line, and when that may be said."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.errors import BadInput, Refused


@dataclass(frozen=True)
class Verdict:
    """One line accepted, or returned with what to mend."""

    is_accepted: bool
    reason: str = ""


Verdicts = Mapping[int, Verdict]


def check_verdicts(verdicts: Verdicts, answered: Mapping[int, str]) -> None:
    """`answered`: the lines of the answer by assignment, as people name them. Nothing else may be judged."""
    for assignment_id, verdict in verdicts.items():
        if assignment_id not in answered:
            raise BadInput(
                "có dòng không thuộc báo cáo này", where=f"nhiệm vụ {assignment_id}", mend="tải lại trang"
            )
        if verdict.is_accepted and verdict.reason.strip():
            raise BadInput(
                f"{answered[assignment_id]}: chọn đạt mà lại ghi điều cần bổ sung",
                mend="chọn trả lại, hoặc xóa lời ghi ở dòng đó",
            )
        if not verdict.is_accepted and not verdict.reason.strip():
            raise BadInput(
                f"{answered[assignment_id]}: trả lại phải ghi lý do", mend="ghi điều cần bổ sung ở dòng đó"
            )


def returned_lines(verdicts: Verdicts) -> list[int]:
    return [assignment_id for assignment_id, verdict in verdicts.items() if not verdict.is_accepted]


def check_acceptance(verdicts: Verdicts, answered: Mapping[int, str]) -> None:
    """The whole is accepted when no line is returned."""
    returned = returned_lines(verdicts)
    if returned:
        names = ", ".join(answered[one] for one in returned[:3])
        raise Refused(f"còn {len(returned)} dòng chọn trả lại ({names}): trả lại bổ sung, hoặc chọn đạt")


def reason_words(reason: str, verdicts: Verdicts, answered: Mapping[int, str]) -> str:
    """What the unit reads: the word on the whole, then each line with its own; BadInput when nobody is told anything."""
    lines = [
        f"{answered[one]}: {' '.join(verdicts[one].reason.split())}"
        for one in answered
        if one in verdicts and not verdicts[one].is_accepted
    ]
    whole = reason.strip()
    if not whole and not lines:
        raise BadInput("trả lại phải ghi lý do", mend="ghi điều cần bổ sung, chung hoặc ở từng dòng")
    if not lines:
        return whole
    if whole and whole[-1] not in ".!?;:":
        whole += "."
    return "\n".join([*([whole] if whole else []), *(f"– {line}" for line in lines)])
