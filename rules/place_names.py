"""The place of a date line (địa danh): told by the name of a body of that place (NĐ 30/2020, Phụ lục I)."""

# Small letters on purpose: "Thương binh và Xã hội" names no commune.
_MARKERS = ("tỉnh ", "thành phố ", "huyện ", "quận ", "thị xã ", "phường ", "xã ")


def place_in(name: str) -> str:
    """'Hải Bình' of 'UBND tỉnh Hải Bình'; "" where the name tells no place."""
    for marker in _MARKERS:
        position = name.rfind(marker)
        if position >= 0:
            return name[position + len(marker) :].strip()
    return ""
