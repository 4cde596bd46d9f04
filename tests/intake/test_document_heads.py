"""The head of a plan in the styles offices write it: State, Party, union, school; one line or two; dates in figures."""

from datetime import date

import pytest

from intake.document import Anchor, Cell, Document, Paragraph, Table
from intake.draft import DocumentHead, PlanDraft
from intake.parse_plan import parse_plan
from rules.workdays import WorkCalendar

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
BODY = (
    "KẾ HOẠCH",
    "Phát triển du lịch cộng đồng năm 2026",
    "Căn cứ Quyết định số 05/QĐ-UBND ngày 02/01/2026 của UBND tỉnh Hòa An về du lịch;",
    "I. TỔ CHỨC THỰC HIỆN",
    "1. Phòng Lữ hành chủ trì hướng dẫn các hộ làm du lịch.",
    "2. Văn phòng theo dõi, đôn đốc, tổng hợp kết quả thực hiện Kế hoạch, báo cáo lãnh đạo trước ngày 15/12/2026.",
)
TAIL = ("Nơi nhận:", "- UBND tỉnh (b/c);", "- Lưu: VT.", "GIÁM ĐỐC", "Lê Văn Bình")


def read(*lines: str) -> PlanDraft:
    blocks = tuple(Paragraph(text, Anchor(line=n, end_line=n)) for n, text in enumerate(lines, 1))
    return parse_plan(Document(blocks, "ke-hoach.txt"), calendar=WorkCalendar())


def head(*top: str, body: tuple[str, ...] = BODY, tail: tuple[str, ...] = TAIL) -> DocumentHead:
    return read(*top, *body, *tail).document


@pytest.mark.parametrize(
    ("top", "parent", "issuer"),
    [
        (("ỦY BAN NHÂN DÂN", "TỈNH HÒA AN"), None, "Ủy ban nhân dân tỉnh Hòa An"),
        (("UBND TỈNH HÒA AN", "SỞ DU LỊCH"), "UBND tỉnh Hòa An", "Sở Du lịch"),
        (("UBND TỈNH HÒA AN", "SỞ NÔNG NGHIỆP VÀ", "MÔI TRƯỜNG"), "UBND tỉnh Hòa An", "Sở Nông nghiệp và môi trường"),
        (("ỦY BAN NHÂN DÂN", "XÃ ĐỒNG TÂM"), None, "Ủy ban nhân dân xã Đồng Tâm"),
        (("UBND XÃ ĐỒNG TÂM", "TRƯỜNG THCS LÊ LỢI"), "UBND xã Đồng Tâm", "Trường THCS Lê Lợi"),
        (("TỈNH ỦY HÒA AN", "BAN TUYÊN GIÁO VÀ DÂN VẬN"), "Tỉnh ủy hòa an", "Ban tuyên giáo và dân vận"),
        (("ĐẢNG BỘ TỈNH HÒA AN", "ĐẢNG ỦY XÃ ĐỒNG TÂM"), "Đảng bộ tỉnh Hòa An", "Đảng ủy xã Đồng Tâm"),
        (("BỘ NỘI VỤ", "CỤC VĂN THƯ VÀ LƯU TRỮ NHÀ NƯỚC"), "Bộ Nội vụ", "Cục Văn thư và lưu trữ nhà nước"),
        (("BAN CHỈ ĐẠO", "PHÒNG, CHỐNG THIÊN TAI"), None, "Ban chỉ đạo phòng, chống thiên tai"),
        (("LIÊN ĐOÀN LAO ĐỘNG TỈNH HÒA AN", "CÔNG ĐOÀN VIÊN CHỨC"), "Liên đoàn lao động tỉnh Hòa An", "Công đoàn viên chức"),
        (("SỞ Y TẾ HÒA AN", "BỆNH VIỆN ĐA KHOA TỈNH"), "Sở Y tế hòa an", "Bệnh viện đa khoa tỉnh"),
    ],
)  # fmt: skip
def test_the_issuer_stands_below_its_superior(top: tuple[str, ...], parent: str | None, issuer: str) -> None:
    for lines in (
        (*top, *NATION, "Số: 12/KH-SDL", "Hòa An, ngày 05 tháng 3 năm 2026"),
        (*NATION, *top, "Số: 12/KH-SDL", "Hòa An, ngày 05 tháng 3 năm 2026"),
        (f"{top[0]} {NATION[0]}", *top[1:-1], f"{top[-1]} {NATION[1]}", "Số: 12/KH-SDL Hòa An, ngày 05 tháng 3 năm 2026"),
    ):  # fmt: skip
        found = head(*lines)
        assert (found.issuer or "").casefold() == issuer.casefold()
        assert (found.parent_issuer or "").casefold() == (parent or "").casefold()
        assert found.number == "12/KH-SDL"
        assert found.date == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 12/KH-SDL", "12/KH-SDL"),
        ("Số 12-KH/TU", "12-KH/TU"),
        ("Số: 15 -KH/ĐU", "15-KH/ĐU"),
        ("Số: 15/KH-BCĐ", "15/KH-BCĐ"),
        ("Số: 05/KHLT-SGDĐT-CAT", "05/KHLT-SGDĐT-CAT"),
        ("Số: 7/KH - SDL", "7/KH-SDL"),
        ("Số: .99./KH-TrS", "99/KH-TrS"),
        ("Số:      /KH-SDL", "/KH-SDL"),
        ("Số: …/KH-SDL", "/KH-SDL"),
        ("Số: 12A/KH-SDL", "12A/KH-SDL"),
        ("Số: 03/2026/KH-SDL", "03/2026/KH-SDL"),
        ("SỐ: 12/KH-SDL", "12/KH-SDL"),
    ],
)
def test_a_number_is_read_in_every_style(line: str, number: str) -> None:
    found = head("UBND TỈNH HÒA AN", "SỞ DU LỊCH", line, *NATION, "Hòa An, ngày 05 tháng 3 năm 2026")
    assert found.number == number
    assert found.type == "KH" or "KHLT" in number


@pytest.mark.parametrize(
    ("line", "day", "partial"),
    [
        ("Hòa An, ngày 05 tháng 3 năm 2026", date(2026, 3, 5), None),
        ("Hòa An, ngày 01-3-2026", date(2026, 3, 1), None),
        ("Hòa An, ngày 5/3/2026", date(2026, 3, 5), None),
        ("Hòa An, 05.03.2026", date(2026, 3, 5), None),
        ("Hòa An, ngày    tháng 3 năm 2026", None, "2026-03"),
        ("Hòa An, ngày … tháng … năm 2026", None, "2026"),
        ("Hòa An, ngày 31 tháng 6 năm 2026", None, "2026-06"),
    ],
)
def test_the_day_of_issue_is_read_in_every_style(line: str, day: date | None, partial: str | None) -> None:
    draft = read("UBND TỈNH HÒA AN", "SỞ DU LỊCH", "Số: 12/KH-SDL", *NATION, line, *BODY, *TAIL)
    assert (draft.document.date, draft.document.date_partial) == (day, partial)
    codes = {defect.code for defect in draft.defects}
    assert ("impossible_date" in codes) == (partial == "2026-06")
    assert ("date_missing" in codes) == (partial in ("2026-03", "2026"))


@pytest.mark.parametrize(
    ("title", "lines", "year"),
    [
        ("Phát triển du lịch cộng đồng năm 2026", ("KẾ HOẠCH", "Phát triển du lịch cộng đồng năm 2026"), 2026),
        ("Phát triển du lịch trên địa bàn tỉnh giai đoạn 2026 - 2030", ("KẾ HOẠCH", "Phát triển du lịch", "trên địa bàn tỉnh giai đoạn 2026 - 2030"), None),
        ("Thực hiện nhiệm vụ năm học 2026 - 2027", ("KẾ HOẠCH", "Thực hiện nhiệm vụ năm học 2026 - 2027"), 2026),
        ("Triển khai năm 2026 Đề án du lịch giai đoạn 2026-2030", ("KẾ HOẠCH", "Triển khai năm 2026 Đề án du lịch giai đoạn 2026-2030"), 2026),
        ("CÔNG TÁC QUÝ II/2026", ("KẾ HOẠCH", "CÔNG TÁC QUÝ II/2026"), 2026),
        ("Về việc phát triển du lịch năm 2026", ("KẾ HOẠCH", "Về việc phát triển du lịch năm 2026", "_______"), 2026),
        ("Phát triển du lịch năm 2026", ("KẾ HOẠCH", "Phát triển du lịch năm 2026", "(Ban hành kèm theo Quyết định số 9/QĐ-SDL)"), 2026),
    ],
)  # fmt: skip
def test_a_title_may_take_several_lines(title: str, lines: tuple[str, ...], year: int | None) -> None:
    found = head(
        "UBND TỈNH HÒA AN",
        "SỞ DU LỊCH",
        "Số: 12/KH-SDL",
        *NATION,
        "Hòa An, ngày 05 tháng 3 năm 2026",
        body=(*lines, *BODY[2:]),
    )
    assert (found.title, found.plan_year) == (title, year)


def test_a_plan_annexed_to_a_decision_takes_its_number_and_day() -> None:
    decision = (
        "UBND TỈNH HÒA AN", "SỞ DU LỊCH", "Số: 9/QĐ-SDL", *NATION, "Hòa An, ngày 05 tháng 3 năm 2026", "QUYẾT ĐỊNH",
        "Về việc ban hành Kế hoạch phát triển du lịch", "GIÁM ĐỐC SỞ DU LỊCH", BODY[2], "QUYẾT ĐỊNH:",
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch phát triển du lịch.",
    )  # fmt: skip
    both = head(
        *decision,
        body=(
            "KẾ HOẠCH",
            "Phát triển du lịch năm 2026",
            "(Ban hành kèm theo Quyết định số 9/QĐ-SDL ngày 05/3/2026)",
            *BODY[3:],
        ),
    )
    alone = head(
        body=(
            "KẾ HOẠCH",
            "Phát triển du lịch năm 2026",
            "(Ban hành kèm theo Quyết định số 9/QĐ-SDL ngày 05/3/2026 của Sở Du lịch)",
            *BODY[3:],
        )
    )
    for found in (both, alone):
        assert (found.number, found.date, found.issuer) == ("9/QĐ-SDL", date(2026, 3, 5), "Sở Du lịch")
        assert found.title == "Phát triển du lịch năm 2026"


@pytest.mark.parametrize(
    ("lines", "position", "name"),
    [
        (
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Bình"),
            "PHÓ CHỦ TỊCH",
            "Lê Văn Bình",
        ),
        (("GIÁM ĐỐC", "(Đã ký)", "Lê Văn Bình"), "GIÁM ĐỐC", "Lê Văn Bình"),
        (("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "Lê Văn Bình"), "CHÁNH VĂN PHÒNG", "Lê Văn Bình"),
        (("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG LỮ HÀNH", "Lê Văn Bình"), "TRƯỞNG PHÒNG LỮ HÀNH", "Lê Văn Bình"),
        (("Q. GIÁM ĐỐC", "ThS. Lê Văn Bình"), "Q. GIÁM ĐỐC", "Lê Văn Bình"),
        (("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Lê Văn Bình"), "PHÓ BÍ THƯ", "Lê Văn Bình"),
        (("HIỆU TRƯỞNG",), "HIỆU TRƯỞNG", None),
    ],
)
def test_the_signer_is_read_with_every_authority(
    lines: tuple[str, ...], position: str, name: str | None
) -> None:
    top = ("UBND TỈNH HÒA AN", "SỞ DU LỊCH", "Số: 12/KH-SDL", *NATION, "Hòa An, ngày 05 tháng 3 năm 2026")
    signer = head(*top, tail=(*TAIL[:3], *lines)).signer
    assert signer is not None
    assert (signer.position, signer.name) == (position, name)
    if name:
        beside = head(
            *top,
            tail=(
                f"Nơi nhận: {lines[0]}",
                f"- UBND tỉnh (b/c); {lines[-2]}" if len(lines) > 2 else TAIL[1],
                f"- Lưu: VT. {name}",
            ),
        ).signer
        assert beside is not None
        assert beside.name == name
        assert head(*top, tail=(f"Nơi nhận: {lines[0]}", TAIL[1], f"- Lưu: VT. {name}")).recipients == (
            "UBND tỉnh (b/c)",
            "Lưu: VT",
        )


def test_a_letterhead_in_a_table_without_borders_is_read_by_its_columns() -> None:
    cells = (
        Cell("UBND TỈNH HÒA AN\nSỞ DU LỊCH\n-------\nSố: 12/KH-SDL"),
        Cell("\n".join((*NATION, "Hòa An, ngày 05 tháng 3 năm 2026"))),
    )
    blocks: tuple[Paragraph | Table, ...] = (
        Table((cells,), Anchor(table=1)),
        *(Paragraph(text, Anchor(line=n)) for n, text in enumerate((*BODY, *TAIL), 1)),
    )
    found = parse_plan(Document(blocks, "a.docx"), calendar=WorkCalendar()).document
    assert (found.issuer, found.parent_issuer, found.number, found.date) == (
        "Sở Du lịch",
        "UBND tỉnh Hòa An",
        "12/KH-SDL",
        date(2026, 3, 5),
    )


def test_the_legal_bases_are_read_in_every_style() -> None:
    body = (
        *BODY[:2],
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
        "Thực hiện Nghị quyết số 19-NQ/TU ngày 05-9-2025 của Ban Chấp hành Đảng bộ tỉnh về phát triển du lịch;",
        "Theo đề nghị của Giám đốc Sở Du lịch tại Tờ trình số 77/TTr-SDL ngày 14.01.2026.",
        *BODY[3:],
    )
    found = head(
        "UBND TỈNH HÒA AN",
        "SỞ DU LỊCH",
        "Số: 12/KH-SDL",
        *NATION,
        "Hòa An, ngày 05 tháng 3 năm 2026",
        body=body,
    )
    assert [(base.number, base.date) for base in found.legal_bases] == [
        ("30/2020/NĐ-CP", date(2020, 3, 5)),
        ("19-NQ/TU", date(2025, 9, 5)),
        ("77/TTr-SDL", date(2026, 1, 14)),
    ]


def test_the_unit_that_follows_up_the_plan_is_its_coordinator() -> None:
    top = ("UBND TỈNH HÒA AN", "SỞ DU LỊCH", "Số: 12/KH-SDL", *NATION, "Hòa An, ngày 05 tháng 3 năm 2026")
    assert head(*top).coordinating_unit == "Văn phòng"
    named = (*BODY[:4], "1. Phòng Lữ hành (cơ quan thường trực): hướng dẫn các hộ làm du lịch.", *BODY[5:])
    assert head(*top, body=named).coordinating_unit == "Phòng Lữ hành"
    draft = read(*top, *BODY[:5], *TAIL)
    assert draft.document.coordinating_unit is None
    assert "coordinator_missing" in {defect.code for defect in draft.defects}
