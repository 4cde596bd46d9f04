"""An office's words are read before they are compiled: only what a letter needs is let through, all else is named.

What is let through cannot reach anything but its data, cannot call anything but the blocks and words given, and cannot
grow: no arithmetic, no macro, no file, no filter that lengthens, loops only along the lists of the letter, each inside
the one above it. The sandbox (notifications/wording_sandbox.py) is the second wall.
"""

import re
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from notifications.letters import REMINDER_KINDS, LetterKind
from notifications.wording_types import (
    LOOP_TYPE,
    NUMBER,
    TEXT,
    YES_OR_NO,
    Leaf,
    Many,
    names_in,
    type_after,
    variables_of,
)
from rules.errors import BadInput

LONGEST_SOURCE = 6_000
DEEPEST = 25
DEEPEST_LOOP = 3
LONGEST_CUT = 400
# Name → how many values it takes. Blocks stand alone between {{ and }}; words may stand inside a sentence.
BLOCKS = {"fact": 2, "listed": 2, "para": 1, "heading": 1, "group": 1, "lines": 0, "changes": 0}
WORDS = {
    "vi": {"to": 1, "due": 1, "delay": 1, "late": 1, "others": 2, "counts": 1, "rolled": 1},
    "en": {"to": 1, "due": 1, "delay": 2, "late_by": 2, "late": 1, "others": 2, "items": 1, "days": 1, "counts": 1, "rolled": 1},
}  # fmt: skip
WORDS_OF_NUMBERS = frozenset({"items", "days"})  # what is given to them is shown
FILTERS_OF_GROUPS = frozenset({"length", "delay", "standing"})
PLAIN_FILTERS = frozenset({"upper", "lower", "length"})
OUR_FILTERS = frozenset(
    {"one_line", "sentence", "lower_first", "shortened", "delay", "standing", "days_of", "short_date"}
    | {"weekday_date", "moment", "english_date", "english_moment", "english_rule"}
)
TESTS = frozenset({"none"})
_HTML = re.compile(r"<\s*[a-zA-Z/!]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # no letter can be encoded with one


class Fault(Exception):
    """One thing that may not stand in an office's words."""

    def __init__(self, line: int, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.line, self.what, self.mend = line, what, mend


def check_wording(
    source: str, kind: LetterKind, language: str, *, is_body: bool, parser: Environment
) -> None:
    """BadInput with the line, and what to do."""
    try:
        _check_text(source)
        tree = parser.parse(source)
        _Reader(kind, language, is_body=is_body).template(tree)
    except TemplateSyntaxError as error:
        raise BadInput(
            f"sai cú pháp: {error.message}",
            where=f"dòng {error.lineno}",
            mend="xem lại dấu {{ }}, {% %} và các cặp if … endif, for … endfor",
        ) from None
    except Fault as fault:
        raise BadInput(fault.what, where=f"dòng {fault.line}", mend=fault.mend) from None
    except (RecursionError, MemoryError, ValueError):  # Python reads no number of over 4,300 digits
        raise BadInput("biểu thức quá sâu hoặc số quá dài", mend="viết gọn lại") from None


def _check_text(source: str) -> None:
    if not source.strip():
        raise Fault(1, "chưa có nội dung", "viết nội dung, hoặc bấm “Dùng lại mẫu gốc”")
    if len(source) > LONGEST_SOURCE:
        raise Fault(1, f"dài {len(source)} ký tự", f"rút gọn còn tối đa {LONGEST_SOURCE} ký tự")
    for number, line in enumerate(source.splitlines(), 1):
        if _CONTROL.search(line) or _SURROGATE.search(line):
            raise Fault(number, "có ký tự điều khiển", "gõ lại dòng này")
        if _HTML.search(line):
            raise Fault(
                number, "có thẻ HTML", "chỉ viết chữ thường; phần HTML của thư được làm từ chính nội dung này"
            )


class _Reader:
    """Walks the tree; `names` is what can be named where it stands."""

    def __init__(self, kind: LetterKind, language: str, *, is_body: bool) -> None:
        self.kind = kind
        self.names: dict[str, Any] = variables_of(kind)
        self.words = WORDS[language]
        self.is_body = is_body
        self.loops: list[str] = []
        self.depth = 0
        self.blocks: set[str] = set()  # those that stand in every letter, whatever its data
        self.branches = 0

    def template(self, tree: nodes.Template) -> None:
        self._statements(tree.body)
        if self.is_body and self.kind in REMINDER_KINDS and "lines" not in self.blocks:
            raise BadInput("thư nhắc phải có danh sách việc", mend="thêm một dòng {{ lines() }}")

    def _statements(self, body: list[Any]) -> None:
        for node in body:
            self._statement(node)

    def _statement(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for one in node.nodes:
                    self._shown(one)
            case nodes.If():
                self._value(node.test)
                self.branches += 1
                for part in (node.body, node.elif_, node.else_):
                    self._statements(list(part))
                self.branches -= 1
            case nodes.Assign(target=nodes.Name(name=name)) if isinstance(
                node.node, nodes.Name | nodes.Getattr
            ):
                if name in self.words or name in BLOCKS:
                    raise Fault(node.lineno, f"“{name}” đã là tên của một mẩu có sẵn", "đặt tên khác")
                self.names[name] = self._value(node.node)
            case nodes.For():
                self._loop(node)
            case _:
                raise Fault(node.lineno, f"không dùng được {_said(node)} ở đây", "chỉ dùng {{ … }}, if, for, và set với một dữ liệu có sẵn")  # fmt: skip

    def _loop(self, node: nodes.For) -> None:
        if node.recursive or not isinstance(node.target, nodes.Name):
            raise Fault(
                node.lineno, "vòng lặp viết không đúng dạng", "viết như: {% for change in letter.changes %}"
            )
        many = self._value(node.iter) if isinstance(node.iter, nodes.Name | nodes.Getattr) else None
        if not isinstance(many, Many):
            raise Fault(node.lineno, "vòng lặp chỉ đi qua danh sách của thư", "viết như: {% for change in letter.changes %}")  # fmt: skip
        if self.loops and _root(node.iter) != self.loops[-1]:
            raise Fault(node.lineno, "vòng lặp bên trong phải đi qua danh sách của vòng lặp bên ngoài", "ví dụ: {% for plan in section.plans %} bên trong {% for section in digest.sections %}")  # fmt: skip
        if len(self.loops) >= DEEPEST_LOOP:
            raise Fault(node.lineno, f"quá {DEEPEST_LOOP} vòng lặp lồng nhau", "bỏ bớt vòng lặp")
        outer = dict(self.names)
        self.names |= {node.target.name: many.of, "loop": LOOP_TYPE}
        self.loops.append(node.target.name)
        if node.test:
            self._value(node.test)
        self._statements(node.body)
        self.loops.pop()
        self.names = outer
        self.branches += 1
        self._statements(list(node.else_))
        self.branches -= 1

    def _shown(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in BLOCKS:
            self._block(node, node.node.name)
            return
        self._leaf(node)

    def _block(self, node: nodes.Call, name: str) -> None:
        if not self.is_body:
            raise Fault(node.lineno, f"{name}(…) chỉ dùng trong nội dung thư", "viết câu chữ và dữ liệu, không dùng khối")  # fmt: skip
        if self.loops and name in ("lines", "changes"):
            raise Fault(node.lineno, f"{name}() không đặt trong vòng lặp", "đặt ở ngoài vòng lặp")
        self._given(node, name, BLOCKS[name])
        if not self.branches:
            self.blocks.add(name)

    def _given(self, node: nodes.Call, name: str, number: int) -> None:
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) != number:
            raise Fault(node.lineno, f"{name}(…) cần {number} giá trị", f"viết đủ {number} giá trị, cách nhau bằng dấu phẩy")  # fmt: skip
        for one in node.args:
            if name in BLOCKS or name in WORDS_OF_NUMBERS:
                self._leaf(one)
            else:
                self._value(one)

    def _leaf(self, node: nodes.Node) -> Leaf:
        """The type of what is written into the letter: a whole object would show its links and files."""
        kind = self._value(node)
        if not isinstance(kind, Leaf) or kind is LOOP_TYPE:
            raise Fault(node.lineno, "đây là cả một nhóm dữ liệu", "thêm dấu chấm và tên của mục cần ghi")
        return kind

    def _value(self, node: nodes.Node) -> Any:
        """The type of an expression."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Fault(node.lineno, "biểu thức lồng nhau quá sâu", "viết gọn lại")
        try:
            return self._typed(node)
        finally:
            self.depth -= 1

    def _typed(self, node: nodes.Node) -> Any:
        match node:
            case nodes.Const():
                # Jinja has decoded \u and \x by now, after the source was read.
                if isinstance(node.value, str) and (
                    _CONTROL.search(node.value) or _SURROGATE.search(node.value)
                ):
                    raise Fault(node.lineno, "có ký tự điều khiển", "gõ lại chữ này")
                return NUMBER if isinstance(node.value, int) else TEXT
            case nodes.Name():
                return self._named(node)
            case nodes.Getattr():
                return self._after_the_dot(node)
            case nodes.Filter():
                return self._filtered(node)
            case nodes.Call(node=nodes.Name(name=name)) if name in self.words:
                self._given(node, name, self.words[name])
                return TEXT
            case nodes.Test() if node.name in TESTS and not node.args:
                self._value(node.node)
                return YES_OR_NO
            case nodes.Not():
                self._value(node.node)
                return YES_OR_NO
            case nodes.And() | nodes.Or():
                return _group_or_last(self._value(node.left), self._value(node.right))
            case nodes.CondExpr():
                self._value(node.test)
                shown = [self._value(one) for one in (node.expr1, node.expr2) if one is not None]
                return _group_or_last(*shown, TEXT)
            case nodes.Concat():
                for one in node.nodes:
                    self._leaf(one)
                return TEXT
            case nodes.Compare():
                self._value(node.expr)
                for operand in node.ops:
                    self._value(operand.expr)
                return YES_OR_NO
        raise Fault(node.lineno, f"không dùng được {_said(node)} trong mẫu thư", "chỉ dùng dữ liệu, câu chữ và các mẩu được liệt kê cạnh ô soạn")  # fmt: skip

    def _named(self, node: nodes.Name) -> Any:
        if node.name in self.names:
            return self.names[node.name]
        if node.name in BLOCKS:
            raise Fault(
                node.lineno, f"{node.name} phải đứng riêng", f"viết riêng một dòng: {{{{ {node.name}(…) }}}}"
            )
        raise Fault(node.lineno, f"không có dữ liệu “{node.name}”", f"dùng một trong: {', '.join(sorted(self.names))}")  # fmt: skip

    def _after_the_dot(self, node: nodes.Getattr) -> Any:
        kind = self._value(node.node)
        known = names_in(kind)
        if node.attr not in known:
            mend = f"dùng một trong: {', '.join(known)}" if known else "bỏ dấu chấm và phần sau nó"
            raise Fault(node.lineno, f"không có dữ liệu “.{node.attr}”", mend)
        return type_after(kind, node.attr)

    def _filtered(self, node: nodes.Filter) -> Any:
        if node.node is None or node.name not in PLAIN_FILTERS | OUR_FILTERS:
            known = ", ".join(sorted(PLAIN_FILTERS | OUR_FILTERS))
            raise Fault(node.lineno, f"không dùng được bộ lọc “{node.name}”", f"dùng một trong: {known}")
        needed = {"shortened": 1, "standing": 1, "days_of": 1}.get(node.name, 0)
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) != needed:
            raise Fault(node.lineno, f"bộ lọc “{node.name}” cần {needed} giá trị trong ngoặc", "ví dụ: facts.what|shortened(90)")  # fmt: skip
        for one in node.args:
            self._value(one)
        if node.name == "shortened":
            (cut,) = node.args
            if (
                not isinstance(cut, nodes.Const)
                or not isinstance(cut.value, int)
                or not 10 <= cut.value <= LONGEST_CUT
            ):
                raise Fault(node.lineno, "shortened cần một số", f"viết một số từ 10 đến {LONGEST_CUT}")
        if node.name in FILTERS_OF_GROUPS:
            self._value(node.node)
        else:
            self._leaf(node.node)
        return NUMBER if node.name == "length" else TEXT


def _group_or_last(*kinds: Any) -> Any:
    """Of the values one of which is shown: one that may not be, if any."""
    return next((one for one in kinds if not isinstance(one, Leaf) or one is LOOP_TYPE), kinds[-1])


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _said(node: nodes.Node) -> str:
    return {
        "Include": "include", "Import": "import", "FromImport": "import", "Extends": "extends", "Macro": "macro",
        "CallBlock": "call", "FilterBlock": "filter", "Block": "block", "Assign": "phép gán này", "AssignBlock": "set …",
        "Mul": "phép nhân", "Pow": "phép lũy thừa", "Mod": "phép %", "Add": "phép cộng", "Sub": "phép trừ",
        "Call": "lời gọi này", "Getitem": "dấu [ ]", "List": "danh sách tự viết", "Dict": "bảng tự viết",
        "With": "with", "Test": "phép thử này",
    }.get(type(node).__name__, f"“{type(node).__name__}”")  # fmt: skip
