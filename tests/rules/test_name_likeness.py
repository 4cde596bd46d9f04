"""However a clerk, a scanner or a hurry damages a name, it is never bound to somebody else."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dated_names import DatedName, dated_name
from rules.directory import Directory, DirectoryUnit
from rules.errors import ImpossibleDate
from rules.folding import fold
from rules.name_forms import canonical, marks_agree, same_spelling
from rules.name_likeness import is_initials, is_slip, likeness

NAMES = (
    "UBND tỉnh Hải Bình", "Sở Nội vụ", "Sở Ngoại vụ", "Sở Tài chính", "Sở Tài nguyên và Môi trường", "Sở Y tế",
    "Sở Thông tin và Truyền thông", "Sở Văn hóa và Thể thao", "Sở Lao động - Thương binh và Xã hội", "Sở Xây dựng",
    "Sở Kế hoạch và Đầu tư", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Giao thông vận tải", "Sở Tư pháp",
    "UBND thành phố Hải Bình", "UBND huyện Tân Phong", "UBND huyện Long Giang", "UBND xã Tân Hưng", "UBND xã Hải An",
    "Báo Hải Bình", "Đài Phát thanh và Truyền hình tỉnh", "Hội Nông dân tỉnh", "Ban Quản lý các khu công nghiệp",
)  # fmt: skip
UNITS = tuple(
    DirectoryUnit(
        number, f"U{number}", name, "x", None if number == 1 else 1, (fold(name),), spelled={fold(name): name}
    )
    for number, name in enumerate(NAMES, start=1)
)
DIRECTORY = Directory(UNITS, {fold("các sở, ban, ngành"): tuple(range(2, 11))})
units = st.sampled_from(UNITS)


@st.composite
def slipped(draw: st.DrawFn, words: str) -> str:
    """One letter of a longer word left out, doubled, or two of them turned round."""
    tokens = words.split()
    place = draw(st.sampled_from([n for n, token in enumerate(tokens) if len(token) > 3]))
    token = tokens[place]
    at = draw(st.integers(1, len(token) - 2))
    kinds = (token[:at] + token[at + 1 :], token[:at] + token[at] * 2 + token[at + 1 :])
    turned = token[:at] + token[at + 1] + token[at] + token[at + 2 :]
    tokens[place] = draw(st.sampled_from((*kinds, turned)))
    return " ".join(tokens)


def without_marks(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


DAMAGES: dict[str, Callable[[str], str]] = {
    "nothing": lambda name: name,
    "upper case": str.upper,
    "no marks": without_marks,
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "dashes": lambda name: name.replace(" ", " – ", 1),
    "double spaces": lambda name: name.replace(" ", "  "),
    "no small words": lambda name: name.replace(" và ", " "),
    "ampersand": lambda name: name.replace(" và ", " & "),
}


@given(units, st.lists(st.sampled_from(sorted(DAMAGES)), min_size=1, max_size=3))
def test_what_changes_no_word_changes_no_binding(unit: DirectoryUnit, damages: list[str]) -> None:
    written = unit.name
    for damage in damages:
        written = DAMAGES[damage](written)
    binding = DIRECTORY.resolve(written, issuer_id=1, on=None)
    assert binding is not None
    assert binding.unit_ids == (unit.id,)


@given(st.data(), units)
def test_a_damaged_name_is_suggested_among_the_first_and_never_bound_to_another(
    data: st.DataObject, unit: DirectoryUnit
) -> None:
    words = without_marks(unit.name).replace("-", " ")
    damaged = data.draw(
        st.one_of(
            slipped(words) if any(len(token) > 3 for token in words.split()) else st.just(words),
            st.just(words.replace(" ", "")),
            st.permutations(words.split()).map(" ".join),
            st.just(f"{words} tinh Hai Binh"),
        )
    )
    binding = DIRECTORY.resolve(damaged, issuer_id=1, on=None)
    assert binding is None or binding.unit_ids == (unit.id,)
    suggested = [one.unit_ids for one in DIRECTORY.suggest(damaged, issuer_id=1, on=None)]
    assert (unit.id,) in suggested[:3]


@given(st.text(max_size=60))
def test_any_words_at_all_are_bound_exactly_or_not_at_all(written: str) -> None:
    binding = DIRECTORY.resolve(written, issuer_id=1, on=None)
    suggestions = DIRECTORY.suggest(written, issuer_id=1, on=None)
    assert binding is None or binding.how in ("name", "group", "children")
    assert all(0.62 <= one.likeness <= 1 for one in suggestions)
    assert len(suggestions) <= 5


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_likeness_is_certain_only_for_the_same_words(one: str, other: str) -> None:
    mine, theirs = canonical(fold(one)), canonical(fold(other))
    assert (likeness(mine, theirs) == 1.0) == (mine == theirs)
    assert 0 <= likeness(mine, theirs) <= 1


@pytest.mark.parametrize(
    ("folded", "words"),
    [
        ("so tt tt", "so thong tin truyen thong"),
        ("so ldtb va xh", "so lao dong thuong binh xa hoi"),
        ("ubnd tp hai binh", "uy ban nhan dan thanh pho hai binh"),
        ("so vh tt dl", "so van hoa the thao du lich"),
        ("so noi vu", "so noi vu"),
        ("tt", "tt"),
        ("", ""),
    ],
)
def test_abbreviations_are_opened(folded: str, words: str) -> None:
    assert canonical(folded) == words


@pytest.mark.parametrize(
    ("written", "known", "opens"),
    [
        ("stttt", "so thong tin truyen thong", True),
        ("so tttt", "so thong tin truyen thong", True),
        ("so t t truyen thong", "so thong tin truyen thong", False),
        ("stt", "so thong tin truyen thong", False),
        ("so tttt", "so tai nguyen", False),
        ("s", "so", False),
    ],
)
def test_initials_open_the_words_in_order(written: str, known: str, opens: bool) -> None:
    assert is_initials(written, known) is opens


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [("chinh", "chin", True), ("chinh", "chihn", True), ("chinh", "thinh", True), ("lap", "loc", False),
     ("12", "13", False), ("a", "b", False), ("chinh", "chinh", True), ("tai", "taichi", False)],
)  # fmt: skip
def test_a_slip_is_one_letter(word: str, other: str, slip: bool) -> None:
    assert is_slip(word, other) is slip


@pytest.mark.parametrize(
    ("written", "known", "agree", "same"),
    [
        ("Sở Nội vụ", "Sở Nội vụ", True, True),
        ("SỞ NỘI VỤ", "Sở nội vụ", True, True),
        ("Hoà Bình", "Hòa Bình", True, True),
        ("Sở Nôi vụ", "Sở Nội vụ", True, False),
        ("Sở Nối vụ", "Sở Nội vụ", False, False),
        ("UBND xã Tân Hòa", "Ủy ban nhân dân xã Tấn Hóa", False, False),
    ],
)
def test_marks_may_be_missing_but_not_contradict(written: str, known: str, agree: bool, same: bool) -> None:
    assert marks_agree(written, known) is agree
    assert same_spelling(written, known) is same


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Sở Kế hoạch và Đầu tư (đến 28/2/2025)",
            DatedName("Sở Kế hoạch và Đầu tư", None, date(2025, 2, 28)),
        ),
        (
            "Sở KH&ĐT [từ 1/3/2021 đến hết 30/6/2025]",
            DatedName("Sở KH&ĐT", date(2021, 3, 1), date(2025, 6, 30)),
        ),
        ("Sở Dân tộc (từ 1/3/2025)", DatedName("Sở Dân tộc", date(2025, 3, 1), None)),
        ("Trường THCS (cơ sở 2)", DatedName("Trường THCS (cơ sở 2)")),
        ("Sở Nội vụ", DatedName("Sở Nội vụ")),
        ("()", DatedName("()")),
    ],
)
def test_an_alias_may_say_when_it_was_in_use(text: str, name: DatedName) -> None:
    assert dated_name(text) == name


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ImpossibleDate):
        dated_name("Sở X (đến 31/6/2025)")
