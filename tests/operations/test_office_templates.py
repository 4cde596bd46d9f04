"""An office's own Word templates: kept under their checksum, replaced, used to print, removed."""

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from cli.main import BAD_INPUT, DONE, FAILED, run_command_line
from config.clock import SetClock
from operations.reporting.office_templates import (
    add_template,
    file_by_template,
    list_templates,
    remove_template,
    template_content,
    template_path,
)
from operations.reporting.publish_report import publish_report
from operations.reporting.report_file import report_file
from operations.workspace import Workspace
from reports.word.template_fields import FIELDS
from reports.word.template_sample import sample_template
from rules.errors import BadInput, NotFound, StorageFailed
from tests.operations.signing_off import a_frozen_report, report_at


def a_template(*lines: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def first_line(content: bytes) -> str:
    return next(p.text for p in Document(io.BytesIO(content)).paragraphs if p.text)


def test_a_template_is_kept_replaced_used_and_removed(workspace: Workspace, clock: SetClock) -> None:
    report_id = a_frozen_report(workspace, clock)
    first, second = a_template("{{ so_ky_hieu }} một"), a_template("{{ so_ky_hieu }} hai")
    assert add_template(workspace, "  Mẫu   của Sở ", first, "so.docx")
    assert not add_template(workspace, "Mẫu của Sở", second, "so-2.docx")
    (row,) = list_templates(workspace)
    assert (row.name, row.file_name, row.size) == ("Mẫu của Sở", "so-2.docx", len(second))
    made = file_by_template(workspace, report_at(workspace, report_id), "Mẫu của Sở")
    assert first_line(made.content).endswith("/BC-SNV hai")
    assert made.file_name.endswith("-v1.docx")

    publish_report(workspace, report_id, document_number="15", document_date=date(2021, 6, 18))
    issued = report_at(workspace, report_id)
    before = report_file(workspace, issued, "docx").content
    assert first_line(file_by_template(workspace, issued, "Mẫu của Sở").content) == "Số: 15/BC-SNV hai"
    assert report_file(workspace, issued, "docx").content == before  # the archived file stays what it is

    with pytest.raises(BadInput, match=r"co_qan.*\(và 1 lỗi khác\).*co_quan"):
        add_template(workspace, "Mẫu khác", a_template("{{ co_qan }} {{ x() }}"), "a.docx")
    with pytest.raises(BadInput, match="tên mẫu"):
        add_template(workspace, " ", first, "a.docx")
    template_path(workspace, row.sha256).write_bytes(b"damaged")
    with pytest.raises(StorageFailed, match="đã hỏng"):
        template_content(workspace, "Mẫu của Sở")
    add_template(workspace, "Mẫu của Sở", second, "so-2.docx")  # mended by the same file
    assert template_content(workspace, "Mẫu của Sở") == (second, "so-2.docx")
    remove_template(workspace, "Mẫu của Sở")
    assert list_templates(workspace) == []
    for act in (remove_template, template_content):
        with pytest.raises(NotFound, match="dondoc report template list"):
            act(workspace, "Mẫu của Sở")


def test_the_commands_say_what_is_wrong_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DONDOC_DATABASE_URL", "DONDOC_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        code = run_command_line(["report", "template", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert run("sample", "mau.docx") == (DONE, "mau.docx\n")
    assert Path("mau.docx").read_bytes() == sample_template()
    code, said = run("check", "mau.docx")
    assert code == DONE
    assert "Mẫu dùng được, in 15 trường" in said
    Path("sai.docx").write_bytes(a_template("{{ co_qan }}", "{% for a in b() %}x{% endfor %}"))
    for command in (("check", "sai.docx"), ("add", "Sai", "sai.docx", "--data", "d")):
        code, said = run(*command)
        assert code == BAD_INPUT
        assert said.count("sai.docx: nội dung, đoạn") == 2
        assert "mẫu có 2 lỗi" in said
    code, said = run("fields")
    assert all(f"\n{name} " in f"\n{said}" for name in FIELDS)
    assert run("add", "Sở", "mau.docx", "--data", "d") == (DONE, "Đã thêm mẫu Sở.\n")
    assert "mau.docx" in run("list", "--data", "d")[1]
    assert run("remove", "Sở", "--data", "d")[0] == DONE
    assert run("remove", "Sở", "--data", "d")[0] == FAILED
    assert "Chưa có mẫu nào" in run("list", "--data", "d")[1]
