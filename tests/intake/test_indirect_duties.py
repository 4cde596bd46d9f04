"""Who is only to be urged by another body to report is shown to the reviewer."""

from intake.draft import AssignmentDraft, PlanDraft
from intake.read_plan import read_plan
from rules.workdays import WorkCalendar
from tests.intake.sample_plans import HEAD, TAIL


def read(duties: str) -> PlanDraft:
    text = f"{HEAD}\nII. TỔ CHỨC THỰC HIỆN\n{duties}\n{TAIL}"
    return read_plan(text.encode(), "ke-hoach.txt", calendar=WorkCalendar())


def shown(draft: PlanDraft) -> list[str]:
    return [one.message for one in draft.defects if one.code == "duty_through_another"]


def units(draft: PlanDraft) -> list[str | None]:
    return [one.unit for one in draft.assignments if isinstance(one, AssignmentDraft)]


def test_those_who_are_urged_to_report_are_shown_and_not_added() -> None:
    draft = read("1. Sở Nội vụ: Theo dõi, đôn đốc các phòng, ban gửi báo cáo đúng hạn.")
    (message,) = shown(draft)
    assert "“các phòng, ban”" in message
    assert units(draft) == ["Sở Nội vụ"]


def test_those_who_have_a_duty_of_their_own_are_not_shown() -> None:
    duties = "1. Sở Nội vụ: Đôn đốc các phòng, ban gửi báo cáo.\n2. Các phòng, ban: Gửi báo cáo về Sở Nội vụ."
    assert shown(read(duties)) == []


def test_urging_to_work_is_no_report() -> None:
    assert shown(read("1. Sở Nội vụ: Đôn đốc các phòng, ban thực hiện Kế hoạch.")) == []
