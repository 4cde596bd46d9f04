"""The second wall around an office's words: Jinja2's sandbox, narrowed to the data of a letter and the words given."""

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from notifications.context import SenderWords
from notifications.digest import Digest, PlanGroup, Section
from notifications.environments import LANGUAGES, environment, words_of
from notifications.letters import Letter, LetterChange, LetterLine
from notifications.phrases import FILTERS
from notifications.wording_check import BLOCKS, OUR_FILTERS, PLAIN_FILTERS, TESTS, WORDS
from notifications.wording_types import LOOP, fields_of

DATA = (Letter, LetterLine, LetterChange, Digest, Section, PlanGroup, SenderWords)
LONGEST_OUTPUT = 200_000


class _Sandbox(ImmutableSandboxedEnvironment):
    """Only fields of the data types, only the macros given; no arithmetic at all."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})
    callables: frozenset[int] = frozenset()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        if isinstance(obj, LoopContext):
            return attr in LOOP
        kind: Any = type(obj)
        return kind in DATA and attr in fields_of(kind)

    def is_safe_callable(self, obj: Any) -> bool:
        return id(obj) in self.callables or getattr(obj, "is_list_of_letter", False) is True

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        raise SecurityError(f"no {operator} in the words of a letter")

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:  # noqa: ARG002
        raise SecurityError(f"no {operator} in the words of a letter")


@cache
def sandbox(*, styled: bool) -> _Sandbox:
    made = _Sandbox(
        loader=None,
        undefined=StrictUndefined,
        autoescape=styled,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=0,
    )
    made.filters = {name: made.filters[name] for name in PLAIN_FILTERS}
    made.filters |= {name: FILTERS[name] for name in OUR_FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    given = environment(styled=styled).globals
    made.globals = {name: given[name] for name in BLOCKS if name in given}
    callables = list(made.globals.values())
    for language in LANGUAGES:
        words = words_of(language, styled=styled)
        callables += [words[name] for name in WORDS[language]]
    made.callables = frozenset(id(one) for one in callables)
    return made


def compiled(source: str, *, styled: bool) -> Callable[[dict[str, Any]], str]:
    """The words as a function of their data. What stands between the braces is data, what stands outside is text."""
    env = sandbox(styled=styled)
    tree = env.parse(source)
    if styled:
        for data in tree.find_all(nodes.TemplateData):
            data.data = str(escape(data.data))
    template = env.from_string(tree)

    def render(context: dict[str, Any]) -> str:
        pieces: list[str] = []
        size = 0
        for piece in template.generate(context):
            size += len(piece)
            if size > LONGEST_OUTPUT:
                raise ValueError(f"nội dung dài quá {LONGEST_OUTPUT} ký tự")
            pieces.append(piece)
        return "".join(pieces)

    return render
