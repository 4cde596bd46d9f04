"""Where the example plans are: inside the wheel, or beside the packages in a checkout."""

from importlib.resources import as_file, files
from pathlib import Path

from rules.errors import NotFound


def examples_folder() -> Path:
    """The folder with plans, units.xlsx, decisions, behaviour and responses."""
    packaged = files("cli") / "examples"
    if packaged.is_dir():
        with as_file(packaged) as folder:
            return Path(folder)
    checkout = Path(str(files("config"))).parent / "examples"
    if checkout.is_dir():
        return checkout
    raise NotFound("không tìm thấy thư mục ví dụ đi kèm chương trình")
