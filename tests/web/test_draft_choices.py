"""What a person decides about a draft: its head, its doubts, its names; and nothing from a page that is out of date."""

from datetime import date

from models import Assignment
from models.queries import audit as audit_queries
from models.queries import plans as plan_queries
from operations.drafts.choose_for_plan import saved_decisions
from operations.workspace import Workspace
from tests.web.browser import Browser
from tests.web.drafts import (
    ODD_NAME,
    PLAN,
    a_draft_plan,
    fields_on,
    plan_of,
    posted,
    row_with,
    rows_of,
)

REVIEW = "/plans/1/review"


def _budget(drafted: Workspace) -> Assignment:
    return row_with(drafted, "Hướng dẫn lập dự toán")


def test_the_head_is_edited(clerk: Browser, drafted: Workspace) -> None:
    fields = {"number": "47/KH-UBND", "type": "KH", "title": "Tuyên truyền", "issuer": "UBND tỉnh Hải Bình"}
    response = posted(clerk, drafted, f"{REVIEW}/head", issued_on="23/3/2021", plan_year="2021", **fields)
    assert response.headers["location"] == f"{REVIEW}?done=head_edited&open=head#head"
    plan = plan_of(drafted)
    assert (plan.document_number, plan.issued_on, plan.issuer_name) == (
        "47/KH-UBND",
        date(2021, 3, 23),
        "UBND tỉnh Hải Bình",
    )
    assert posted(clerk, drafted, f"{REVIEW}/head", plan_year="hai mốt", **fields).status_code == 422
    assert posted(clerk, drafted, f"{REVIEW}/head", title="").status_code == 422


def test_a_doubt_is_settled_with_an_answer(clerk: Browser, drafted: Workspace) -> None:
    with drafted.database.reading() as session:
        doubt = plan_queries.doubts(session, 1)[0]
    place = f"{REVIEW}/doubts/{doubt.id}"
    assert posted(clerk, drafted, place, answer=" ").status_code == 422
    assert posted(clerk, drafted, place, answer="Bản gốc có đủ chữ ký").status_code == 303
    assert "Bản gốc có đủ chữ ký" in clerk.get(f"{REVIEW}?open=doubts").text
    with drafted.database.reading() as session:
        assert plan_queries.doubts(session, 1)[0].settled_by == "Người dùng coordinating_desk-house"


def test_a_name_is_bound_ignored_and_taken_back(clerk: Browser, drafted: Workspace) -> None:
    place = f"{REVIEW}/names"
    assert posted(clerk, drafted, place, name=ODD_NAME).status_code == 422
    assert posted(clerk, drafted, place, name=ODD_NAME, choice="other", other="").status_code == 422
    assert posted(clerk, drafted, place, name=ODD_NAME, choice="other", other="Sở Lạ").status_code == 422
    assert posted(clerk, drafted, place, name=ODD_NAME, choice="ignore", reason="").status_code == 422
    for typed, codes in (
        ("Sở Tài chính (STC)", ("STC",)),
        ("stc", ("STC",)),
        ("sở tài chính; SYT", ("STC", "SYT")),
    ):
        assert posted(clerk, drafted, place, name=ODD_NAME, choice="other", other=typed).status_code == 303
        assert saved_decisions(plan_of(drafted)).codes_for(ODD_NAME) == codes
    posted(clerk, drafted, place, name=ODD_NAME, choice="ignore", reason="tập hợp mở")
    assert saved_decisions(plan_of(drafted)).is_ignored(ODD_NAME)
    posted(clerk, drafted, place, name=ODD_NAME, choice="forget")
    assert not saved_decisions(plan_of(drafted)).is_ignored(ODD_NAME)
    posted(clerk, drafted, place, name=ODD_NAME, choice="STC")
    page = clerk.get(REVIEW).text
    assert "người rà soát chọn" in page
    assert "tên chưa gắn" not in page


def test_a_settled_name_can_be_taken_up_again(clerk: Browser) -> None:
    page = clerk.get(f"{REVIEW}?name=S%E1%BB%9F+Y+t%E1%BA%BF").text
    assert "“Sở Y tế”</strong> đang hiểu là Sở Y tế" in page


def test_sentences_without_a_subject_get_one(clerk: Browser, drafted: Workspace) -> None:
    text = PLAN.replace("46/KH", "47/KH").replace("3. Sở Y tế:\n", "3. Công tác tài liệu:\n")
    text = text.replace("- Chủ trì, phối hợp với Sở Tư pháp biên soạn", "- Biên soạn")
    number = a_draft_plan(drafted, text, "ke-hoach-47.txt")
    place = f"/plans/{number}/review"
    assert "nhiệm vụ không nêu đơn vị thực hiện" in clerk.get(place).text
    posted(clerk, drafted, f"{place}/subject", unit="Sở Y tế (SYT)")
    assert saved_decisions(plan_of(drafted, number)).missing_subject == "SYT"
    assert "Đang chọn: SYT" in clerk.get(place).text
    posted(clerk, drafted, f"{place}/subject", unit="")
    assert saved_decisions(plan_of(drafted, number)).missing_subject is None


def test_a_form_from_an_older_draft_changes_nothing_and_says_so(clerk: Browser, drafted: Workspace) -> None:
    row = _budget(drafted)
    old = fields_on(clerk.get(f"{REVIEW}/{row.id}").text)
    posted(clerk, drafted, f"{REVIEW}/{row.id}/check")
    before = [one.model_dump() for one in rows_of(drafted)]
    response = clerk.post(f"{REVIEW}/{row.id}", {**old, "task": "Việc khác"})
    assert response.status_code == 409
    assert "tải lại trang" in response.text
    assert f'href="{REVIEW}"' in response.text
    assert [one.model_dump() for one in rows_of(drafted)] == before


def test_what_was_done_bears_the_persons_name(clerk: Browser, drafted: Workspace) -> None:
    posted(clerk, drafted, f"{REVIEW}/{_budget(drafted).id}/drop", reason="Trùng")
    with drafted.database.reading() as session:
        last = audit_queries.since(session, 0)[-1]
    assert (last.action, last.actor, last.channel) == (
        "assignment_dropped",
        "Người dùng coordinating_desk-house",
        "web",
    )
