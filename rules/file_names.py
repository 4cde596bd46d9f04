"""A name under which a file from outside may be kept, shown and saved again on any system."""

import unicodedata
from pathlib import PurePath

LONGEST_STEM = 120
LONGEST_ENDING = 10
UNNAMED = "tep-khong-ten"
# Names that Windows takes for devices, whatever their ending.
DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}


def safe_file_name(given: str) -> str:
    """The last part of whatever path was sent; no control or direction signs, nothing a system takes for something else."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if sign.isspace() else sign for sign in name)
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = "".join("_" if sign in '<>:"|?*%' else sign for sign in name).strip(" .")
    path = PurePath(name or UNNAMED)
    ending = path.suffix[:LONGEST_ENDING].lower()
    stem = path.name.removesuffix(path.suffix)[:LONGEST_STEM].strip(" .") or UNNAMED
    if stem.partition(".")[0].casefold() in DEVICES:
        stem = f"_{stem}"
    return f"{stem}{ending}"
