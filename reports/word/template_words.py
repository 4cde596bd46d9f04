"""An office's tags are read before they are run (ADR 0011): only fields, `if` and `for` along the lists of the report.

What is let through cannot call, compute, load or grow: the sandbox behind it is the second wall.
"""

import re
from difflib import get_close_matches
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from reports.word.template_fields import KINDS, WORDS, Kind, Many, Text
from reports.word.template_package import Mistake

FILTERS = frozenset({"upper", "lower", "trim"})
LOOP: dict[str, Kind] = dict.fromkeys(("index", "first", "last", "length"), WORDS)
_DEEPEST_LOOP, _DEEPEST, _LONGEST_SHOWN = 4, 20, 90
# Tags of the library that write into the markup itself.
_LAYOUT_TAGS = re.compile(r"{%\s*(colspan|cellbg|hm|vm)\b")
_TAGS = re.compile(r"<[^>]+>")


class Sandbox(ImmutableSandboxedEnvironment):
    """Plain values only: an attribute is a key of a record, nothing is called or computed."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, dict):
            return obj.get(attribute, self.undefined(obj=obj, name=attribute))
        raise SecurityError(f"no {attribute} here")

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ARG002
        raise SecurityError("no [ ] in a template")

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        raise SecurityError(f"no {operator} in a template")

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:  # noqa: ARG002
        raise SecurityError(f"no {operator} in a template")


def sandbox() -> Sandbox:
    made = Sandbox(loader=None, undefined=StrictUndefined, autoescape=True, cache_size=0)
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests, made.globals = {}, {}
    return made


def word_mistakes(markup: str, where: str) -> tuple[list[Mistake], set[str]]:
    """Every mistake in one part of a template (its paragraphs one on each line), and the fields it prints."""
    lines = markup.split("\n")
    try:
        tree = sandbox().parse(markup)
    except TemplateSyntaxError as error:
        return [Mistake(f"thẻ viết không đúng: {_said(error)}", _place(lines, error.lineno, where), "mỗi {{ phải có }}, mỗi {% phải có %}, mỗi if, for phải có endif, endfor")], set()  # fmt: skip
    except RecursionError:
        return [Mistake("thẻ lồng nhau quá sâu", where, "viết gọn lại")], set()
    reader = _Reader(lines, where)
    try:
        reader.statements(tree.body)
    except RecursionError:
        reader.fault(1, "thẻ lồng nhau quá sâu", "viết gọn lại")
    return reader.found, reader.used


def _place(lines: list[str], number: int | None, where: str) -> str:
    text = " ".join(_TAGS.sub("", lines[min(number or 1, len(lines)) - 1]).split())
    return f"{where}, đoạn “{text[:_LONGEST_SHOWN]}”" if text else where


def _said(error: TemplateSyntaxError) -> str:
    """The words of the library, for the few cases that it can say better than we."""
    message = error.message or ""
    if found := re.search(r"unknown tag '(\w+)'", message):
        return f"không có thẻ “{found[1]}”"
    if "Unexpected end of template" in message:
        return "thiếu thẻ đóng"
    return message[:120]


class _Reader:
    def __init__(self, lines: list[str], where: str) -> None:
        self.lines, self.where = lines, where
        self.names: dict[str, Kind] = dict(KINDS)
        self.loops: list[str] = []
        self.depth = 0
        self.found: list[Mistake] = []
        self.used: set[str] = set()

    def fault(self, line: int | None, what: str, mend: str) -> None:
        self.found.append(Mistake(what, _place(self.lines, line, self.where), mend))

    def statements(self, body: list[Any]) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for one in node.nodes:
                        if not isinstance(one, nodes.TemplateData):
                            self._shown(one)
                case nodes.If():
                    self._value(node.test)
                    for part in (node.body, node.elif_, node.else_):
                        self.statements(list(part))
                case nodes.For():
                    self._loop(node)
                case _:
                    self.fault(
                        node.lineno,
                        f"không dùng được {type(node).__name__.lower()}",
                        "chỉ dùng {{ … }}, if và for",
                    )

    def _loop(self, node: nodes.For) -> None:
        outer = dict(self.names)
        many = self._value(node.iter) if isinstance(node.iter, nodes.Name | nodes.Getattr) else None
        if (
            not isinstance(many, Many)
            or not isinstance(node.target, nodes.Name)
            or node.recursive
            or node.test
        ):
            if many is not None or not isinstance(node.iter, nodes.Name | nodes.Getattr):
                self.fault(node.lineno, "vòng lặp chỉ đi qua danh sách của báo cáo", "viết như: {% for phan in cac_phan %}")  # fmt: skip
            return
        name = node.target.name
        if name in KINDS or name.startswith("_") or name == "loop":
            self.fault(node.lineno, f"“{name}” đã là tên của một trường", "đặt tên khác cho vòng lặp")
            return
        # Each inside the one above it, so that what comes out grows with the report and not with its square.
        if self.loops and _root(node.iter) != self.loops[-1]:
            self.fault(node.lineno, "vòng lặp bên trong phải đi qua danh sách của vòng lặp bên ngoài", "ví dụ: {% for khoi in phan.noi_dung %}")  # fmt: skip
            return
        if len(self.loops) >= _DEEPEST_LOOP:
            self.fault(node.lineno, f"quá {_DEEPEST_LOOP} vòng lặp lồng nhau", "bỏ bớt vòng lặp")
            return
        self.names |= {name: many.of, "loop": LOOP}
        self.loops.append(name)
        self.statements(node.body)
        self.loops.pop()
        self.names = outer
        self.statements(list(node.else_))

    def _shown(self, node: nodes.Node) -> None:
        kind = self._value(node)
        if kind is not None and not isinstance(kind, Text):
            known = ", ".join(kind) if isinstance(kind, dict) else "for … in …"
            self.fault(node.lineno, "đây là cả một nhóm dữ liệu", f"dùng: {known}")

    def _value(self, node: nodes.Node) -> Kind | None:
        """The kind of an expression; None when a mistake has been named already."""
        self.depth += 1
        try:
            if self.depth > _DEEPEST:
                self.fault(node.lineno, "biểu thức lồng nhau quá sâu", "viết gọn lại")
                return None
            return self._kind(node)
        finally:
            self.depth -= 1

    def _kind(self, node: nodes.Node) -> Kind | None:
        match node:
            case nodes.Const():
                return WORDS
            case nodes.Name():
                return self._named(node.lineno, node.name, self.names)
            case nodes.Getattr():
                inside = self._value(node.node)
                if inside is None:
                    return None
                return self._named(node.lineno, node.attr, inside if isinstance(inside, dict) else {})
            case nodes.Filter() if node.name in FILTERS and node.node is not None and not _given(node):
                self._shown(node.node)
                return WORDS
            case nodes.Not():
                self._value(node.node)
                return WORDS
            case nodes.And() | nodes.Or():
                sides = (self._value(node.left), self._value(node.right))
                return (
                    None
                    if None in sides
                    else next((one for one in sides if not isinstance(one, Text)), WORDS)
                )
            case nodes.Compare():
                for one in (node.expr, *(operand.expr for operand in node.ops)):
                    self._value(one)
                return WORDS
        self.fault(node.lineno, f"không dùng được {_node_words(node)}", "chỉ dùng các trường trong danh mục, if, for và upper, lower, trim")  # fmt: skip
        return None

    def _named(self, line: int, name: str, known: dict[str, Kind]) -> Kind | None:
        if name in known:
            if known is self.names and name in KINDS:
                self.used.add(name)
            return known[name]
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        listed = f"dùng một trong: {', '.join(sorted(known))}" if known else "bỏ dấu chấm và phần sau nó"
        self.fault(line, f"không có trường “{name[:40]}”", f"có phải “{near[0]}” không?" if near else listed)
        return None


def _given(node: nodes.Filter) -> bool:
    return bool(node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _node_words(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter):
        return f"bộ lọc “{node.name[:30]}”"
    return {"Call": "lời gọi hàm", "Getitem": "dấu [ ]", "Test": "phép thử is", "List": "danh sách tự viết", "Dict": "bảng tự viết"}.get(type(node).__name__, "phép tính")  # fmt: skip
