"""What an alarm says: what has happened, since when, what to do; plain Vietnamese for whoever is called at night."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FaultKind(StrEnum):
    ROUNDS = "rounds"
    RESCUED = "rescued"
    BALANCE = "balance"
    RELAY = "relay"
    DATABASE = "database"


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    since: datetime
    detail: str = ""


@dataclass(frozen=True)
class Words:
    title: str
    what: str
    todo: tuple[str, ...]


WORDS = {
    FaultKind.ROUNDS: Words(
        "vòng nhắc việc không chạy",
        "Có việc đến hạn nhưng không có vòng nhắc việc nào hoàn thành. Thư nhắc, đôn đốc đang không được gửi.",
        (
            "Trên máy chủ, chạy lệnh: dondoc doctor, rồi xử lý từng dòng LỖI.",
            "Kiểm tra tiến trình dondoc run (bản phân tán: dondoc worker và máy chủ Prefect) còn chạy; "
            "nếu đã dừng thì khởi động lại.",
            "Cần gửi thư ngay trong lúc chờ: chạy lệnh dondoc round.",
        ),
    ),
    FaultKind.RESCUED: Words(
        "vòng nhắc việc không tự chạy, bộ canh đã chạy thay",
        "Vòng nhắc việc đã không tự chạy đúng giờ; bộ canh đã chạy thay, nên thư vẫn được gửi nhưng chậm.",
        (
            "Kiểm tra máy chủ Prefect và các tiến trình dondoc worker (bản một máy: dondoc run).",
            "Xem nhật ký máy chủ ở các dòng dondoc.rounds và dondoc.watch.",
        ),
    ),
    FaultKind.BALANCE: Words(
        "cân đối nhắc việc bị lệch",
        "Số bước nhắc đến hạn không bằng số đã gửi, đã gộp, đã bỏ qua và đã báo hỏng: có việc có thể chưa được nhắc.",
        (
            "Mở trang Hệ thống (/system), phần Cân đối nhắc việc, hoặc chạy lệnh: dondoc mail balance.",
            "Chạy lệnh dondoc doctor; nếu số đếm lệch thì chạy dondoc doctor --recount.",
            "Dòng cân đối được tính lại sau mỗi 30 phút; còn lệch thì báo cho bộ phận hỗ trợ kèm nhật ký máy chủ.",
        ),
    ),
    FaultKind.RELAY: Words(
        "máy chủ thư chính không dùng được",
        "Không nối hoặc không đăng nhập được máy chủ thư chính. Thư chưa gửi được vẫn nằm trong hộp thư đi, không mất; "
        "có máy chủ thư dự phòng thì thư đi qua đó.",
        (
            "Hỏi bộ phận quản trị máy chủ thư; kiểm tra mạng, mật khẩu, chứng thư số của máy chủ thư.",
            "Đổi mật khẩu hoặc địa chỉ: sửa DONDOC_SMTP_… trong tệp .env rồi khởi động lại.",
            "Khi máy chủ thư trở lại, thư tự gửi tiếp; không cần làm gì thêm.",
        ),
    ),
    FaultKind.DATABASE: Words(
        "cơ sở dữ liệu không dùng được",
        "Hệ thống không đọc được cơ sở dữ liệu. Các trang không mở được, thư nhắc không được gửi.",
        (
            "Kiểm tra dung lượng đĩa (df -h) và tiến trình PostgreSQL, nếu dùng PostgreSQL.",
            "Chạy lệnh: dondoc doctor.",
            "Nếu tệp dữ liệu hỏng: khôi phục từ bản sao lưu gần nhất bằng dondoc restore.",
        ),
    ),
}  # fmt: skip


def alarm_subject(fault: Fault) -> str:
    return f"[Đôn Đốc] Cảnh báo: {WORDS[fault.kind].title}"


def alarm_words(fault: Fault, *, since: datetime, base_url: str) -> str:
    """`since` by the office's own clock."""
    words = WORDS[fault.kind]
    steps = "\n".join(f"{place}. {one}" for place, one in enumerate(words.todo, start=1))
    detail = f"Chi tiết: {fault.detail}\n" if fault.detail else ""
    return (
        f"Kính gửi Ông/Bà quản trị hệ thống Đôn Đốc ({base_url}),\n\n"
        f"Chuyện gì: {words.what}\n"
        f"Từ lúc: {since:%H:%M ngày %d/%m/%Y}\n"
        f"{detail}\n"
        f"Việc cần làm:\n{steps}\n\n"
        "Thư này chỉ gửi một lần cho mỗi sự cố; khi hệ thống trở lại bình thường mà hỏng lần nữa thì sẽ có thư mới.\n"
    )
