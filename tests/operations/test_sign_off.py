"""Sign-off: every step, steps left out, two at once; what is issued is archived and does not change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest

from config.clock import SetClock
from models import FileKind
from models.queries import outbox as outbox_queries
from operations.reporting.archive_report import archive_path, archived_content, read_archived
from operations.reporting.attach_signed import attach_signed
from operations.reporting.compile_reports import compile_report, freeze_report
from operations.reporting.correct_report import correct_report
from operations.reporting.publish_report import publish_report
from operations.reporting.render_report import FORMS, render_report
from operations.reporting.report_file import report_file
from operations.reporting.review_report import review_report, send_back_report
from operations.reporting.sign_report import sign_report
from operations.units.signatories import (
    add_signatory,
    change_signatory,
    choose_default_signatory,
    remove_signatory,
)
from operations.workspace import Workspace
from reports.document import Signature
from rules.errors import BadInput, DondocError, IllegalMove, LostRace, NotFound, Refused, StorageFailed
from rules.lifecycle import ReportState
from tests.builders import at
from tests.operations.signing_off import (
    a_frozen_report,
    files_of,
    history_of,
    letters_of_kind,
    newest_report,
    report_at,
)

SCAN = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_report_goes_from_frozen_to_issued_step_by_step(workspace: Workspace, clock: SetClock) -> None:
    report_id = a_frozen_report(workspace, clock)
    head = workspace.acting_as("Giám đốc SNV", "web")
    deputy = add_signatory(
        workspace, "SNV", lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="Lê Thị Hoa", is_default=True
    )
    add_signatory(workspace, "SNV", lines=("GIÁM ĐỐC",), name="Trần Văn Bình")
    with pytest.raises(IllegalMove, match="chưa phát hành"):
        correct_report(workspace, report_id, reason="sớm quá", keep_facts=False)
    review_report(head, report_id)
    with pytest.raises(IllegalMove, match="đã duyệt"):
        review_report(head, report_id)
    signed = sign_report(head, report_id, signatory_id=deputy.signatory_id)
    assert (signed.lines, signed.name) == (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Lê Thị Hoa")
    scan = attach_signed(head, report_id, SCAN, "bao cao da ky.pdf")
    assert attach_signed(head, report_id, SCAN, "lan-nua.pdf").id == scan.id
    published = publish_report(head, report_id, document_number="12/BC-SNV", document_date=date(2021, 6, 18))
    report = report_at(workspace, report_id)
    assert (report.state, report.reviewed_by, report.signed_by, report.issued_by) == (
        ReportState.ISSUED,
        "Giám đốc SNV",
        "Giám đốc SNV",
        "Giám đốc SNV",
    )
    assert report.signature == {"lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "name": "Lê Thị Hoa"}
    history = history_of(workspace, report_id)
    assert [event.action for event in history][-4:] == [
        "report_reviewed",
        "report_signed",
        "report_file_attached",
        "report_issued",
    ]
    assert "left_out" not in history[-1].change, "no step was left out"
    assert published.file.read_bytes()[:2] == b"PK"

    # immutable, each form as it was rendered, whatever the signatory becomes later
    before = {form: report_file(workspace, report, form).content for form in FORMS}
    change_signatory(workspace, deputy.signatory_id, lines=("GIÁM ĐỐC",), name="Người Khác")
    remove_signatory(workspace, deputy.signatory_id)
    for act in (review_report, sign_report, publish_report):
        with pytest.raises(IllegalMove, match="đã phát hành"):
            act(head, report_id)
    with pytest.raises(IllegalMove):
        send_back_report(head, report_id, reason="muộn rồi")
    assert (freeze_report(workspace, report.period_id), compile_report(workspace, report.period_id)) == (
        0,
        report_id,
    )
    late = attach_signed(head, report_id, SCAN + b"\n", "ban-sao-y.pdf")
    assert history_of(workspace, report_id)[-1].change["after_issue"] is True
    kept = files_of(workspace, report_id)
    assert [file.kind for file in kept].count(FileKind.ISSUED) == len(FORMS)
    assert [file.id for file in kept if file.kind is FileKind.SIGNED] == [scan.id, late.id]
    for form in FORMS:
        again = report_file(workspace, report_at(workspace, report_id), form)
        assert again.content == before[form]
        assert again.archived is not None
        assert again.content == render_report(report, form, fonts=workspace.settings.fonts)


def test_steps_taken_on_paper_are_named_in_the_record(workspace: Workspace, clock: SetClock) -> None:
    report_id = a_frozen_report(workspace, clock)
    add_signatory(workspace, "SNV", lines=("GIÁM ĐỐC",), name="Trần Văn Bình")
    draft = report_at(workspace, report_id)
    shown = report_file(workspace, draft, "docx")
    usual = Signature(("GIÁM ĐỐC",), "Trần Văn Bình")
    assert shown.archived is None
    assert shown.content == render_report(draft, "docx", signature=usual), "to be signed on paper"
    publish_report(workspace, report_id)
    issued = history_of(workspace, report_id)[-1].change
    assert (issued["left_out"], issued["note"]) == (["reviewed", "signed"], "làm trên giấy")
    assert issued["files"] == {
        file.file_name.rpartition(".")[2]: file.sha256 for file in files_of(workspace, report_id)
    }
    assert report_at(workspace, report_id).signature["name"] == "Trần Văn Bình"

    # a damaged or lost file of the archive is one clear line, never another file
    file = next(one for one in files_of(workspace, report_id) if one.file_name.endswith(".docx"))
    assert hash(archived_content(workspace, file)) == hash(shown.content) or file.size
    archive_path(workspace, file).write_bytes(b"damaged")
    with pytest.raises(StorageFailed, match="đã hỏng"):
        report_file(workspace, report_at(workspace, report_id), "docx")
    archive_path(workspace, file).unlink()
    with pytest.raises(StorageFailed, match="không đọc được"):
        read_archived(workspace, file.id or 0)
    with pytest.raises(NotFound):
        read_archived(workspace, 9999)


def test_it_goes_to_whom_the_plan_names_each_person_once(workspace: Workspace, clock: SetClock) -> None:
    report_id = a_frozen_report(workspace, clock)
    published = publish_report(workspace, report_id, document_number="12/BC-SNV")
    letters = letters_of_kind(workspace, "report_published")
    assert published.sent == len(letters)
    assert sorted(letter.recipient_email for letter in letters) == [
        "ct@ubnd.example.vn",
        "desk@stc.example.vn",
        "head@snv.example.vn",
        "vp@ubnd.example.vn",
    ]
    with workspace.database.reading() as session:
        (letter,) = outbox_queries.find(session, kind="report_published", to="desk@stc")
        content = letter.content or b""
    message = message_from_bytes(content, policy=default)
    attached = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    report = report_at(workspace, report_id)
    assert list(attached.values()) == [
        report_file(workspace, report, form).content for form in ("pdf", "docx")
    ]
    told = history_of(workspace, report_id)[-1].change["recipients"]
    assert [(one["name"], one["email"]) for one in told] == [
        ("UBND tỉnh Hải Bình (b/c)", "vp@ubnd.example.vn"),
        ("Sở Tài chính", "desk@stc.example.vn"),
        ("Các sở, ban, ngành", ""),
        ("Báo Hải Bình", ""),
    ]


def test_of_two_people_at_once_one_wins_and_nothing_is_done_twice(
    workspace: Workspace, clock: SetClock
) -> None:
    report_id = a_frozen_report(workspace, clock)

    def tried(act: int) -> str:
        try:
            match act % 2:
                case 0:
                    publish_report(workspace, report_id, document_number=f"{act}/BC-SNV")
                case _:
                    send_back_report(workspace, report_id, reason="Bổ sung")
        except (IllegalMove, LostRace):
            return "lost"
        return "issued" if act % 2 == 0 else "sent back"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(tried, range(4)))
    assert outcomes.count("lost") == 3
    (won,) = [outcome for outcome in outcomes if outcome != "lost"]
    report = report_at(workspace, report_id)
    if won == "issued":
        assert (report.state, newest_report(workspace).id) == (ReportState.ISSUED, report_id)
        assert len(files_of(workspace, report_id)) == len(FORMS)
    else:
        assert (report.state, newest_report(workspace).version) == (ReportState.FROZEN, 2)
        assert files_of(workspace, report_id) == []


def test_what_is_no_signed_file_is_refused_in_one_line(workspace: Workspace, clock: SetClock) -> None:
    report_id = a_frozen_report(workspace, clock)
    for name, content, words in (
        ("quet.pdf", b"", "tệp rỗng"),
        ("quet.pdf", b"MZ not a pdf", "không phải là tệp .pdf"),
        ("quet.zip", b"PK\x03\x04", "không nhận loại tệp này"),
        ("quet.xlsx", b"PK\x03\x04", "không nhận loại tệp này"),
        ("quet.pdf", b"%PDF-1.7" + b" " * 20 * 1024 * 1024, "lớn hơn 20 MB"),
    ):
        with pytest.raises(BadInput, match=words):
            attach_signed(workspace, report_id, content, name)
    with pytest.raises(BadInput, match="số, ký hiệu không đúng dạng"):
        publish_report(workspace, report_id, document_number="12\n/BC-SNV")
    sent_back = send_back_report(workspace, report_id, reason="Bổ sung")
    with pytest.raises(IllegalMove, match="dự thảo"):
        attach_signed(workspace, sent_back, SCAN, "quet.pdf")
    with pytest.raises(NotFound):
        attach_signed(workspace, 9999, SCAN, "quet.pdf")


def test_a_report_sent_back_gets_a_new_draft_and_goes_no_further(
    workspace: Workspace, clock: SetClock
) -> None:
    report_id = a_frozen_report(workspace, clock)
    with pytest.raises(BadInput, match="chưa ghi lý do"):
        send_back_report(workspace, report_id, reason=" ")
    new_id = send_back_report(workspace, report_id, reason="Thiếu số liệu mục II")
    assert (report_at(workspace, report_id).state, report_at(workspace, new_id).state) == (
        ReportState.FROZEN,
        ReportState.COMPILED,
    )
    acts = (review_report, publish_report, lambda who, number: send_back_report(who, number, reason="x"))
    for act in acts:
        with pytest.raises(IllegalMove, match="bản 2"):
            act(workspace, report_id)
    # before the top date it is compiled and frozen by itself as ever
    clock.set(at("2021-06-18", "16:00"))
    assert freeze_report(workspace, report_at(workspace, new_id).period_id) == 1
    with pytest.raises(BadInput, match="chưa ghi ai ký"):
        sign_report(workspace, new_id)
    with pytest.raises(BadInput, match="không có thể thức ký"):
        sign_report(workspace, new_id, lines=("KT. GIÁM ĐỐC",), name="A")
    sign_report(workspace, new_id, lines=("q. giám đốc",), name="Trần Văn Bình")
    assert history_of(workspace, new_id)[-1].change["left_out"] == ["reviewed"]
    publish_report(workspace, new_id)
    assert history_of(workspace, new_id)[-1].change["version"] == 2


def test_a_unit_keeps_its_signatories_and_one_default(workspace: Workspace, clock: SetClock) -> None:
    report_id = a_frozen_report(workspace, clock)
    first = add_signatory(workspace, "SNV", lines=("GIÁM ĐỐC",), name="Trần Văn Bình")
    second = add_signatory(workspace, "SNV", lines=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), name="")
    assert second.warnings
    elsewhere = add_signatory(workspace, "STC", lines=("GIÁM ĐỐC",), name="Người Khác")
    with pytest.raises(Refused, match="đã có"):
        add_signatory(workspace, "SNV", lines=("giám đốc",), name="Trần Văn Bình")
    with pytest.raises(NotFound):
        add_signatory(workspace, "KHONGCO", lines=("GIÁM ĐỐC",), name="A")
    for act in (choose_default_signatory, remove_signatory):
        with pytest.raises(DondocError, match="không có cách ký này"):
            act(workspace, elsewhere.signatory_id, of_unit="SNV")
    with pytest.raises(NotFound, match="cơ quan đầu mối"):
        sign_report(workspace, report_id, signatory_id=elsewhere.signatory_id)
    choose_default_signatory(workspace, second.signatory_id, of_unit="SNV")
    assert sign_report(workspace, report_id).lines == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    remove_signatory(workspace, first.signatory_id, of_unit="SNV")
