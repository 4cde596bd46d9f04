"""Short plans written for the tests, one per way of handing out tasks."""

HEAD = """ỦY BAN NHÂN DÂN
TỈNH AN HÒA
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 58/KH-UBND
An Hòa, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Nâng cao chất lượng phục vụ người dân năm 2026

Căn cứ Quyết định số 912/QĐ-TTg ngày 14/11/2025 của Thủ tướng Chính phủ;
Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
- Sở Nội vụ và các địa phương cùng nâng cao chất lượng phục vụ.
"""

TAIL = """
Nơi nhận:
- Thường trực Tỉnh ủy;
- Các sở, ban, ngành;
- Lưu: VT, NC.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Văn Bình
"""

HEADINGS = (
    HEAD
    + """
II. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ (cơ quan thường trực)
a) Chủ trì, phối hợp với Văn phòng Ủy ban nhân dân tỉnh và các đơn vị liên quan kiểm tra việc phục vụ tại bộ phận một cửa.
b) Phối hợp với Sở Tài chính rà soát định mức.
c) Tổng hợp, báo cáo Ủy ban nhân dân tỉnh kết quả thực hiện định kỳ 6 tháng, năm.
2. Các sở, ban, ngành tỉnh, Ủy ban nhân dân các xã, phường
Niêm yết công khai thủ tục; gửi báo cáo kết quả về Sở Nội vụ trước ngày 15 tháng cuối quý.
3. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh
Giám sát việc thực hiện Kế hoạch.
"""
    + TAIL
)

RUNNING = (
    HEAD
    + """
II. TỔ CHỨC THỰC HIỆN
1. Giao Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Tài chính xây dựng phần mềm, hoàn thành trước ngày 30/6/2026.
2. Sở Y tế chủ trì, phối hợp với Công an tỉnh:
- Xây dựng quy trình tiếp đón người bệnh;
- Tập huấn cho nhân viên.
3. Căn cứ Kế hoạch này, Ủy ban nhân dân các xã, phường xây dựng kế hoạch của địa phương. Sở Tư pháp thẩm định các dự thảo.
4. Sở Tài chính, trên cơ sở đề nghị của các cơ quan, bố trí kinh phí thực hiện.
Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các cơ quan, đơn vị phản ánh về Sở Nội vụ để tổng hợp.
"""
    + TAIL
)

LABELLED = (
    HEAD
    + """
II. NHIỆM VỤ
1. Công khai thủ tục
- Rà soát danh mục thủ tục.
- Cập nhật Cổng dịch vụ công.
Đơn vị chủ trì: Sở Tư pháp, các sở, ngành.
Đơn vị phối hợp: Sở Khoa học và Công nghệ.
Thời gian thực hiện: Thường xuyên.
Sản phẩm: Danh mục được công bố.
2. Khảo sát sự hài lòng
- Cơ quan thực hiện: Sở Nội vụ.
- Thời gian hoàn thành: Quý III/2026.
3. Xây dựng tài liệu hướng dẫn. Đơn vị chủ trì: Văn phòng Ủy ban nhân dân tỉnh; thời hạn: trước ngày 20/02/2026.
"""
    + TAIL
)

NO_SUBJECT = (
    HEAD
    + """
II. TỔ CHỨC THỰC HIỆN
- Tổng hợp kết quả thực hiện, báo cáo theo định kỳ hằng quý.
1. Sở Nội vụ: Theo dõi, đôn đốc thực hiện Kế hoạch.
"""
    + TAIL
)

LETTER = """SỞ NỘI VỤ
Số: 12/SNV-VP
Kính gửi: Ông Nguyễn Văn A
Sở Nội vụ đã nhận được thư của Ông và xin cảm ơn.
"""
