"""A page in another language: the words of a Vietnamese template are looked up while it is compiled.

A message is what stands between two tags or two statements of the template, with {0}, {1}… for its expressions; plain
tags such as <strong> stay inside it. A message without a translation stays Vietnamese (docs/decisions/0023).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import Environment, nodes

# What comes out of these expressions is looked up too, when the page is rendered.
FILTER = "in_its_language"
SEEN_ATTRIBUTES = frozenset(
    {"title", "placeholder", "aria-label", "aria-description", "alt", "data-label", "label"}
)
# Their content is what a person wrote, or no words at all.
RAW = frozenset({"textarea", "script", "style", "pre"})
# Blocks of the base page that hold names of classes.
CLASS_BLOCKS = frozenset({"shape", "width"})

_PLAIN_TAG = re.compile(r"</?(?:strong|b|em|i|small|code|br)>")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_IN_TAG = re.compile(r'([\w:-]+)="|>')
_PLACE = re.compile(r"\{(\d+)\}")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_ASCII_LETTER = re.compile(r"[^\W\d_a-zA-Z]")

Translate = Callable[[str], str | None]
Run = list[str | nodes.Expr]


class TranslatedEnvironment(Environment):
    """Compiles templates through `translate`; `FILTER` must be among its filters."""

    def __init__(self, translate: Translate, **options: Any) -> None:
        super().__init__(**options)
        self.translate = translate

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Page(self.translate).visit(tree)
        tree.set_environment(self)
        return tree


def shape_of(message: str) -> tuple[list[str], list[str]]:
    """The places and tags of a message: a translation has the same ones."""
    return sorted(_PLACE.findall(message)), sorted(_PLAIN_TAG.findall(message))


def has_words(message: str) -> bool:
    said = _PLAIN_TAG.sub("", _PLACE.sub("", message))
    return bool(_LETTER.search(said)) and not said.startswith("<!")


def has_vietnamese(text: str) -> bool:
    return bool(_NOT_ASCII_LETTER.search(text))


class _Page:
    """Walks a template in the order of its text and knows where in the HTML it is."""

    def __init__(self, translate: Translate) -> None:
        self.translate = translate
        self.tag = ""  # the tag that is open before its ">"
        self.attribute = ""
        self.raw = ""
        self.has_value = False
        self.run: Run = []
        self.made: list[nodes.Expr] = []

    # The tree

    def visit(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                node.nodes = self.output(node.nodes)
            case nodes.Block(name=name) if name in CLASS_BLOCKS:
                return
            case nodes.If():
                self._branches(node)
            case nodes.Macro():
                place = self._place()
                self._stand("", "", "", False)
                self._children(node)
                self._stand(*place)
            case nodes.Expr():
                self.constants(node)
            case _:
                self._children(node)

    def _children(self, node: nodes.Node) -> None:
        for child in node.iter_child_nodes():
            self.visit(child)

    def _branches(self, node: nodes.If) -> None:
        """Each branch begins where the first one began."""
        place = self._place()
        self.visit(node.test)
        for one in node.body:
            self.visit(one)
        end = self._place()
        branches: list[list[nodes.Node]] = [list(node.else_)]
        for other in node.elif_:
            branches.append([other])
        for branch in branches:
            self._stand(*place)
            for one in branch:
                self.visit(one)
        self._stand(*end)

    def _place(self) -> tuple[str, str, str, bool]:
        return self.tag, self.attribute, self.raw, self.has_value

    def _stand(self, tag: str, attribute: str, raw: str, has_value: bool) -> None:
        self.tag, self.attribute, self.raw, self.has_value = tag, attribute, raw, has_value

    def constants(self, node: nodes.Node) -> None:
        """Words written in an expression; never those that are compared, or that name something."""
        match node:
            case nodes.Const(value=str() as value) if has_vietnamese(value):
                node.value = self.words(value) or value
            case nodes.Compare() | nodes.Const():
                return
            case nodes.Getitem():
                self.constants(node.node)
            case nodes.Pair():
                self.constants(node.value)
            case nodes.Call(node=nodes.Name(name="url")):
                return
            case _:
                for child in node.iter_child_nodes():
                    self.constants(child)

    # The text

    def output(self, children: list[nodes.Expr]) -> list[nodes.Expr]:
        self.made = []
        for child in children:
            if isinstance(child, nodes.TemplateData):
                self._data(child.data)
            else:
                self.constants(child)
                self.run.append(child)
                if self.tag and not self.attribute:
                    self._flush(seen=False)
        self._flush(seen=self._is_seen())
        return self.made

    def _data(self, data: str) -> None:
        while data:
            data = self._in_tag(data) if self.tag else self._in_text(data)

    def _in_text(self, data: str) -> str:
        place = 0
        while (start := data.find("<", place)) >= 0:
            if plain := _PLAIN_TAG.match(data, start):
                place = plain.end()
                continue
            if tag := _TAG.match(data, start):
                self.run.append(data[:start])
                self._flush(seen=self._is_seen())
                self._open(tag[2].lower(), is_end=bool(tag[1]))
                self.run.append(tag[0])
                self._flush(seen=False)
                return data[tag.end() :]
            place = start + 1
        self.run.append(data)
        return ""

    def _open(self, tag: str, *, is_end: bool) -> None:
        # What ends needs no value of its own.
        self.tag, self.has_value = tag, is_end
        if is_end:
            self.raw = "" if tag in (self.raw, "option") else self.raw
        elif tag in RAW:
            self.raw = tag

    def _in_tag(self, data: str) -> str:
        if self.attribute:
            end = data.find('"')
            if end < 0:
                self.run.append(data)
                return ""
            self.run.append(data[:end])
            self._flush(seen=self._is_seen())
            self.run.append('"')
            self._flush(seen=False)
            self.attribute = ""
            return data[end + 1 :]
        found = _IN_TAG.search(data)
        if found is None:
            self.run.append(data)
            self._flush(seen=False)
            return ""
        self.run.append(data[: found.end()])
        self._flush(seen=False)
        if found[1]:
            self.attribute = found[1].lower()
            self.has_value = self.has_value or self.attribute == "value"
        else:
            # An option without a value of its own sends its words: they stay as they are.
            self.raw = "option" if self.tag == "option" and not self.has_value and not self.raw else self.raw
            self.tag = ""
        return data[found.end() :]

    def _is_seen(self) -> bool:
        if self.tag:
            return self.attribute in SEEN_ATTRIBUTES
        return not self.raw

    # Messages

    def _flush(self, *, seen: bool) -> None:
        run, self.run = self.run, []
        if not seen:
            self.made += [_as_node(one) for one in run if one != ""]
            return
        self.made += self._translated(run)

    def _translated(self, run: Run) -> list[nodes.Expr]:
        expressions = [one for one in run if isinstance(one, nodes.Expr)]
        said = [_wrapped(one) for one in expressions]
        message = message_of(run)
        found = self.words(message) if has_words(message) else None
        if found is None:
            shown = iter(said)
            return [_as_node(one) if isinstance(one, str) else next(shown) for one in run if one != ""]
        first, last = run[0], run[-1]
        before = _left(first) if isinstance(first, str) else ""
        after = _right(last) if isinstance(last, str) else ""
        pieces = [said[int(one)] if is_place else _as_node(one) for one, is_place in _pieces(found)]
        return [*([_as_node(before)] if before else []), *pieces, *([_as_node(after)] if after else [])]

    def words(self, message: str) -> str | None:
        found = self.translate(" ".join(message.split()))
        if found is None or shape_of(found) != shape_of(message) or (self.attribute and '"' in found):
            return None
        return f"{_left(message)}{found}{_right(message)}"


def message_of(run: Run) -> str:
    number = 0
    said = ""
    for one in run:
        if isinstance(one, str):
            said += one
        else:
            said += f"{{{number}}}"
            number += 1
    return said.strip()


def _left(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _right(text: str) -> str:
    return text[len(text.rstrip()) :]


def _pieces(found: str) -> Iterator[tuple[str, bool]]:
    for number, piece in enumerate(_PLACE.split(found)):
        if number % 2 or piece:
            yield piece, bool(number % 2)


def _as_node(one: str | nodes.Expr) -> nodes.Expr:
    return nodes.TemplateData(one, lineno=1) if isinstance(one, str) else one


def _wrapped(one: nodes.Expr) -> nodes.Expr:
    return nodes.Filter(one, FILTER, [], [], None, None, lineno=one.lineno)
