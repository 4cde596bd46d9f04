"""PDF files written object by object, as only somebody who means harm writes them."""

import zlib


def a_raw_pdf(*objects: bytes) -> bytes:
    """The first object is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + end


def a_stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F1 12 Tf 70 700 Td (Ke hoach cua tinh ve phuc vu nguoi dan nam hai nghin hai muoi sau) Tj ET\n"


def a_page(content: bytes, *more: bytes, box: bytes = b"[0 0 595 842]", resources: bytes = b"") -> bytes:
    """One page with this content; `more` are objects from number 6 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>"
    return a_raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page % (box, resources),
        a_stream(content),
        FONT,
        *more,
    )


def a_drawing_in_itself() -> bytes:
    """A form that draws itself fifty times over."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    return a_page(TEXT + b"/X Do", a_stream(b"/X Do " * 50, form), resources=b"/XObject<</X 6 0 R>>")


def pages(
    count: int, *, content: bytes = TEXT, kids: bytes | None = None, stated: int | None = None
) -> bytes:
    """So many pages that share one content, or a tree that lies about them."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    real = b" ".join(b"%d 0 R" % (5 + number) for number in range(count))
    return a_raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>"
        % (real if kids is None else kids, count if stated is None else stated),
        a_stream(content),
        FONT,
        *[page] * count,
    )
