"""How a field was read, in office words: the one place that translates the codes of `FieldReading.how`."""

from intake.draft import FieldReading, SourcePlace

HOW_WORDS = {
    "in_clause": "đọc trong chính câu giao việc",
    "heading": "lấy theo đề mục phía trên",
    "lead_in": "lấy theo câu dẫn phía trên",
    "label": "đọc sau nhãn (Đơn vị chủ trì:, Thời gian:…)",
    "column": "đọc trong cột của bảng",
    "merged_cell": "lấy từ ô gộp của bảng",
    "row_above": "lấy theo dòng phía trên của bảng",
    "table_header": "theo tên cột của bảng",
    "letterhead": "đọc ở phần đầu văn bản",
    "title": "đọc trong trích yếu",
    "signature": "đọc ở phần ký",
    "recipients": "đọc ở phần nơi nhận",
    "recitals": "đọc ở phần căn cứ",
    "elsewhere": "thấy ở chỗ khác trong văn bản",
    "inferred": "suy ra từ văn bản, cần người xem lại",
    "default": "văn bản không nói, lấy theo mặc định",
    "blank": "văn bản để trống",
    "not_found": "văn bản không nêu",
    "not_understood": "có chữ nhưng chưa hiểu chắc, cần người xem lại",
}

FIELD_WORDS = {
    "unit": "đơn vị",
    "role": "vai trò",
    "cooperating": "đơn vị phối hợp",
    "task": "nhiệm vụ",
    "output": "sản phẩm",
    "report_to": "nơi nhận báo cáo",
    "cadence": "thời hạn",
    "number": "số, ký hiệu",
    "type": "loại văn bản",
    "date": "ngày ban hành",
    "issuer": "cơ quan ban hành",
    "parent_issuer": "cơ quan chủ quản",
    "title": "trích yếu",
    "plan_year": "năm kế hoạch",
    "coordinating_unit": "đơn vị đầu mối",
    "legal_bases": "căn cứ",
    "recipients": "nơi nhận",
    "signer": "người ký",
}


def how_in_words(reading: FieldReading) -> str:
    return HOW_WORDS.get(reading.how, reading.how)


def place_in_words(place: SourcePlace) -> str:
    """Where a clerk finds it: dòng 12; bảng 1, dòng 3; trang 2."""
    if place.start_line:
        return f"dòng {place.start_line}"
    if place.row:
        where = f"trang tính {place.sheet}" if place.sheet else f"bảng {place.table}"
        return f"{where}, dòng {place.row}"
    return f"trang {place.page}" if place.page else ""
