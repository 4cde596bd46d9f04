"""`dondoc`: commands are loaded when they are called, so that --help costs nothing."""

import importlib
import sys

import click

from rules.errors import BadInput, DondocError

# command → (module, function, one line for --help)
COMMANDS = {
    "run": ("cli.run", "run_command", "Chạy toàn bộ hệ thống trong một tiến trình (everything in one process)."),
    "demo": ("cli.demo", "demo_command", "Dựng bản trình diễn: một năm dữ liệu mẫu (a filled installation)."),
    "read": ("cli.read", "read_command", "Đọc một văn bản kế hoạch thành bản dự thảo (one plan document → draft)."),
    "due": ("cli.due", "due_command", "Tính hạn từ một cụm từ chỉ thời gian (one time phrase → due date)."),
    "simulate": ("cli.simulate", "simulate_command", "Chạy thử kế hoạch từng ngày, không gửi thư (dry run of a plan)."),
    "plan": ("cli.plan", "plan_group", "Kế hoạch: nhập, xem, xác nhận, đóng (plans)."),
    "policy": ("cli.policy", "policy_group", "Chế độ báo cáo và thang đôn đốc (regimes and ladders)."),
    "unit": ("cli.unit", "unit_group", "Danh mục đơn vị (directory of units)."),
    "calendar": ("cli.calendar_days", "calendar_group", "Lịch làm việc (working calendar)."),
    "user": ("cli.user", "user_group", "Người dùng (accounts)."),
    "token": ("cli.token", "token_group", "Khóa truy cập API của chương trình (API tokens)."),
    "answer": ("cli.answer", "answer_group", "Nhập báo cáo của nhiều đơn vị từ tệp (many answers at once)."),
    "round": ("cli.round", "round_command", "Chạy một vòng nhắc việc ngay bây giờ (one round now)."),
    "report": ("cli.report", "report_group", "Báo cáo tổng hợp (consolidated reports)."),
    "document": ("cli.document", "document_group", "Công văn đôn đốc, giải trình, gia hạn (official letters)."),
    "ticket": ("cli.ticket", "ticket_group", "Khó khăn, kiến nghị của đơn vị (difficulties and proposals)."),
    "register": ("cli.register", "register_command", "Sổ theo dõi giải quyết văn bản đến (register, 7 columns)."),
    "scorecard": ("cli.scorecard", "scorecard_command", "Kết quả thực hiện trong năm của các đơn vị (scorecards)."),
    "mail": ("cli.mail", "mail_group", "Hộp thư đi (outbox)."),
    "inbox": ("cli.inbox", "inbox_group", "Hộp thư đến: báo cáo qua thư (mailbox of the answers)."),
    "sheet": ("cli.sheet", "sheet_group", "Nhập bảng theo dõi đang dùng thành bản dự thảo (import of a tracking sheet)."),
    "export": ("cli.export", "export_command", "Xuất toàn bộ dữ liệu ở dạng mở (everything in open formats)."),
    "migrate": ("cli.migrate", "migrate_command", "Đưa cơ sở dữ liệu lên lược đồ mới nhất (schema of this version)."),
    "deploy": ("cli.deploy", "deploy_command", "Đăng ký lịch chạy với máy chủ Prefect (register with a Prefect server)."),
    "worker": ("cli.worker", "worker_command", "Nhận việc từ máy chủ Prefect (work from its pool)."),
    "backup": ("cli.backup", "backup_command", "Sao lưu toàn bộ hệ thống thành một tệp (backup)."),
    "restore": ("cli.restore", "restore_command", "Khôi phục hệ thống từ tệp sao lưu (restore)."),
    "audit": ("cli.audit", "audit_group", "Nhật ký: kiểm tra niêm phong, xuất cho thanh tra (audit trail)."),
    "prune": ("cli.prune", "prune_command", "Dọn những gì đã quá thời hạn lưu (what is past its time of keeping)."),
    "doctor": ("cli.doctor", "doctor_command", "Kiểm tra sức khỏe hệ thống (what is wrong here)."),
}  # fmt: skip

DONE, FAILED, WRONG_USAGE, BAD_INPUT = 0, 1, 2, 3


class LazyCommands(click.Group):
    """Knows its commands by name and imports one only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[name]
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Lệnh"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(
    cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="dondoc")
def dondoc() -> None:
    """Đôn Đốc: từ văn bản kế hoạch đến nhắc việc, báo cáo của đơn vị và báo cáo tổng hợp."""


def main() -> None:
    """Exit codes of interfaces.md: 0 done, 1 the work failed, 2 wrong usage, 3 bad input; one line says why."""
    sys.exit(run_command_line(sys.argv[1:]))


def run_command_line(arguments: list[str]) -> int:
    try:
        result = dondoc.main(args=arguments, prog_name="dondoc", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return WRONG_USAGE
    except click.Abort:
        click.echo("Đã dừng theo yêu cầu.", err=True)
        return FAILED
    except BadInput as error:
        click.echo(f"dondoc: {error}", err=True)
        return BAD_INPUT
    except DondocError as error:
        click.echo(f"dondoc: {error}", err=True)
        return FAILED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); that is no fault of ours.
        sys.stderr.close()
        return DONE
    except OSError as error:
        # A folder that cannot be written, a full disk, a name that is taken: the system's own word and the place.
        click.echo(f"dondoc: {error.filename or 'hệ thống'}: {error.strerror or error}", err=True)
        return FAILED
    return result if isinstance(result, int) else DONE
