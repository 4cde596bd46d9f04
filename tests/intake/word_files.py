"""Word files made from their own markup, for what python-docx cannot write."""

import io
import zipfile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def a_word_file(
    body: str, *, numbering: str = "", styles: str = "", main: str = "word/document.xml"
) -> bytes:
    """A package with this body; `numbering` and `styles` are what stands inside their parts."""
    folder, _, name = main.rpartition("/")
    related = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATED}/{kind}" Target="{kind}.xml"/>'
        for kind, content in (("numbering", numbering), ("styles", styles))
        if content
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_RELATED}/officeDocument" Target="{main}"/></Relationships>',
        main: f'<w:document xmlns:w="{_W}" {_OTHERS}><w:body>{body}</w:body></w:document>',
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        f"{folder}/numbering.xml": f'<w:numbering xmlns:w="{_W}" {_OTHERS}>{numbering}</w:numbering>',
        f"{folder}/styles.xml": f'<w:styles xmlns:w="{_W}">{styles}</w:styles>',
    }
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def in_strict_dialect(data: bytes) -> bytes:
    """The same file as Word saves it under "Strict Open XML"."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode().split("?>", 1)[1] for name in package.namelist()}
    strict = {name: text.replace(_W, _STRICT) for name, text in parts.items()}
    return packed(strict)


def p(text: str = "", *, number: tuple[int, int] | None = None, style: str = "", marks: str = "") -> str:
    """A paragraph; `number` is its list and depth, `marks` goes into the properties of its end."""
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        inside += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    inside += f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f"<w:p><w:pPr>{inside}</w:pPr>{text if text.startswith('<') else r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    made = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def level(depth: int, style: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def use(key: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
