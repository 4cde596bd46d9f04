"""What a plan asks of a unit among its aims is no assignment, but it is not lost either."""

from intake.draft import PlanDraft
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar
from tests.intake.sample_plans import HEAD, TAIL

BODY = """II. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ: Theo dõi, đôn đốc thực hiện Kế hoạch.
"""


def read(*aims: str) -> PlanDraft:
    text = HEAD + "\n".join(aims) + "\n" + BODY + TAIL
    return read_plan(text.encode(), "ke-hoach.txt", calendar=WorkCalendar())


def among_aims(draft: PlanDraft) -> list[str]:
    return [defect.message for defect in draft.defects if defect.code == "duty_in_requirements"]


def test_a_duty_among_the_aims_is_shown_with_its_units_and_not_counted() -> None:
    draft = read("- Sở Y tế và Sở Tư pháp có trách nhiệm tuyên truyền Kế hoạch tại cơ quan mình.")
    assert [one.unit for one in draft.assignments] == ["Sở Nội vụ"]
    (message,) = among_aims(draft)
    assert "“Sở Y tế”, “Sở Tư pháp”" in message
    assert "thêm vào nếu đó là nhiệm vụ" in message


def test_a_wish_among_the_aims_is_only_a_wish() -> None:
    assert among_aims(read("- Các cơ quan, đơn vị phải xác định đây là việc làm thường xuyên.")) == []


def test_the_place_of_the_sentence_is_named() -> None:
    draft = read("- Sở Y tế chịu trách nhiệm tuyên truyền tại các trạm y tế.")
    (where,) = [defect.where for defect in draft.defects if defect.code == "duty_in_requirements"]
    assert where.startswith("dòng ")
