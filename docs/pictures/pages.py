"""Every page there is: who it is shown to, where it stands, who uses it for what. `docs/pages.md` is made of this table.

In an address `{…}` stands for something of the demonstration that docs/pictures/showcase.py finds.
"""

from dataclasses import dataclass

MOST = 2000  # pixels of height
PEOPLE = {
    "": "whoever has the address",
    "quantri": "administrator",
    "tonghop": "coordinating desk",
    "giamdoc": "coordinator's head",
    "lanhdao": "supervisor",
    "thutruong": "unit head",
    "donvi": "unit desk",
    "thanhtra": "auditor",
}


@dataclass(frozen=True)
class PagePicture:
    """`on_phone`: also taken 360 px wide."""

    route: str
    login: str
    address: str
    title: str
    use: str
    on_phone: bool = False

    @property
    def file(self) -> str:
        return f"{self.route}.png"


P = PagePicture
CHAPTERS: dict[str, tuple[PagePicture, ...]] = {
    "What is late": (
        P("overview", "lanhdao", "/", "Tổng quan", "A supervisor sees in ten seconds what is late, why, and what happens next."),
        P("board", "giamdoc", "/board", "Bảng đôn đốc", "The coordinator's head goes through what is overdue, the highest level and the oldest first, and acts on each line.", on_phone=True),
        P("board_item", "giamdoc", "/board/{late}", "Một việc trên bảng", "The same line opened: every act that is possible now, each with its form."),
        P("obligations", "tonghop", "/obligations?class=overdue", "Danh sách việc", "The desk narrows everything that is owed to the rows behind a number, and takes them along as CSV or Excel."),
        P("obligation", "tonghop", "/obligations/{late}", "Một việc", "Anybody who asks “why was this letter sent?” reads the whole story of one duty: letters, answers, steps to come."),
        P("ledger", "thanhtra", "/obligations/{late}/ledger", "Sổ theo dõi", "An inspector reads, on one sheet to print, what was done about one duty and when."),
        P("search", "tonghop", "/search?q=tuyên+truyền", "Tìm kiếm", "Whoever remembers a word finds the plan, task, unit, report or letter it stands in, with or without marks."),
    ),
    "Plans": (
        P("plans", "tonghop", "/plans", "Kế hoạch", "The desk sees each plan with how far it is, and starts the next one."),
        P("plan", "tonghop", "/plans/{plan}", "Một kế hoạch", "The desk sees periods, tasks, units and the map of who answered when, and opens what has to be settled.", on_phone=True),
        P("assignment_units", "tonghop", "/plans/{plan}/assignments/{position}/units", "Đơn vị của một nhiệm vụ", "The desk sees which units one task binds and how far each of them is."),
        P("import_page", "tonghop", "/import", "Nhập kế hoạch", "The desk hands in the office file of a plan (.docx, .pdf, .xlsx, .html, .txt)."),
        P("sheet_page", "tonghop", "/import/sheet", "Nhập từ bảng theo dõi", "The desk brings in the spreadsheet it kept until now: columns matched, tried, imported as drafts, taken back."),
        P("work", "tonghop", "/work/{work}", "Việc đang làm", "Whoever started a long work watches how far it is and is led to its result."),
        P("review", "tonghop", "/plans/{draft}/review", "Soát dự thảo", "The desk compares what was read with the document beside it, and settles doubts before confirming."),
        P("edit_page", "tonghop", "/plans/{draft}/review/{draft_row}", "Sửa một dòng", "The desk corrects one task of a draft."),
        P("add_page", "tonghop", "/plans/{draft}/review/new", "Thêm một dòng", "The desk adds a task that the reader of the document missed."),
        P("schedule", "tonghop", "/plans/{draft}/schedule", "Lịch của kế hoạch", "The desk sees, before it confirms, every day on which something will be due."),
        P("dry_run", "tonghop", "/plans/{plan}/dry-run", "Tính trước các thư", "The desk reads which letters will go to whom if nobody answers, before they go."),
        P("amendment", "tonghop", "/plans/{amending}/amendment", "Văn bản sửa đổi", "The desk compares an amending plan with the running one, task by task."),
        P("period_dates", "tonghop", "/plans/{plan}/periods/{period}", "Ngày của một kỳ", "The desk moves the days of one period, and sees what moves with them."),
        P("indicators", "tonghop", "/plans/{plan}/indicators/{position}", "Chỉ tiêu số liệu", "The desk says which figures a task asks for and how they are summed."),
        P("event_page", "tonghop", "/plans/{school}/events/4", "Sự kiện làm phát sinh thời hạn", "The desk notes that what a deadline waits for has happened."),
        P("plan_above", "tonghop", "/plans/{plan}/above", "Kế hoạch cấp trên", "The desk ties a plan to the one above it, task to task."),
        P("close_page", "giamdoc", "/plans/{plan}/close", "Kết thúc kế hoạch", "The coordinator's head ends a plan and says why; what is still open is listed first."),
        P("answer_import_page", "tonghop", "/answers/import", "Nhập kết quả từ Excel", "The desk takes many answers over from one sheet."),
    ),
    "Units": (
        P("units", "tonghop", "/units", "Đơn vị", "The desk finds a unit and sees what it owes and has answered."),
        P("unit", "tonghop", "/units/HHX", "Một đơn vị", "Anybody of the house sees all that one unit owes, and for which plans."),
        P("my_unit", "donvi", "/my-unit", "Đơn vị tôi", "A unit's officer learns in one minute what is owed, until when, and answers it.", on_phone=True),
        P("submission", "", "{submission}", "Trang trả lời", "A unit's officer answers from the link in the letter, without an account.", on_phone=True),
        P("scorecards", "lanhdao", "/scorecards", "Bảng điểm", "A supervisor compares how punctual the units are."),
        P("scorecard", "thutruong", "/scorecards/HHX", "Bảng điểm một đơn vị", "A unit's head sees their own figures and what they are made of."),
        P("directory_unit", "tonghop", "/directory/units/HHX", "Sửa đơn vị, đầu mối", "The desk keeps names, aliases, groups and the people who get the letters."),
        P("new_unit", "tonghop", "/directory/new", "Thêm đơn vị", "The desk adds one unit."),
        P("units_import", "tonghop", "/directory/import", "Nhập danh bạ", "The desk takes the whole directory from a sheet, and sees first what would change."),
        P("unit_changes", "tonghop", "/units/changes", "Sáp nhập, chia tách, đổi tên", "The desk enters a reorganisation and sees who inherits which duty."),
    ),
    "Reports and letters": (
        P("reports", "lanhdao", "/reports", "Báo cáo", "The house finds the consolidated report of each plan and period, and where it stands."),
        P("report", "giamdoc", "/reports/{report}", "Một báo cáo tổng hợp", "The coordinator's head reads, reviews, signs and issues a report."),
        P("report_page", "giamdoc", "/reports/{report}/page", "Bản xem của báo cáo", "The same report as it will be printed, shown inside the page above."),
        P("report_words", "tonghop", "/reports/{words_report}/words", "Lời văn báo cáo", "The desk writes the coordinator's words beside what the units wrote."),
        P("report_templates", "tonghop", "/reports/templates", "Mẫu Word", "The desk puts the office's own Word form in place of the built-in one."),
        P("report_packages", "tonghop", "/report-packages", "Gói báo cáo cấp dưới", "The desk takes in what an office below has compiled with its own installation."),
        P("documents", "tonghop", "/documents", "Công văn", "The desk sees which công văn are drafted, issued and waiting for a number."),
        P("document", "tonghop", "/documents/{document}", "Một công văn", "The clerk corrects a draft, numbers it, and keeps the signed scan."),
        P("document_page", "tonghop", "/documents/{document}/page", "Bản xem của công văn", "The same công văn as it will be printed, shown inside the page above."),
        P("register", "thanhtra", "/register", "Sổ đôn đốc", "An inspector reads the register of everything reminded and urged in a year."),
        P("outbox", "tonghop", "/outbox", "Thư đi", "The desk sees which letters went out, which wait and which failed, and tries again."),
        P("inbox", "tonghop", "/inbox", "Thư đến", "The desk sees the mails that the system could not place by itself."),
        P("inbox_message", "tonghop", "/inbox/{mail}", "Một thư đến", "The desk reads one mail and says which duty it belongs to."),
        P("tickets", "tonghop", "/tickets", "Khó khăn, kiến nghị", "The desk sees what units complained of and asked for, and what waits for a word."),
        P("ticket", "giamdoc", "/tickets/{ticket}", "Một kiến nghị", "The coordinator's head decides, or passes it on to the body that can."),
    ),
    "How it works here": (
        P("policies", "tonghop", "/policies", "Chính sách", "The house reads by which rules is reminded, urged and reported."),
        P("policy", "tonghop", "/policies/ladder/report", "Một chính sách", "The house reads one rule in words, with the days it would lead to."),
        P("edit_policy", "giamdoc", "/policies/ladder/report/edit", "Sửa chính sách", "The coordinator's head writes the office's own rule and tries it before it binds."),
        P("letters", "tonghop", "/letters", "Thư mẫu", "The house reads every kind of letter the system writes."),
        P("letter", "giamdoc", "/letters/follow_up", "Một thư mẫu", "The coordinator's head words a letter anew and sees it on a desk and on a phone."),
        P("letter_shown", "giamdoc", "/letters/follow_up/shown", "Thư như người nhận thấy", "One letter as its reader gets it, shown inside the page above."),
        P("calendar", "tonghop", "/calendar?year=2021", "Lịch làm việc", "The house sees which days count as working days, and on what ground."),
        P("calendar_of", "tonghop", "/calendar/{calendar}", "Lịch của một cơ quan", "The same for the calendar of one office, with the desk's corrections."),
        P("feeds", "donvi", "/feeds", "Lịch trên điện thoại", "An officer has the days that matter to them in the calendar of their phone."),
    ),
    "People and programs": (
        P("people", "quantri", "/people", "Người dùng", "The administrator gives and takes accounts."),
        P("person", "quantri", "/people/{person}", "Một người dùng", "The administrator changes role, unit, plans, and ends sessions."),
        P("tokens", "quantri", "/tokens", "Khóa API", "The administrator sees which programs may ask what, and until when."),
        P("webhooks", "quantri", "/webhooks", "Webhook", "The administrator says which programs are told of what happens."),
        P("audit", "thanhtra", "/audit", "Nhật ký", "An auditor reads who did what and when, narrowed as needed."),
        P("system", "quantri", "/system", "Hệ thống", "The administrator sees whether clock, mail and rounds are well."),
        P("account", "tonghop", "/account", "Tài khoản", "Everybody changes their password, ends sessions, makes a key of their own."),
        P("second_factor", "tonghop", "/account/second-factor", "Mã xác thực", "Everybody may add a second step to their sign-in."),
        P("login", "", "/login", "Đăng nhập", "Whoever has an account signs in."),
        P("sign_in_code", "", "/login/code", "Bước thứ hai", "Whoever chose a second step enters the code of their phone."),
        P("forgotten_password", "", "/login/forgotten", "Quên mật khẩu", "Whoever forgot a password is sent a link."),
        P("account_link", "", "{account_link}", "Đặt mật khẩu", "A new person sets their password from the link in the letter."),
        P("mail_choices", "", "{mail_choices}", "Chọn cách nhận thư", "Whoever gets letters chooses how often, without an account."),
    ),
}  # fmt: skip
PAGES = tuple(page for pages in CHAPTERS.values() for page in pages)
# Routes that answer with a file, a stream, a word for programs, or lead elsewhere.
NOT_PAGES = {
    "files": "answer_template answer_sheet download_answer_sheet signed_evidence evidence download_document document_file "
    "units_template download_dry_run inbox_original download_ledger download_register export_package report_file "
    "sample_report_template report_template_file download_section download_report download_draft download_scorecards",
    "calendars": "calendar_feed",
    "streams that keep a page fresh": "board_live work_live",
    "for programs": "healthz readyz metrics",
    "on the way to the office's own sign-in": "office_sign_in office_signed_in",
}
HEAD = """# Every page, and who uses it for what

Made by `make pictures` from docs/pictures/pages.py and a demonstration: change the table there, not this file. The pictures
show the evening on which the demonstration ends, 1366 px wide, cut after {height} px.
"""


def pages_text() -> str:
    lines = [HEAD.format(height=MOST)]
    for chapter, pages in CHAPTERS.items():
        lines += [f"## {chapter}", ""]
        for page in pages:
            lines += [f"### {page.title} (`{page.route}`)", ""]
            lines += [f"{page.use} Seen here by: {PEOPLE[page.login]}.", ""]
            lines += [f"![{page.title}](pictures/pages/{page.file})", ""]
            if page.on_phone:
                lines += [f"![{page.title}, 360 px](pictures/pages/{page.route}-phone.png)", ""]
    lines += ["## On paper", "", "The briefing: the escalation board as it is printed.", ""]
    lines += ["![Briefing](pictures/pages/briefing.png)", "", "## Addresses that are no pages", ""]
    for what, routes in NOT_PAGES.items():
        lines.append(f"- {what}: " + ", ".join(f"`{route}`" for route in routes.split()))
    return "\n".join(lines) + "\n"
