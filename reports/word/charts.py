"""Charts in Word: a picture whose words say the same to those who cannot see it."""

import io

from docx.shared import Mm

from reports.charts.looks import MOST_SERIES
from reports.charts.picture import chart_png, chart_words
from reports.consolidated.printable import printable
from reports.document import Chart, Column, Table
from reports.word.shell import Shell
from reports.word.styles import CAPTION, CENTRED
from reports.word.tables import append_table
from rules.wording import number_words

WIDTH = 160
_LONGEST_WORDS = 2_000


def append_chart(shell: Shell, chart: Chart, fonts: str = "") -> None:
    """A chart of more series than anybody tells apart is given as its figures."""
    shell.document.add_paragraph(printable(chart.title), style=CAPTION)
    if len(chart.series) > MOST_SERIES or not chart.labels:
        append_table(shell, values_table(chart))
        return
    paragraph = shell.document.add_paragraph(style=CENTRED)
    picture = paragraph.add_run().add_picture(
        io.BytesIO(chart_png(chart, width_mm=WIDTH, fonts=fonts)), width=Mm(WIDTH)
    )
    names = picture._inline.docPr
    names.set("title", printable(chart.title)[:255])
    names.set("descr", printable(f"{chart.title}. {chart_words(chart)}")[:_LONGEST_WORDS])


def values_table(chart: Chart) -> Table:
    """The figures of a chart, one row for each label; the unit of measure stands once."""
    return Table(
        caption=chart.title,
        columns=(
            Column(f"({chart.measure})" if chart.measure else "", 60),
            *(Column(series.name, 25, is_number=True) for series in chart.series),
        ),
        rows=tuple(
            (label, *(_value_words(series.values[place]) for series in chart.series))
            for place, label in enumerate(chart.labels)
        ),
    )


def _value_words(value: float | None) -> str:
    if value is None:
        return ""
    return number_words(int(value)) if value == int(value) else f"{value:.1f}".replace(".", ",")
