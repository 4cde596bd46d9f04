"""The measures of an official document (NĐ 30/2020/NĐ-CP, Phụ lục I), as chosen within the decree's ranges.

One table for every renderer, so that Word and PDF cannot drift apart. Lengths in millimetres, sizes in points.
"""

from dataclasses import dataclass

FONT = "Times New Roman"


@dataclass(frozen=True)
class Page:
    """A4; the same margins upright and lying."""

    short_side: int = 210
    long_side: int = 297
    top: int = 20
    bottom: int = 20
    left: int = 30
    right: int = 15
    number_from_edge: int = 10  # inside the top margin

    @property
    def text_width(self) -> int:
        return self.short_side - self.left - self.right

    @property
    def lying_text_width(self) -> int:
        return self.long_side - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.long_side - self.top - self.bottom

    @property
    def lying_text_height(self) -> int:
        return self.short_side - self.top - self.bottom


@dataclass(frozen=True)
class Face:
    """How one component of the form is set."""

    size: int
    bold: bool = False
    italic: bool = False
    is_upper: bool = False  # the words are put in capitals


PAGE = Page()

NATION = Face(13, bold=True, is_upper=True)
MOTTO = Face(14, bold=True)
SUPERIOR = Face(13, is_upper=True)
AGENCY = Face(13, bold=True, is_upper=True)
NUMBER = Face(13)
DATE = Face(14, italic=True)
TYPE = Face(14, bold=True, is_upper=True)
SUBJECT = Face(14, bold=True)
LETTER_SUBJECT = Face(13)  # "V/v …" of a công văn
BASIS = Face(14, italic=True)
BODY = Face(14)
SECTION = Face(14, bold=True, is_upper=True)  # "I. …"
TITLED = Face(14, bold=True)  # "1. …" with a title
GROUP = Face(
    14, bold=True, italic=True
)  # lines grouped by a section of the plan; the decree has no such level
ADDRESSEE = Face(14)
POSITION = Face(14, bold=True, is_upper=True)
SIGNER = Face(14, bold=True)
RECIPIENTS_TITLE = Face(12, bold=True, italic=True)
RECIPIENTS = Face(11)
PAGE_NUMBER = Face(14)
ANNEX_NUMBER = Face(14, bold=True)
ANNEX_TITLE = Face(14, bold=True, is_upper=True)
ANNEX_NOTE = Face(14, italic=True)
CAPTION = Face(13, italic=True)
TABLE = Face(12)
ANNEX_TABLE = Face(11)

# The two columns of the head; the right one holds the national title of size 13 on one line (95.7 mm).
HEAD_LEFT, HEAD_RIGHT = 65, 100
FOOT_LEFT, FOOT_RIGHT = 82, 83
FIRST_LINE = 12.7  # 1 or 1.27 cm
PARAGRAPH_GAP = 6  # at least 6 pt
LINE_SPACING = 1.0  # single to 1.5
LETTER_SUBJECT_GAP = 6  # between the number and "V/v …"
# Several addressees: "Kính gửi:" so far from the margin, their dashes below its colon, the names so far behind them.
ADDRESSEES_FROM, COLON_AFTER, DASH = 30, 17.6, 2.9
AROUND_HEAD = 12  # points below the head, the addressees, the subject
SIGNATURE_ROOM = 4  # lines between position and name, for the pen and the seal
# Rules: below the motto as long as the text, below agency and subject one third to one half of the line.
MOTTO_RULE = 60.5
RULE_SHARE = 0.4
RULE_THICKNESS = 0.75
# Average widths in Times bold, as shares of the size (of Vietnamese names and subjects).
CAPITAL_WIDTH, LETTER_WIDTH = 0.6, 0.45
_MM_PER_POINT = 25.4 / 72


def agency_rule(lines: tuple[str, ...]) -> float:
    """Of the longest line of the agency's name, which fills the column at most."""
    longest = max((len(line) for line in lines), default=0)
    return RULE_SHARE * min(longest * CAPITAL_WIDTH * AGENCY.size * _MM_PER_POINT, HEAD_LEFT)


def subject_rule(lines: tuple[str, ...]) -> float:
    """Of the last line of the subject, which the rule stands under."""
    last = len(lines[-1]) if lines else 0
    return RULE_SHARE * min(last * LETTER_WIDTH * SUBJECT.size * _MM_PER_POINT, PAGE.text_width)


def lies(widths: int) -> bool:
    """Whether a table of columns so wide in all (mm) needs the page lying; what fits upright stays upright."""
    return widths > PAGE.text_width
