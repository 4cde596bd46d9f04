"""The directory file says when a name was in use; a plan's date decides who is meant."""

from datetime import date

import pytest

from operations.drafts.import_draft import import_draft
from operations.drafts.review_draft import NameBinding, review_of
from operations.units.import_units import import_units
from operations.workspace import Workspace
from rules.errors import ImpossibleDate
from tests.builders import UNITS_CSV, a_draft, an_assignment

OLD = "Sở Kế hoạch và Đầu tư"


def with_aliases(aliases: str) -> bytes:
    return UNITS_CSV.replace("STC,Sở Tài chính,,", f'STC,Sở Tài chính,"{aliases}",').encode()


def bound_in(workspace: Workspace, issued_on: date) -> NameBinding:
    draft = a_draft(an_assignment(OLD), date=issued_on, number=f"{issued_on:%m}/KH-UBND")
    key = import_draft(workspace, draft, name="kh.docx", checksum=str(issued_on)).key
    return review_of(workspace, key).names[0]


def test_an_old_name_is_bound_while_it_was_in_use_and_suggested_afterwards(workspace: Workspace) -> None:
    import_units(workspace, with_aliases(f"STC; {OLD} (từ 1/3/2025 đến 30/6/2025)"), "units.csv")
    during = bound_in(workspace, date(2025, 5, 5))
    assert (during.how, [unit.code for unit in during.units]) == ("name", ["STC"])
    later = bound_in(workspace, date(2025, 8, 5))
    assert later.how == "unbound"
    assert (later.suggestions[0].codes, later.suggestions[0].note) == (
        ("STC",), "tên dùng từ 1/3/2025 đến 30/6/2025",
    )  # fmt: skip


def test_an_alias_with_a_day_that_is_none_is_refused_with_its_row(workspace: Workspace) -> None:
    with pytest.raises(ImpossibleDate, match=r"units\.csv, dòng 4, cột aliases"):
        import_units(workspace, with_aliases(f"{OLD} (đến 31/6/2025)"), "units.csv")
