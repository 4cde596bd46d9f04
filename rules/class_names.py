"""Classes of units as plans name them: without articles, and several in one breath."""

# Words around a class name that do not change which class it is.
FILLERS = ("cac", "va", "toan", "tat ca", "cap tinh", "cua tinh", "thuoc tinh", "tren dia ban tinh", "trong tinh", "tinh", "truc thuoc so", "thuoc so", "cua so")  # fmt: skip


def class_words(folded: str) -> str:
    """A class name without articles: 'cac so ban nganh cap tinh' → 'so ban nganh'."""
    words = f" {folded} ".replace(" uy ban nhan dan ", " ubnd ")
    for filler in sorted(FILLERS, key=len, reverse=True):
        while f" {filler} " in words:
            words = words.replace(f" {filler} ", " ")
    return words.strip()


def split_classes(words: str, known: dict[str, str]) -> list[str] | None:
    """'so ban nganh ubnd huyen thi xa thanh pho' → its two classes; None when a word is left over."""
    if not words:
        return None
    parts: list[str] = []
    rest = words
    while rest:
        longest = max(
            (name for name in known if name and (rest == name or rest.startswith(name + " "))),
            key=len,
            default=None,
        )
        if longest is None:
            return None
        parts.append(known[longest])
        rest = rest[len(longest) :].strip()
    return parts
