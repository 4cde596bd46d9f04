"""A plan as offices write them, in our own words."""

PROVINCE_PLAN = """ỦY BAN NHÂN DÂN
TỈNH HẢI BÌNH

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 46/KH-UBND

Hải Bình, ngày 22 tháng 3 năm 2021

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2021

I. MỤC ĐÍCH, YÊU CẦU

- Nâng cao nhận thức của cán bộ, công chức về cải cách hành chính.

II. TỔ CHỨC THỰC HIỆN

1. Các sở, ban, ngành:

- Định kỳ hàng quý, 6 tháng, năm báo cáo kết quả thực hiện gửi Sở Nội vụ để tổng hợp.

2. Sở Tài chính:

- Hướng dẫn lập dự toán kinh phí thực hiện kế hoạch.

3. Sở Nội vụ (cơ quan thường trực):

- Theo dõi, đôn đốc việc thực hiện kế hoạch.

- Tổng hợp, báo cáo Ủy ban nhân dân tỉnh theo định kỳ 6 tháng, năm.

4. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh:

- Phối hợp giám sát việc thực hiện kế hoạch.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.
"""
