"""A Word file from an office, looked at before any library opens it: what it holds, what it points at, how large it is."""

import io
import re
import zipfile
from dataclasses import dataclass
from posixpath import basename

from lxml import etree  # type: ignore[import-untyped]

from reports.word.template_codes import HARMLESS_LINK, strange_codes

MOST_BYTES = 5_000_000
MOST_PARTS = 300
MOST_UNPACKED = 30_000_000
MOST_MARKUP = 2_000_000  # of one part of markup: a template is a form, not a book
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# The kinds of parts and links that run, fetch or embed something: what the last word of their type says.
_LIVE = {
    "vbaProject": "có macro",
    "wordVbaData": "có macro",
    "keyMapCustomizations": "có phím tắt gọi macro",
    "attachedToolbars": "có thanh công cụ gắn kèm",
    "oleObject": "có đối tượng nhúng (OLE)",
    "package": "có tệp nhúng",
    "control": "có điều khiển ActiveX",
    "activeXControlBinary": "có điều khiển ActiveX",
    "aFChunk": "có tài liệu ghép (altChunk)",
    "subDocument": "có tài liệu con",
    "frame": "có khung nạp tài liệu khác",
    "attachedTemplate": "gắn với một tệp mẫu khác",
    "mailMergeSource": "có nguồn dữ liệu trộn thư",
    "mailMergeHeaderSource": "có nguồn dữ liệu trộn thư",
    "webextensiontaskpanes": "có tiện ích gọi ra mạng",
    "webextension": "có tiện ích gọi ra mạng",
    "extensibility": "có thanh lệnh tự tạo",
}  # fmt: skip
_LIVE_PARTS = re.compile(r"vbaProject|vbaData|(?:^|/)(?:embeddings|activeX)/|\.(?:bin|exe|dll|js|vbs|hta)$", re.IGNORECASE)  # fmt: skip
_MARKUP = (".xml", ".rels", ".vml", ".svg", ".psmdcp")  # the last: names of the file, from other programs
# All else that a Word file holds; what calls itself anything else may be markup that nobody has looked at.
_PICTURES_AND_FONTS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf", ".ttf")  # fmt: skip
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)(?<!data:)", re.IGNORECASE)


@dataclass(frozen=True)
class Mistake:
    """One thing that keeps a template out: what, where, how to mend."""

    what: str
    where: str = ""
    mend: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}{f' → {self.mend}' if self.mend else ''}"


class NotATemplate(Exception):
    """The file is so far from a Word file that nothing more can be said about it."""

    def __init__(self, what: str, mend: str = "", where: str = "") -> None:
        super().__init__(what)
        self.mistake = Mistake(what, where, mend)


def package_mistakes(content: bytes) -> tuple[Mistake, ...]:
    """Empty when it is safe to open; NotATemplate when it is no Word file at all."""
    parts = _unpacked(content)
    trees = {name: _parsed(name, data) for name, data in parts.items() if name.lower().endswith(_MARKUP)}
    found: list[Mistake] = _type_mistakes(trees.get("[Content_Types].xml"))
    found += [
        Mistake("có tệp nhúng hoặc macro", name, "bỏ nó khỏi tệp Word rồi lưu lại dạng .docx")
        for name in parts
        if _LIVE_PARTS.search(name)
    ] or [
        Mistake("có phần lạ", name[:80], "mở bằng Word rồi lưu lại dạng .docx")
        for name in parts
        if not name.lower().endswith((*_MARKUP, *_PICTURES_AND_FONTS, "/"))
    ]
    for name, tree in trees.items():
        found += (
            _link_mistakes(name, tree) if name.lower().endswith(".rels") else _markup_mistakes(name, tree)
        )
    return tuple(dict.fromkeys(found))


def _unpacked(content: bytes) -> dict[str, bytes]:
    """What the archive says of its sizes is not believed: reading stops at the bound."""
    if len(content) > MOST_BYTES:
        raise NotATemplate(f"tệp lớn hơn {MOST_BYTES // 1_000_000} MB", "bỏ bớt ảnh trong mẫu")
    room = MOST_UNPACKED
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS:
                raise NotATemplate(f"tệp có hơn {MOST_PARTS} phần", "tạo lại mẫu từ một tệp Word mới")
            if len(set(names)) != len(names):
                raise NotATemplate("tệp có hai phần trùng tên", "mở bằng Word rồi lưu lại")
            for name in names:
                with archive.open(name) as part:
                    parts[name] = part.read(room + 1)
                room -= len(parts[name])
                if room < 0:
                    raise NotATemplate(
                        f"tệp bung ra lớn hơn {MOST_UNPACKED // 1_000_000} MB", "tạo lại mẫu từ một tệp Word mới"
                    )  # fmt: skip
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise NotATemplate("không phải tệp .docx", "mở bằng Word rồi lưu lại dạng .docx") from error
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise NotATemplate("không phải tệp .docx", "mở bằng Word rồi lưu lại dạng .docx")
    return parts


def _parsed(name: str, data: bytes) -> etree._Element:
    if len(data) > MOST_MARKUP:
        raise NotATemplate(f"phần {name} quá dài", "mẫu chỉ nên có phần khung và các trường", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotATemplate("nội dung bị hỏng", "mở bằng Word rồi lưu lại", name) from error
    if tree.getroottree().docinfo.doctype:
        raise NotATemplate("có khai báo DOCTYPE", "mở bằng Word rồi lưu lại", name)
    return tree


def _type_mistakes(types: etree._Element | None) -> list[Mistake]:
    given = [] if types is None else [node.get("ContentType", "") for node in types]
    if any("macroEnabled" in kind or "vba" in kind.lower() for kind in given):
        return [Mistake("tệp cho phép macro (.docm)", mend="lưu lại dạng .docx không có macro")]
    if _MAIN not in given:
        return [Mistake("không phải tệp .docx", mend="mở bằng Word rồi lưu lại dạng .docx")]
    return [
        Mistake("có phần lạ", _named(node)[:80], "mở bằng Word rồi lưu lại dạng .docx")
        for node in ([] if types is None else types)
        if node.get("ContentType", "").lower().endswith("xml")
        and not f".{_named(node)}".lower().endswith(_MARKUP)
    ]


def _named(node: etree._Element) -> str:
    """The part, or the ending of parts, that a type is given for."""
    name: str = node.get("PartName") or node.get("Extension") or ""
    return name


def _link_mistakes(name: str, tree: etree._Element) -> list[Mistake]:
    found = []
    for link in tree:
        if not isinstance(link.tag, str):
            continue
        kind = basename(link.get("Type", ""))
        if kind in _LIVE:
            found.append(Mistake(_LIVE[kind], name, "bỏ nó khỏi tệp Word rồi lưu lại dạng .docx"))
        elif link.get("TargetMode", "").lower() == "external":
            target = link.get("Target", "")
            if kind != "hyperlink" or not HARMLESS_LINK.match(target):
                found.append(Mistake(f"liên kết ra ngoài tệp: {target[:80]}", name, "chép hẳn ảnh hoặc nội dung vào mẫu"))  # fmt: skip
        elif ".." in link.get("Target", "").replace("../", "", 1) or ":" in link.get("Target", ""):
            found.append(Mistake("liên kết không đúng chỗ", name, "mở bằng Word rồi lưu lại"))
    return found


def _markup_mistakes(name: str, tree: etree._Element) -> list[Mistake]:
    found = [
        Mistake(f"có trường Word “{code[:40]}”", name, "chỉ dùng trường số trang và mục lục")
        for code in strange_codes(tree)
    ]
    # Pictures and shapes that name their source in the markup itself, without a link of the package.
    found += [
        Mistake(f"liên kết ra ngoài tệp: {value[:80]}", name, "chép hẳn ảnh hoặc nội dung vào mẫu")
        for node in tree.iter(etree.Element)
        for key, value in node.attrib.items()
        if etree.QName(key).localname in ("src", "href", "althref") and _ADDRESS.match(value)
    ]
    if any(True for _ in tree.iter("{*}webVideoPr")):
        found.append(Mistake("có video lấy từ mạng", name, "bỏ video khỏi tệp Word"))
    if any(True for _ in tree.iter("{*}mailMerge")):
        found.append(Mistake("có trộn thư", name, "bỏ nguồn dữ liệu trộn thư trong Word"))
    return found
