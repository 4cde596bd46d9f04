"""Letters, spaces and lines of any text file: mended where it is certain, refused where they are no words."""

import pytest

from intake.document import Table
from intake.read_document import read_document
from intake.readers.legibility import is_legible
from intake.readers.mended_words import parted, rejoined
from intake.readers.text import tidy
from rules.errors import UnreadableDocument
from tests.intake.sample_plans import HEADINGS

CLEANED = [
    ("S\u200bở\u00a0Nội\u2003 vụ", "Sở Nội vụ"),
    ("thực\u00ad hiện", "thực hiện"),
    ("Sở\u2028Nội vụ\u0085a\fb", "Sở\nNội vụ\na\nb"),
    ("58/KH\u2011UBND", "58/KH-UBND"),
    ("58/KH–UBND", "58/KH-UBND"),
    ("giai đoạn 2026 – 2030", "giai đoạn 2026 – 2030"),
    ("Ðộc lập, ðầu tư, Phƣơng án", "Độc lập, đầu tư, Phương án"),
    ("\uf0b7 Việc", "• Việc"),
    ("ﬁle：１", "file:1"),
    ("e\u0323\u0302 = ê\u0323 = ẹ\u0302", "ệ = ệ = ệ"),
    ("a  b\tc", "a b\tc"),
    ("\u202aSở\u202c \u2066Y\u2069 tế", "Sở Y tế"),
]


@pytest.mark.parametrize(("raw", "clean"), CLEANED)
def test_every_kind_of_space_dash_and_letter_becomes_one(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


@pytest.mark.parametrize(
    ("joined", "apart"),
    [
        ("SởNội vụ", "Sở Nội vụ"),
        ("hiệu quảcông tác", "hiệu quả công tác"),
        ("thựchiện kếhoạch", "thực hiện kế hoạch"),
        ("các thủtục hành chính", "các thủ tục hành chính"),
        ("báo cáo.Sở Nội vụ;Sở Tài chính,các xã", "báo cáo. Sở Nội vụ; Sở Tài chính, các xã"),
    ],
)
def test_joined_words_are_parted_where_there_is_one_way(joined: str, apart: str) -> None:
    assert parted(joined) == apart


@pytest.mark.parametrize(
    "text",
    [
        "VNeID, YouTube, Facebook",
        "Krông Nô, Êđê, Đắk Lắk, Mađrắk",
        "TP.Hồ Chí Minh",
        "dichvucong.Gov.vn; a@b.vn",
        "nghiêng, quyển, khuỷu, huơ",
        "GDĐT, UBMTTQ, TTHC, 12,5%; 3;4",
        "điểm a,b,c khoản 2",
    ],
)
def test_whole_words_and_names_stay_as_they_are(text: str) -> None:
    assert parted(text) == text
    assert rejoined(text) == text


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("th ực hi ện k ế ho ạch", "thực hiện kế hoạch"),
        ("Đi ều 1. Th ực hi ện Quy ết định", "Điều 1. Thực hiện Quyết định"),
        ("hiệ n nay, người đứ ng đầu", "hiện nay, người đứng đầu"),
        ("TH ỰC HI ỆN", "THỰC HIỆN"),
        ("Sở Y tế ở tỉnh; số t của nhóm A ấy", "Sở Y tế ở tỉnh; số t của nhóm A ấy"),
    ],
)
def test_torn_syllables_are_rejoined_where_a_half_cannot_stand(torn: str, whole: str) -> None:
    assert rejoined(torn) == whole


def test_a_plan_is_legible_and_stays_word_for_word() -> None:
    assert is_legible([HEADINGS])
    assert rejoined(tidy(HEADINGS)) == HEADINGS


@pytest.mark.parametrize(
    "rubbish",
    [
        "".join(chr(ord(c) + 1) if c.isalpha() else c for c in HEADINGS),
        "".join(chr(ord(c) + 900) if c.isalpha() else c for c in HEADINGS),
        HEADINGS.encode().decode("cp1252", errors="replace"),
    ],
    ids=["shifted", "another script", "wrong encoding"],
)
def test_letters_that_are_no_words_are_refused(rubbish: str) -> None:
    assert not is_legible([rubbish])
    with pytest.raises(UnreadableDocument, match="bảng mã"):
        read_document(rubbish.encode(), "kh.txt")


def test_other_languages_are_no_rubbish() -> None:
    assert is_legible(
        ["The district office is to report on the progress of the plan by the end of the year. " * 4]
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("ThÞ x· An Hßa x©y dùng kÕ ho¹ch tuyªn truyÒn c¶i c¸ch hµnh chÝnh cña c¸c c¬ quan ".encode("cp1252") * 5, "TCVN3"),
        ("Sôû Noäi vuï chuû trì, phoái hôïp vôùi caùc cô quan thöïc hieän keá hoaïch ".encode("cp1252") * 5, "VNI"),
        (b"\x00\x01\x02\x03" * 500, "nhị phân"),
        (b"\xff\xfe" + b"\x00\xd8" * 400, "Unicode"),
    ],
    ids=["tcvn3", "vni", "binary", "broken utf-16"],
)  # fmt: skip
def test_old_and_broken_encodings_are_refused_with_their_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read_document(data, "kh.txt")


def test_a_few_broken_letters_are_read_and_said() -> None:
    data = HEADINGS.encode()[:-2] + b"\xe1\xbb" + b"\n"
    document = read_document(data, "kh.txt")
    assert "chữ bị hỏng mã" in document.problems[0]
    assert len(document.paragraphs) > 15


def test_columns_become_a_table_and_contents_with_leaders_go() -> None:
    text = "MỤC LỤC\nI. MỤC ĐÍCH ........... 2\nSTT\tViệc\tChủ trì\n1\tRà soát\tSở Y tế\n2\tHọp\tSở Tư pháp\n"
    document = read_document(text.encode(), "kh.txt")
    assert [p.text for p in document.paragraphs] == ["MỤC LỤC"]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert (len(table.rows), table.anchor.line) == (3, 3)


def test_the_lines_of_a_portal_around_a_plan_go_and_the_numbers_of_lines_stay() -> None:
    above = "Trang chủ\nĐăng nhập\nXem cỡ chữ: A+ A-\n"
    below = "\nTin liên quan\nSở Y tế họp bàn kế hoạch\nSố người online: 12\n"
    around = read_document(f"{above}{HEADINGS}{below}".encode(), "kh.txt")
    alone = read_document(HEADINGS.encode(), "kh.txt")
    assert [p.text for p in around.paragraphs] == [p.text for p in alone.paragraphs]
    assert around.paragraphs[0].anchor.line == 4


def test_a_heading_that_is_also_a_word_of_portals_stays_in_the_plan() -> None:
    text = HEADINGS.replace("II. TỔ CHỨC THỰC HIỆN", "Đánh giá\nII. TỔ CHỨC THỰC HIỆN")
    assert "Đánh giá" in [p.text for p in read_document(text.encode(), "kh.txt").paragraphs]
