"""From pygal's drawing to ours: no script, our style sheet, names that are never cut, a legend in the whole width."""

from collections.abc import Sequence

from lxml import etree  # type: ignore[import-untyped]

from reports.charts.drawing import BOX, LEGEND_COLUMNS, LEGEND_ROW, WIDTH, label_lines
from reports.charts.looks import Look
from reports.charts.sheet import pattern, sheet
from reports.document import Chart

SVG = "{http://www.w3.org/2000/svg}"
_EDGE = 24
_LINE = 13  # from line to line of a label


def finished(drawing: str, chart: Chart, looks: Sequence[Look], family: str) -> etree._Element:
    root = etree.fromstring(drawing.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    _strip(root)
    _dress(root, chart, looks, family)
    _lay_out_legend(root, is_lines=chart.kind == "lines")
    if chart.kind == "lines":
        _put_figures_above_points(root)
    else:
        _write_labels(root, chart)
    etree.cleanup_namespaces(root)
    return root


def _strip(root: etree._Element) -> None:
    """pygal's script, its comments with the date of today, bars of no length and what only a script would show."""
    for node in list(root.iter(etree.Comment, f"{SVG}script", f"{SVG}desc", f"{SVG}title")):
        _drop(node)
    for node in list(root.iter(f"{SVG}g", f"{SVG}rect")):
        classes = node.get("class", "").split()
        if {"tooltip", "no_data"} & set(classes) or ("rect" in classes and not node.get("width")):
            _drop(node)
    for node in [node for node in root.iter(f"{SVG}text") if node.get("class") == "value" and not node.text]:
        _drop(node)
    for node in root.iter(f"{SVG}g"):
        if node.get("id", "").startswith("activate"):
            del node.attrib["id"]


def _dress(root: etree._Element, chart: Chart, looks: Sequence[Look], family: str) -> None:
    style = next(root.iter(f"{SVG}style"))
    style.text = sheet(chart.key, looks, family, is_lines=chart.kind == "lines")
    definitions = style.getparent()
    if definitions is not None and chart.kind != "lines":
        for number, look in enumerate(looks):
            if look.pattern:
                definitions.append(etree.fromstring(pattern(chart.key, number, look)))


def _lay_out_legend(root: etree._Element, *, is_lines: bool) -> None:
    """A line shows its dash."""
    legends = _group(root, "legends")
    if legends is None:
        return
    down = legends.get("transform", "").split(",")[-1].strip(" )")
    legends.set("transform", f"translate({_EDGE}, {down})")
    for place, legend in enumerate(legends):
        across = place % LEGEND_COLUMNS * (WIDTH - 2 * _EDGE) // LEGEND_COLUMNS
        legend.set("transform", f"translate({across}, {place // LEGEND_COLUMNS * LEGEND_ROW})")
        box, text = legend
        width = BOX
        if is_lines:
            width = 3 * BOX
            line = etree.SubElement(legend, f"{SVG}path", d=f"M0 {BOX / 2}H{width}")
            line.set("class", f"{box.get('class', '')} sample")
            legend.replace(box, line)
        else:
            box.set("x", "0")
            box.set("y", "0")
        text.set("x", str(width + 6))
        text.set("y", str(BOX - 3))


def _write_labels(root: etree._Element, chart: Chart) -> None:
    axis = _group(root, "axis y")
    labels = [] if axis is None else list(axis.iter(f"{SVG}text"))
    for node, label in zip(labels, reversed(chart.labels), strict=True):
        lines, (x, y) = label_lines(label), (node.get("x", "0"), float(node.get("y", "0")))
        node.text = None
        for number, line in enumerate(lines):
            top = y + (number - (len(lines) - 1) / 2) * _LINE
            etree.SubElement(node, f"{SVG}tspan", x=x, y=f"{top:.2f}").text = line


def _put_figures_above_points(root: etree._Element) -> None:
    overlay = _group(root, "plot text-overlay")
    for text in [] if overlay is None else overlay.iter(f"{SVG}text"):
        text.set("x", f"{float(text.get('x', '0')) - _LINE:.2f}")
        text.set("y", f"{float(text.get('y', '0')) - 2 * _LINE:.2f}")
        text.attrib.pop("text-anchor", None)


def _group(root: etree._Element, classes: str) -> etree._Element | None:
    wanted = set(classes.split())
    return next((node for node in root.iter(f"{SVG}g") if wanted <= set(node.get("class", "").split())), None)


def _drop(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
