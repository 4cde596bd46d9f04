"""The signed page keeps what is typed and uploaded: by script, by button, and after every mistake."""

from models.queries import audit as audit_queries
from operations.answers.answer_drafts import save_draft
from operations.workspace import Workspace
from rules.answer_draft import DraftContent
from rules.lifecycle import State
from tests.web.answers import PDF, draft_in_hand, files_in_hand, save_by_script, seen_version, send_files
from tests.web.browser import Browser
from tests.web.forms import answers_to, lines_asked, state_of


def test_a_scanner_that_follows_every_link_changes_nothing(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    with filled.database.reading() as session:
        before = len(audit_queries.of_subject(session, ("obligation", obligation_id)))
    for path in (link, f"{link}/draft", f"{link}/evidence", f"{link}/draft?difficulty=x"):
        assert officer.get(path).status_code in (200, 404, 405)
    assert draft_in_hand(filled, obligation_id) is None
    assert state_of(filled, obligation_id) is State.OPEN
    with filled.database.reading() as session:
        assert len(audit_queries.of_subject(session, ("obligation", obligation_id))) == before


def test_what_is_typed_is_kept_and_there_again(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    page = officer.get(link).text
    assert "Chưa có bản nháp" in page
    first, *_ = lines_asked(page)
    typed = {
        "seen": "0",
        f"state-{first}": "in_progress",
        f"result-{first}": "Đang <soạn>",
        "difficulty": "Vướng",
    }
    told = save_by_script(officer, link, typed)
    assert told.json() == {
        "version": 1,
        "said": "Đã lưu nháp lúc 9:00 ngày 18/6/2021",
        "questions": {},
    }
    page = officer.get(link).text
    assert "Đang &lt;soạn&gt;</textarea>" in page
    assert "Còn 2 trên 3 nhiệm vụ chưa ghi" in page
    assert seen_version(page) == "1"
    button = officer.post(f"{link}/draft", {**typed, "seen": "1", "difficulty": "Vướng nhiều"})
    assert button.headers["location"] == f"{link}?done=draft_saved#answer"
    assert ">Vướng nhiều</textarea>" in officer.get(link).text
    assert state_of(filled, obligation_id) is State.OPEN


def test_a_colleagues_newer_draft_is_neither_overwritten_nor_in_the_way(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    seen = seen_version(officer.get(link).text)
    save_draft(filled, obligation_id, DraftContent(difficulty="của đồng nghiệp"), by="Đồng nghiệp")
    mine = {"seen": seen, "difficulty": "của tôi"}
    told = save_by_script(officer, link, mine)
    assert told.status_code == 409
    assert "Bản nháp vừa được Đồng nghiệp lưu lúc 09:00 18/6/2021" in told.json()["problem"]
    for path in (f"{link}/draft", link):
        page = officer.post(path, mine)
        assert page.status_code == 409
        assert ">của tôi</textarea>" in page.text
        assert seen_version(page.text) == seen
        assert "thay cho bản của Đồng nghiệp" in page.text
    kept = draft_in_hand(filled, obligation_id)
    assert kept is not None
    assert kept.content["difficulty"] == "của đồng nghiệp"
    assert officer.post(f"{link}/draft", {**mine, "over": "1"}).status_code == 303
    assert ">của tôi</textarea>" in officer.get(link).text


def test_a_mistake_keeps_the_words_and_the_files(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    page = officer.get(link).text
    fields = answers_to(page) | {"seen": "0", "evidence_line": lines_asked(page)[1]}
    refused = send_files(
        officer, link, fields, ("../Biên bản.pdf", PDF), ("xấu.pdf", b"MZ\x90\0"), ("to.exe", b"MZ")
    )
    assert refused.status_code == 422
    assert "xấu.pdf: nội dung không phải là tệp .pdf" in refused.text
    assert "to.exe: không nhận loại tệp .exe" in refused.text
    assert refused.text.count("Đã ban hành hướng dẫn</textarea>") == 3
    assert state_of(filled, obligation_id) is State.OPEN
    (kept,) = files_in_hand(filled, obligation_id)
    assert (kept.file_name, kept.uploaded_by) == ("Biên bản.pdf", "Chuyên viên STC")
    assert str(kept.assignment_id) == lines_asked(page)[1]
    assert "Biên bản.pdf" in refused.text
    sent = send_files(officer, link, fields | {"seen": seen_version(refused.text)})
    assert sent.status_code == 303
    receipt = officer.get(link).text
    assert "Tệp đã gửi kèm" in receipt
    assert "Biên bản.pdf" in receipt
    again = send_files(officer, link, fields, ("sau.pdf", PDF + b"2"))
    assert again.status_code == 409
    assert "Đã nhận lúc" in again.text
    assert files_in_hand(filled, obligation_id) == []


def test_files_go_up_and_out_by_buttons_alone(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    fields = {"seen": "0", "difficulty": "đang gõ dở"}
    none = send_files(officer, f"{link}/evidence", fields)
    assert none.status_code == 422
    assert "Chưa chọn tệp" in none.text
    assert ">đang gõ dở</textarea>" in none.text
    up = send_files(officer, f"{link}/evidence", fields, ("a.pdf", PDF), ("a.pdf", PDF))
    assert up.headers["location"] == f"{link}?done=file_kept#evidence"
    (kept,) = files_in_hand(filled, obligation_id)
    page = officer.get(link).text
    assert f'name="withdraw" value="{kept.id}"' in page
    assert ">đang gõ dở</textarea>" in page
    fields["seen"] = seen_version(page)
    for wrong in ("999999", "x", "1" * 40):
        assert send_files(officer, f"{link}/evidence", fields | {"withdraw": wrong}).status_code in (404, 422)
    out = send_files(officer, f"{link}/evidence", fields | {"withdraw": str(kept.id)})
    assert out.headers["location"] == f"{link}?done=file_withdrawn#evidence"
    assert files_in_hand(filled, obligation_id) == []
    many = [(f"{one}.pdf", PDF) for one in range(22)]
    assert send_files(officer, f"{link}/evidence", fields, *many).status_code == 400
    assert files_in_hand(filled, obligation_id) == []


def test_a_dead_or_forged_link_takes_neither_words_nor_files(
    officer: Browser, link: str, filled: Workspace, obligation_id: int
) -> None:
    fields = answers_to(officer.get(link).text)
    for path in (f"{link}x", "/s/x", "/s/" + "a" * 48):
        for way in ("/draft", "/evidence", ""):
            assert send_files(officer, path + way, fields, ("a.pdf", PDF)).status_code == 404
    assert officer.post(f"{link}/draft", fields, origin="https://evil.example").status_code == 403
    assert draft_in_hand(filled, obligation_id) is None
    assert files_in_hand(filled, obligation_id) == []
