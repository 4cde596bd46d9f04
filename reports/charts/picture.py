"""A chart as a picture: SVG for the screen and for PDF, PNG for Word."""

from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]

from reports.charts.drawing import drawn
from reports.charts.finishing import SVG, finished
from reports.charts.looks import MOST_SERIES, looks_of
from reports.charts.sheet import chart_id
from reports.consolidated.printable import printable
from reports.document import Chart
from rules.figures import figure_words

DOTS_PER_INCH = 200


def chart_svg(chart: Chart, *, family: str = "") -> str:
    """Without script, outside font or address; the same chart gives the same text. `family`: the font to be preferred."""
    if len(chart.series) > MOST_SERIES:
        raise ValueError(
            f"{len(chart.series)} series in one chart; nobody tells more than {MOST_SERIES} apart"
        )
    chart = _printable(chart)
    root = finished(drawn(chart), chart, looks_of(chart.series), family)
    _describe(root, chart)
    return str(etree.tostring(root, encoding="unicode"))


def chart_png(chart: Chart, *, width_mm: int = 160, fonts: str = "") -> bytes:
    """For Word: 200 dots to the inch, with the font of the PDF files."""
    from reports.pdf.fonts import pdf_font
    from reports.pdf.typesetting import typeset_png

    font = pdf_font(fonts)
    data = {"svg": chart_svg(chart, family=font.family), "width": width_mm}
    return typeset_png("chart.typ", data, font=font, dots_per_inch=DOTS_PER_INCH)


def _printable(chart: Chart) -> Chart:
    return replace(
        chart,
        title=printable(chart.title),
        labels=tuple(printable(label) for label in chart.labels),
        series=tuple(replace(one, name=printable(one.name)) for one in chart.series),
        measure=printable(chart.measure),
    )


def chart_words(chart: Chart) -> str:
    """What the picture says, for those who cannot see it."""
    return " ".join(f"{label}: {_figures(chart, place)}." for place, label in enumerate(chart.labels))


def _figures(chart: Chart, place: int) -> str:
    values = ((one.name, one.values[place]) for one in chart.series)
    return ", ".join(f"{name} {figure_words(round(value, 1))}" for name, value in values if value is not None)


def _describe(root: etree._Element, chart: Chart) -> None:
    this = chart_id(chart.key)
    root.set("id", this)
    root.set("role", "img")
    root.set("aria-labelledby", f"{this}-title {this}-desc")
    for name, words in (("desc", chart_words(chart)), ("title", chart.title)):
        node = etree.Element(f"{SVG}{name}", id=f"{this}-{name}")
        node.text = words
        root.insert(0, node)
