"""A report package: written and read again; whatever is altered, foreign, too large or oddly packed is refused in one line."""

import io
import json
import math
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from config.package_keys import fingerprint, is_signed, key_in, public_key, sign
from reports.consolidated.facts import (
    AssignmentFacts,
    FigureFacts,
    IndicatorFacts,
    LineFacts,
    PeriodFacts,
    PlanFacts,
    ReportFacts,
)
from reports.package import read as package_read
from reports.package.content import PackageContent, report_json
from reports.package.read import read_package
from reports.package.write import write_package
from rules.errors import BadInput
from rules.lower_lines import Issued

SECRET, OTHER = "s" * 40, "t" * 40
DAY = date(2021, 6, 14)
FACTS = ReportFacts(
    PlanFacts("8/KH-UBND", "Kế hoạch", DAY, "UBND xã A", None, "UBND xã A", "XA", "A"),
    PeriodFacts("2021-H1", "6 tháng", date(2021, 1, 1), DAY, DAY, DAY, DAY, True),
    1,
    datetime(2021, 6, 17, tzinfo=UTC),
    assignments=(
        AssignmentFacts(
            5,
            None,
            "Ban hành",
            "Các thôn",
            "group",
            "lead",
            False,
            1,
            (LineFacts("Thôn 1", "T1", "done", "Xong"),),
        ),
    ),
    indicators=(
        IndicatorFacts(
            5, "Ban hành", "Số văn bản", "văn bản", "sum", None, (FigureFacts("Thôn 1", "T1", 3.0),)
        ),
    ),
)
CONTENT = PackageContent(
    Issued("UBND xã A", "8/KH-UBND", "6 tháng", "3/BC-UBND", DAY),
    FACTS,
    1,
    "46/KH-UBND",
    ("46/KH-UBND",),
    {5: "Ban hành văn bản"},
    {"bao-cao.docx": b"PK docx", "bao-cao.pdf": b"%PDF"},
)


def packed(content: PackageContent = CONTENT, secret: str = SECRET) -> bytes:
    return write_package(content, key=public_key(secret), sign=lambda message: sign(secret, message))


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            change(part)
            package.writestr(part, content)
    return out.getvalue()


def test_what_was_written_is_read_again_and_twice_gives_the_same_bytes() -> None:
    data = packed()
    assert data == packed()
    read = read_package(data, "goi.zip")
    assert read.content == CONTENT
    assert (read.public_key, read.fingerprint) == (public_key(SECRET), fingerprint(public_key(SECRET)))
    assert report_json(CONTENT)["lines"] == [
        {
            "assignment": 5,
            "task": "Ban hành",
            "state": "done",
            "figures": [{"name": "Số văn bản", "measure": "văn bản", "value": 3.0, "given": 1, "of": 1}],
        }
    ]
    # Packed anew it is another file and the same package.
    assert read_package(zipped(parts_of(data)), "goi.zip").sha256 == read.sha256
    assert read_package(packed(replace(CONTENT, version=2)), "goi.zip").sha256 != read.sha256


@pytest.mark.parametrize("name", ["report.json", "bao-cao.docx", "bao-cao.pdf"])
def test_one_byte_altered_anywhere_breaks_the_signature(name: str) -> None:
    parts = parts_of(packed())
    content = parts[name]
    altered = zipped(parts | {name: content.replace(b"3", b"4", 1) if b"3" in content else content + b" "})
    with pytest.raises(BadInput, match="chữ ký của gói không đúng"):
        read_package(altered, "goi.zip")


def _seal(parts: dict[str, bytes], **changes: object) -> bytes:
    return zipped(
        parts | {"signature.json": json.dumps(json.loads(parts["signature.json"]) | changes).encode()}
    )


@pytest.mark.parametrize(
    ("altered", "said"),
    [
        (lambda parts: _seal(parts, public_key=public_key(OTHER)), "chữ ký của gói không đúng"),
        (lambda parts: _seal(parts, signature=sign(OTHER, b"x")), "chữ ký của gói không đúng"),
        (lambda parts: _seal(parts, signature="?"), "chữ ký của gói không đúng"),
        (lambda parts: _seal(parts, public_key="khóa"), "chữ ký của gói không đọc được"),
        (lambda parts: _seal(parts, format="x"), "chữ ký của gói không đúng dạng"),
        (lambda parts: _seal(parts, files={}), "không nói về đúng các tệp"),
        (lambda parts: zipped(parts | {"signature.json": b"[" * 9000}), "không đọc được"),
        (
            lambda parts: zipped({k: v for k, v in parts.items() if k != "signature.json"}),
            "thiếu signature.json",
        ),
        (lambda parts: zipped({k: v for k, v in parts.items() if k != "report.json"}), "thiếu report.json"),
        (lambda parts: zipped({k: v for k, v in parts.items() if k != "bao-cao.pdf"}), "gói đã bị sửa"),
        (lambda parts: zipped(parts | {"../../x": b"1"}), "tệp lạ"),
        (lambda parts: zipped(parts | {"/etc/passwd": b"1"}), "tệp lạ"),
        (lambda parts: zipped(parts | {"a/bao-cao.pdf": b"1"}), "tệp lạ"),
        (lambda parts: zipped(parts | {"a/": b""}), "tệp lạ"),
        (lambda parts: zipped(parts, _as_link), "không phải là tệp thường"),
        (lambda _: packed()[:-30], "gói hỏng"),
        (lambda _: b"PK\x03\x04" + b"x" * 90, "gói hỏng"),
        (lambda _: b"not a package", "không phải gói báo cáo"),
    ],
)
def test_what_is_not_ours_is_refused_in_one_line(
    altered: Callable[[dict[str, bytes]], bytes], said: str
) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        read_package(altered(parts_of(packed())), "goi.zip")
    assert "\n" not in str(refused.value)


def _as_link(part: zipfile.ZipInfo) -> None:
    part.external_attr = (stat.S_IFLNK | 0o777) << 16


def test_two_files_of_one_name_and_a_bomb_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("report.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("report.json", b"{}")
    with pytest.raises(BadInput, match="hai tệp"):
        read_package(out.getvalue(), "goi.zip")
    monkeypatch.setitem(package_read.LARGEST, "report.json", 100_000)
    bomb = zipped(parts_of(packed()) | {"report.json": b"0" * 30_000_000})
    assert len(bomb) < 60_000
    with pytest.raises(BadInput, match="bung ra quá lớn"):
        read_package(bomb, "goi.zip")
    # One that lies about its size.
    lying = bomb.replace((30_000_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    with pytest.raises(BadInput, match=r"gói hỏng|bung ra quá lớn|chữ ký"):
        read_package(lying, "goi.zip")


def test_signed_figures_that_do_not_agree_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from reports.package import write

    right = report_json(CONTENT)
    wrong = right | {"lines": [right["lines"][0] | {"state": "not_started"}]}
    monkeypatch.setattr(write, "report_json", lambda _: wrong)
    with pytest.raises(BadInput, match="số liệu trong gói không khớp"):
        read_package(packed(), "goi.zip")
    monkeypatch.setattr(write, "report_json", lambda _: right | {"serves": "x"})
    with pytest.raises(BadInput, match=r"report\.json không đúng dạng \(serves\)"):
        read_package(packed(), "goi.zip")


@pytest.mark.parametrize("number", [math.inf, -math.inf, 1e308, 10**19])
def test_figures_nobody_can_have_counted_are_refused(number: float) -> None:
    indicator = replace(FACTS.indicators[0], figures=(FigureFacts("Thôn 1", "T1", number),))
    with pytest.raises(BadInput, match="lớn quá mức"):
        read_package(packed(replace(CONTENT, facts=replace(FACTS, indicators=(indicator,)))), "goi.zip")


def test_signs_that_no_database_takes_are_shown_and_names_stay_on_one_line() -> None:
    told = replace(
        CONTENT,
        issued=replace(CONTENT.issued, office="UBND\x00\r\nBcc: xã A"),
        facts=replace(FACTS, assignments=(replace(FACTS.assignments[0], task="Ban\x00 hành"),)),
        serves={5: "Ban\x0b hành"},
    )
    read = read_package(packed(told), "goi.zip").content
    assert read.issued.office == "UBND\ufffd Bcc: xã A"
    assert (read.facts.assignments[0].task, read.serves[5]) == ("Ban\ufffd hành", "Ban\ufffd hành")


def test_a_key_is_made_of_the_secret_and_found_in_what_people_hand_on() -> None:
    key = public_key(SECRET)
    assert key == public_key(SECRET) != public_key(OTHER)
    assert is_signed(key, sign(SECRET, b"x"), b"x")
    assert not is_signed(key, sign(SECRET, b"x"), b"y")
    assert key_in(f"Khóa công khai: {key}\nDấu vân khóa: {fingerprint(key)}\n") == key
    assert key_in(f"{key} {public_key(OTHER)}") is None
    assert len(fingerprint(key).split("-")) == 8
