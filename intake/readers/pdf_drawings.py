"""The lines drawn on a PDF page, as its tables are made of them, and whether a picture covers it."""

import ctypes
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium

from intake.readers.grid_lines import Across, Down

MOST_OBJECTS = 100_000  # drawn on one page
_DEPTH = 5  # of drawings inside drawings
_THIN = 3.0  # points; a bar this thin is a line

Matrix = tuple[float, float, float, float, float, float]
View = Callable[[float, float], tuple[float, float]]


class TooMuch(Exception):
    """A bound of one page was reached."""


class Drawings:
    def __init__(self, page: Any, view: View) -> None:
        self.across: list[Across] = []
        self.down: list[Down] = []
        self.pictured = 0.0  # area under pictures
        self._view = view
        self._seen = 0
        for number in range(pdfium.FPDFPage_CountObjects(page)):
            self._object(pdfium.FPDFPage_GetObject(page, number), (1, 0, 0, 1, 0, 0), 0)

    def _object(self, drawn: Any, outer: Matrix, depth: int) -> None:
        self._seen += 1
        if self._seen > MOST_OBJECTS:
            raise TooMuch
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = _times(_matrix_of(drawn), outer)
            for number in range(pdfium.FPDFFormObj_CountObjects(drawn)):
                self._object(pdfium.FPDFFormObj_GetObject(drawn, number), inner, depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            matrix = _times(_matrix_of(drawn), outer)
            area = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
            self.pictured = max(self.pictured, area)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(drawn, _times(_matrix_of(drawn), outer))

    def _path(self, drawn: Any, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(stroke))
        for corners in self._outlines(drawn, matrix):
            xs, ys = [p[0] for p in corners], [p[1] for p in corners]
            left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
            if right - left <= _THIN or bottom - top <= _THIN:
                if stroke.value or fill.value:
                    self._edge(left, top, right, bottom)
            elif stroke.value:
                for (x0, y0), (x1, y1) in itertools.pairwise(corners):
                    self._edge(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _edge(self, left: float, top: float, right: float, bottom: float) -> None:
        if bottom - top <= _THIN < right - left:
            self.across.append(((top + bottom) / 2, left, right))
        elif right - left <= _THIN < bottom - top:
            self.down.append(((left + right) / 2, top, bottom))

    def _outlines(self, drawn: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The closed or open lines of a path; curves end where they end."""
        x, y = ctypes.c_float(), ctypes.c_float()
        corners: list[tuple[float, float]] = []
        count = pdfium.FPDFPath_CountSegments(drawn)
        self._seen += count
        if self._seen > MOST_OBJECTS:
            raise TooMuch
        for number in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(drawn, number)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = self._view(*moved(x.value, y.value, matrix))
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and corners:
                yield corners
                corners = []
            corners.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment) and corners:
                corners.append(corners[0])
        if corners:
            yield corners


def _matrix_of(drawn: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def to_view(page: Any, width: float, height: float) -> Matrix:
    """From the page's own space to the page as it is seen, origin at the top left, whatever its rotation."""
    x, y = ctypes.c_int(), ctypes.c_int()
    scale = 100
    across, down = int(width * scale), int(height * scale)

    def seen(px: float, py: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, across, down, 0, px, py, ctypes.byref(x), ctypes.byref(y))
        return x.value / scale, y.value / scale

    (ox, oy), (ax, ay), (bx, by) = seen(0, 0), seen(100, 0), seen(0, 100)
    return (ax - ox) / 100, (ay - oy) / 100, (bx - ox) / 100, (by - oy) / 100, ox, oy
