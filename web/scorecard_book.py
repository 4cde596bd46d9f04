"""The scorecards of all units with what each counts, for pages and for programs: of a year that is not too large to hold."""

from operations.reporting.gather_scorecards import scorecards_of
from operations.reporting.keep_scorecards import MOST_AT_ONCE, is_large
from operations.workspace import Workspace
from reports.scorecards.book import ScorecardBook
from rules.errors import BadInput
from rules.wording import number_words


def whole_book(workspace: Workspace, year: int) -> ScorecardBook:
    """Counted as it is now; BadInput where it would hold a request for long and fill a file that nobody reads."""
    if is_large(workspace, year):
        raise BadInput(
            f"năm {year} có hơn {number_words(MOST_AT_ONCE)} việc, nhiều hơn một tệp của mọi đơn vị chứa được",
            mend="tải bảng Kết quả (Excel, CSV), hoặc kết quả của từng đơn vị; cả tệp lấy bằng lệnh dondoc scorecard",
        )
    return scorecards_of(workspace, year, now=workspace.clock.now())
