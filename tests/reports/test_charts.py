"""Charts: what they show, that they run and load nothing, and that no colour is needed to read them."""

import io
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PIL import Image

from reports.charts.looks import MOST_SERIES, looks_of
from reports.charts.picture import DOTS_PER_INCH, chart_png, chart_svg, chart_words
from reports.consolidated.builder import figures_of
from reports.consolidated.charts import MOST_UNITS, class_chart, trend_chart
from reports.consolidated.facts import EarlierFacts, ReportFacts
from reports.document import Chart, Series
from rules.progress import PrintedClass

SomeFacts = Callable[..., ReportFacts]
SVG = "{http://www.w3.org/2000/svg}"
UNITS = (
    "Sở Tài chính",
    "Ủy ban nhân dân thành phố Vũng Tàu",
    "Trung tâm Phục vụ hành chính công của tỉnh, cơ sở hai",
)
CLASSES = Chart(
    "classes",
    "Báo cáo theo đơn vị",
    "stacked",
    UNITS,
    tuple(Series(label.value, (n + 11.0, 0.0, None)) for n, label in enumerate(PrintedClass)),
)
RATES = Chart(
    "trend", "Tỷ lệ", "lines", ("quý I/2021", "6 tháng 2021"), (Series("Tỷ lệ đúng hạn", (66.7, 100.0)),), "%"
)


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(chart))


def texts(chart: Chart) -> list[str]:
    return [" ".join(" ".join(node.itertext()).split()) for node in drawn(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", [CLASSES, RATES], ids=lambda chart: chart.kind)
def test_a_chart_runs_nothing_loads_nothing_and_is_the_same_every_time(chart: Chart) -> None:
    svg = chart_svg(chart)
    assert chart_svg(chart) == svg
    root = drawn(chart)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "defs",
        "style",
        "pattern",
        "path",
        "rect",
        "circle",
        "g",
        "text",
        "tspan",
    }
    attributes = {name for node in root.iter() for name in node.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    assert set(re.findall(r"url\((.)", svg)) <= {"#"}
    assert svg.count("http") == svg.count("http://www.w3.org/2000/svg")
    assert "pygal.org" not in svg
    assert not [one for one in sys.meta_path if type(one).__module__ == "pygal"]


@pytest.mark.parametrize("chart", [CLASSES, RATES], ids=lambda chart: chart.kind)
def test_two_charts_on_a_page_leave_each_other_and_the_page_alone(chart: Chart) -> None:
    other = replace(chart, key="khác")
    (style,) = drawn(chart).iter(f"{SVG}style")
    for selectors in re.findall(r"([^{}]+)\{", style.text or ""):
        assert all(one.strip().startswith(f"#chart-{chart.key}") for one in selectors.split(","))
    ids = [{node.get("id") for node in drawn(one).iter() if node.get("id")} for one in (chart, other)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_bars_carry_names_figures_and_a_legend_in_words_and_no_noughts() -> None:
    found = texts(CLASSES)
    assert set(UNITS) <= set(found)
    assert {label.value for label in PrintedClass} <= set(found)
    (overlay,) = (node for node in drawn(CLASSES).iter(f"{SVG}g") if "text-overlay" in node.get("class", ""))
    assert [node.text for node in overlay.iter(f"{SVG}text")] == ["11", "12", "13", "14"]
    title, described = drawn(CLASSES)[:2]
    assert (title.text, described.text) == (CLASSES.title, chart_words(CLASSES))
    assert "Sở Tài chính: Hoàn thành đúng hạn 11, Hoàn thành quá hạn 12" in chart_words(CLASSES)


def test_rates_stand_between_nought_and_a_hundred_with_their_measure() -> None:
    found = texts(RATES)
    assert {"0", "100", "Đơn vị tính: %", "quý I/2021", "6 tháng 2021"} <= set(found)


def test_values_of_few_periods_stand_in_the_legend_where_lines_cannot_cover_them() -> None:
    told = [text for text in texts(RATES) if text.startswith("Tỷ lệ đúng hạn: ")]
    (words,) = told
    assert "66,7" in words
    assert words.endswith(" %")


def test_the_classes_differ_without_colour_and_stand_out_from_the_paper() -> None:
    looks = looks_of([Series(label.value, ()) for label in PrintedClass])
    assert len({look.pattern for look in looks}) == len({look.dash for look in looks}) == len(PrintedClass)
    assert all(contrast_to_white(look.colour) >= 4.5 for look in looks)
    others = looks_of([Series(f"Chỉ tiêu {n}", ()) for n in range(MOST_SERIES)])
    assert len({look.pattern for look in others}) == len({look.dash for look in others}) == MOST_SERIES
    with pytest.raises(ValueError, match="apart"):
        chart_svg(replace(RATES, series=RATES.series * (MOST_SERIES + 1)))


def contrast_to_white(colour: str) -> float:
    """WCAG 2."""
    shares = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_what_a_unit_calls_itself_stays_text() -> None:
    hostile = "<script>alert(1)</script>&\"'{}"
    chart = replace(CLASSES, key='"><x', title=hostile, labels=(hostile, *UNITS[1:]))
    assert hostile in texts(chart)
    assert drawn(chart)[0].text == hostile
    assert not list(drawn(chart).iter(f"{SVG}script"))
    assert "a\ufffdb" in texts(replace(chart, labels=("a\x01b", *UNITS[1:])))  # no XML can hold it


def test_the_picture_for_word_is_as_wide_as_asked_and_not_empty() -> None:
    picture = Image.open(io.BytesIO(chart_png(CLASSES, width_mm=160)))
    assert abs(picture.width - 160 / 25.4 * DOTS_PER_INCH) < 2
    colours = picture.convert("RGB").getcolors(1 << 24)
    assert colours is not None
    assert {(10, 92, 143), (255, 255, 255)} <= {colour for _, colour in colours}
    assert chart_png(CLASSES) == chart_png(CLASSES)


def test_units_with_most_overdue_come_first_and_the_title_says_how_many_are_shown(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    reports = [build.unit_report(f"Đơn vị {n}", f"D{n}") for n in range(MOST_UNITS + 5)]
    reports[-1] = build.unit_report("Chậm nhất", "CN", state="open", answered_on=None)
    chart = class_chart(figures_of(some_facts(unit_reports=tuple(reports), tasks=())))
    assert chart is not None
    assert (chart.labels[0], len(chart.labels)) == ("Chậm nhất", MOST_UNITS)
    assert f"{MOST_UNITS}/{MOST_UNITS + 5} đơn vị" in chart.title
    assert [(one.name, one.values[0]) for one in chart.series] == [
        (label.value, float(label is PrintedClass.OVERDUE)) for label in PrintedClass
    ]


def test_the_bars_add_up_to_the_figures_of_the_report(some_facts: SomeFacts) -> None:
    figures = figures_of(some_facts())
    chart = class_chart(figures)
    assert chart is not None
    for label, one in zip(PrintedClass, chart.series, strict=True):
        assert sum(value or 0 for value in one.values) == (figures.reports + figures.tasks).of(label)
    assert "/" not in chart.title
    assert "Ban Dân tộc" not in chart.labels  # it was excused: no bar


def test_two_units_need_no_chart(some_facts: SomeFacts, build: SimpleNamespace) -> None:
    two = (build.unit_report(), build.unit_report("Sở Y tế", "SYT"))
    assert class_chart(figures_of(some_facts(unit_reports=two, tasks=(), assignments=()))) is None


def test_where_everything_is_on_time_a_sentence_says_so_and_no_chart(
    some_facts: SomeFacts, build: SimpleNamespace
) -> None:
    reports = tuple(build.unit_report(f"Đơn vị {n}", f"D{n}") for n in range(5))
    assert class_chart(figures_of(some_facts(unit_reports=reports, tasks=(), assignments=()))) is None


def test_the_trend_shows_the_rates_of_every_period_of_the_year_with_this_one_last(
    some_facts: SomeFacts,
) -> None:
    on_time, late, overdue = (PrintedClass.DONE_ON_TIME, PrintedClass.DONE_LATE, PrintedClass.OVERDUE)
    rows = (("quý I/2021", on_time), ("quý I/2021", overdue), ("quý II/2021", on_time), ("quý II/2021", late))
    earlier = tuple(
        EarlierFacts("cumulative", "report", f"{n}", "Sở Y tế", "SYT", period, label.value)
        for n, (period, label) in enumerate(rows)
    )
    others = (
        replace(earlier[0], span="last_year", period="năm 2020"),
        replace(earlier[0], kind="task", period=""),
    )
    facts = some_facts(earlier=(*earlier, *others))
    figures = figures_of(facts)
    chart = trend_chart(facts, figures)
    assert chart is not None
    assert chart.labels == ("quý I/2021", "quý II/2021", "6 tháng 2021")
    assert [one.values for one in chart.series] == [(50.0, 100.0, 66.7), (100.0, 50.0, 50.0)]
    printed = {rate.label: rate.value for rate in figures.report_rates}
    assert [round((value or 0) * 100, 1) for value in list(printed.values())[:2]] == [66.7, 50.0]
    assert trend_chart(some_facts(), figures) is None
