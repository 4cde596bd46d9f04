"""The style sheet and the patterns of a chart: everything bound to the chart's own id, so that pages stay as they are."""

from collections.abc import Sequence

from reports.charts.looks import GREY, INK, PAPER, Look

TEXT_SIZE = 13
# On paper the first that is there; a browser goes on to its own serif.
_FAMILIES = ("Times New Roman", "Tinos", "Liberation Serif", "Libertinus Serif")


def chart_id(key: str) -> str:
    return "chart-" + "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in key)


def pattern(key: str, number: int, look: Look) -> str:
    return (
        f'<pattern xmlns="http://www.w3.org/2000/svg" id="{chart_id(key)}-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{look.ground}"/>'
        f'<path d="{look.pattern}" fill="none" stroke="{look.colour}" stroke-width="1.6"/></pattern>'
    )


def families(family: str) -> str:
    names = dict.fromkeys(name for name in (family, *_FAMILIES) if name)
    return ", ".join(f"'{name}'" for name in names) + ", serif"


def sheet(key: str, looks: Sequence[Look], family: str, *, is_lines: bool) -> str:
    this = f"#{chart_id(key)}"
    rules = [
        ("", f"font-family:{families(family)};font-size:{TEXT_SIZE}px"),
        (" text", f"fill:{INK};stroke:none;font-size:{TEXT_SIZE}px"),
        (" .title", "font-style:italic;text-anchor:middle"),
        (" .background", f"fill:{PAPER};stroke:none"),
        (" .axis .line", f"fill:none;stroke:{GREY};stroke-width:1"),
        (" .axis .guide", f"fill:none;stroke:{GREY};stroke-width:0.5;stroke-dasharray:2,4"),
        (" .axis .major", "stroke-dasharray:none"),
        (" .axis.x text", "text-anchor:middle"),
        (" .axis.y text", "text-anchor:end"),
        (
            " .text-overlay text",
            f"text-anchor:middle;fill:{INK};stroke:{PAPER};stroke-width:4;paint-order:stroke;stroke-linejoin:round",
        ),
    ]
    for number, look in enumerate(looks):
        rules += _of_series(key, number, look, is_lines=is_lines)
    return "".join(f"{this}{name}{{{words}}}" for name, words in rules)


def _of_series(key: str, number: int, look: Look, *, is_lines: bool) -> list[tuple[str, str]]:
    filled = f"url(#{chart_id(key)}-{number})" if look.pattern else look.colour
    if is_lines:
        return [
            (
                f" .color-{number} path",
                f"fill:none;stroke:{look.colour};stroke-width:2.5;stroke-dasharray:{look.dash}",
            ),
            (f" .color-{number} circle", f"fill:{look.colour};stroke:{look.colour}"),
            (
                f" .sample.color-{number}",
                f"fill:none;stroke:{look.colour};stroke-width:2.5;stroke-dasharray:{look.dash}",
            ),
        ]
    figure = [] if look.pattern else [(f" .text-overlay .color-{number} text", f"fill:{PAPER};stroke:none")]
    return [
        *figure,
        (
            f" rect.color-{number}, #{chart_id(key)} .color-{number} rect",
            f"fill:{filled};stroke:{look.colour};stroke-width:1",
        ),
    ]
