"""Where names begin and end, and what they stand for."""

import unicodedata

import pytest

from intake.names.unit_grammar import read_units
from intake.names.unit_names import fold, is_collective, looks_damaged, normal_name, split_units
from intake.names.unit_text import UnitText

LISTS = [
    ("Sở Tư pháp, Sở Nội vụ", ["Sở Tư pháp", "Sở Nội vụ"]),
    ("Sở Văn hóa, Thể thao và Du lịch; Sở Tài chính", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Tài chính"]),
    ("Văn phòng Sở và các phòng, đơn vị trực thuộc", ["Văn phòng Sở", "các phòng, đơn vị trực thuộc"]),
    ("Các sở, ban, ngành tỉnh, UBND các xã, phường", ["Các sở, ban, ngành tỉnh", "UBND các xã, phường"]),
    ("Các Sở: Tài chính, Nội vụ", ["Sở Tài chính", "Sở Nội vụ"]),
    ("Báo và Đài Phát thanh, Truyền hình tỉnh", ["Báo", "Đài Phát thanh, Truyền hình tỉnh"]),
    ("Văn phòng HĐND và UBND xã, Công an xã", ["Văn phòng HĐND và UBND xã", "Công an xã"]),
    (
        "Phòng Lao động - Việc làm; Trung tâm Dịch vụ việc làm",
        ["Phòng Lao động - Việc làm", "Trung tâm Dịch vụ việc làm"],
    ),
    (
        "Trung tâm Bảo trợ xã hội tổng hợp; Trung tâm Điều dưỡng người có công",
        ["Trung tâm Bảo trợ xã hội tổng hợp", "Trung tâm Điều dưỡng người có công"],
    ),
    (
        "Phòng Kế hoạch tổng hợp, Phòng Hành chính quản trị",
        ["Phòng Kế hoạch tổng hợp", "Phòng Hành chính quản trị"],
    ),
    (
        "Phòng Kiểm tra, giám sát; Trung tâm Hỗ trợ người khuyết tật và trẻ mồ côi",
        ["Phòng Kiểm tra, giám sát", "Trung tâm Hỗ trợ người khuyết tật và trẻ mồ côi"],
    ),
    ("Phòng Lao động, Việc làm, chuyên gia", ["Phòng Lao động, Việc làm", "chuyên gia"]),
    (
        "các cơ quan, tổ chức có liên quan; Trung tâm Phục vụ hành chính công",
        ["các cơ quan, tổ chức có liên quan", "Trung tâm Phục vụ hành chính công"],
    ),
    ("các cơ quan thông tin đại chúng của tỉnh", ["các cơ quan thông tin đại chúng của tỉnh"]),
    ("Sở và các đơn vị trực thuộc", ["Sở và các đơn vị trực thuộc"]),
    ("Sở Nội vụ thực hiện; Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
    ("Các phòng, ban theo chức năng; Văn phòng", ["Các phòng, ban", "Văn phòng"]),
    (
        "các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ",
        ["các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ"],
    ),
    (
        "Các sở, ban, ngành, UBND các huyện, thị xã, thành phố",
        ["Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố"],
    ),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_a_list_is_cut_at_units_and_not_inside_names(text: str, names: list[str]) -> None:
    assert [unit.text for unit in split_units(text)] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở Khoa học và Công nghệ có trách nhiệm giúp", "Sở Khoa học và Công nghệ"),
        ("Sở Giáo dục và Đào tạo tổ chức tập huấn", "Sở Giáo dục và Đào tạo"),
        ("Phòng Kế hoạch - Tổng hợp theo dõi", "Phòng Kế hoạch - Tổng hợp"),
        ("UBND cấp xã bố trí kinh phí", "UBND cấp xã"),
        ("Các đơn vị tổ chức tập huấn", "Các đơn vị"),
        ("Trưởng các phòng, đơn vị thuộc Sở triển khai", "Trưởng các phòng, đơn vị thuộc Sở"),
        ("Phòng Lao động - Việc làm theo dõi, đôn đốc", "Phòng Lao động - Việc làm"),
        ("Trung tâm Dịch vụ việc làm tỉnh mở phiên giao dịch", "Trung tâm Dịch vụ việc làm tỉnh"),
        ("Trung tâm Bảo trợ xã hội tổng hợp chủ trì tiếp nhận", "Trung tâm Bảo trợ xã hội tổng hợp"),
        ("Phòng Kế hoạch tổng hợp có trách nhiệm đôn đốc", "Phòng Kế hoạch tổng hợp"),
        ("Sở Lao động - Thương binh và Xã hội tổng hợp kết quả", "Sở Lao động - Thương binh và Xã hội"),
        ("Phòng Bảo trợ xã hội tổng hợp kết quả", "Phòng Bảo trợ xã hội"),
        ("Thủ trưởng các sở, ban, ngành Thành phố rà soát", "Thủ trưởng các sở, ban, ngành Thành phố"),
        ("Phòng Nội vụ trong 5 ngày làm việc", "Phòng Nội vụ"),
        ("Các đoàn thể trong trường đưa", "Các đoàn thể trong trường"),
        ("Nhà trường niêm yết thủ tục", "Nhà trường"),
        ("Tổ Khoa học tự nhiên đánh giá học sinh", "Tổ Khoa học tự nhiên"),
        ("Khoa Hồi sức tích cực - Chống độc trực cấp cứu", "Khoa Hồi sức tích cực - Chống độc"),
        ("Tiểu đoàn 1 huấn luyện", "Tiểu đoàn 1"),
        ("Tòa án nhân dân khu vực 1, 2 và 3 xét xử", "Tòa án nhân dân khu vực 1, 2 và 3"),
        ("Ban Tuyên huấn biên soạn tài liệu", "Ban Tuyên huấn"),
        ("Các huyện ủy, thành ủy, đảng ủy trực thuộc lãnh đạo", "Các huyện ủy, thành ủy, đảng ủy trực thuộc"),
        ("Hội Phụ nữ các huyện, thị, thành tổ chức đại hội", "Hội Phụ nữ các huyện, thị, thành"),
        ("các cơ quan tham mưu, giúp việc Tỉnh ủy rà soát", "các cơ quan tham mưu, giúp việc Tỉnh ủy"),
        ("Phòng Bưu chính, Viễn thông rà soát", "Phòng Bưu chính, Viễn thông"),
        ("Cục Dữ liệu và Ứng dụng thống kê (Cục DL) xây dựng phần mềm", "Cục Dữ liệu và Ứng dụng thống kê"),
        ("Chi cục Chăn nuôi và Thú y lấy mẫu", "Chi cục Chăn nuôi và Thú y"),
        (
            "Phòng Giữ gìn, bảo vệ và phát triển rừng có trách nhiệm trồng",
            "Phòng Giữ gìn, bảo vệ và phát triển rừng",
        ),
        ("Cục Nghệ thuật, Gia đình và Thư viện rà soát", "Cục Nghệ thuật, Gia đình và Thư viện"),
        ("Chi cục tổ chức tập huấn", "Chi cục"),
        ("Đơn vị Vận hành hồ chứa chủ trì xả lũ", "Đơn vị Vận hành hồ chứa"),
    ],
)
def test_a_name_ends_where_the_predicate_begins(text: str, name: str) -> None:
    found = read_units(UnitText(text))
    assert found is not None
    assert [unit.text for unit in found.units] == [name]


@pytest.mark.parametrize(
    "text", ["Báo cáo kết quả", "Phòng, chống thiên tai", "Ban hành kế hoạch", "Hội nghị", "Tổ chức tập huấn"]
)
def test_words_that_only_look_like_units_are_none(text: str) -> None:
    assert read_units(UnitText(text)) is None


@pytest.mark.parametrize(
    ("name", "collective"),
    [
        ("Sở Nội vụ", False),
        ("các sở, ban, ngành", True),
        ("UBND các xã, phường", True),
        ("Ủy ban nhân dân cấp xã", True),
        ("Hiệu trưởng", True),
        ("Chủ tịch UBND tỉnh", False),
        ("Ban Quản lý các Khu công nghiệp", False),
    ],
)
def test_a_class_is_told_from_one_body(name: str, collective: bool) -> None:
    assert is_collective(name) is collective


def test_the_units_of_the_tier_below_are_a_class() -> None:
    assert is_collective("Sở Nội vụ", issuer="Bộ Nội vụ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("Các S, ban, ngành", "các sở, ban, ngành"),
        ("Ban Tuyên giáo Tỉnủy", "Ban Tuyên giáo Tỉnh ủy"),
        ("Uỷ ban nhân dân xã", "Ủy ban nhân dân xã"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


def test_folding_survives_decomposition_dashes_and_spaces() -> None:
    assert fold(unicodedata.normalize("NFD", "Đài  Phát thanh – Truyền hình")) == "dai phat thanh-truyen hinh"


def test_lost_letters_are_noticed() -> None:
    assert looks_damaged("Các S, ban, ngành")
    assert not looks_damaged("Văn phòng HĐND")
