"""Makes the office files of this folder from sources/: python examples/build_examples.py [FOLDER]."""

import sys
from pathlib import Path

from forms.directory import units_workbook
from forms.page import foreign_affairs_plan
from forms.sheet import labour_plan
from forms.word import province_plan

BUILT = {
    "units.xlsx": units_workbook,
    "plans/kh-52-ubnd-tinh-2021.docx": province_plan,
    "plans/kh-so-lao-dong-2021.xlsx": labour_plan,
    "plans/kh-11-so-ngoai-vu-2021.pdf": foreign_affairs_plan,
}


def build(folder: Path) -> None:
    for name, make in BUILT.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(make())


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
