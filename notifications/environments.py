"""The two environments of letters: one body source becomes a text part in the one, a styled HTML part in the other.

They differ in their blocks (notifications/blocks.py) and in escaping, in nothing else.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.runtime import Context, new_context
from markupsafe import Markup

from notifications.blocks import STYLES, Styled, blocks
from notifications.layout import laid_out_html
from notifications.phrases import FILTERS

LANGUAGES = ("vi", "en")


class _Direct(Context):
    """Calls what templates call, and nothing else: the questions Jinja2 asks before each call took a fifth of a letter.

    They are for functions that want the context; of ours none does, and the sandbox has a context of its own.
    """

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if kwargs:  # what Jinja2 hands to functions that want the context
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


@cache
def environment(*, styled: bool) -> Environment:
    """Built once and kept: compiling a template costs, measured, fifty times what rendering does."""
    made = Environment(
        loader=PackageLoader("notifications"),
        undefined=StrictUndefined,
        autoescape=styled,  # noqa: S701  the text part is no HTML
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.context_class = _Direct
    made.filters |= FILTERS
    made.globals |= {**blocks(styled=styled), **STYLES}
    return made


@cache
def words_of(language: str, *, styled: bool) -> dict[str, Any]:
    """The pieces of sentences of a language, by name."""
    return _exported(environment(styled=styled), f"{language}/_words.txt")


@cache
def given_to(language: str, *, styled: bool) -> dict[str, Any]:
    """All that every template of a language is given besides its letter."""
    return {**environment(styled=styled).globals, **words_of(language, styled=styled)}


@cache
def _template(name: str, *, styled: bool) -> Template:
    return environment(styled=styled).get_template(name)


def rendered(name: str, context: dict[str, Any], *, styled: bool = False) -> str:
    """`context` holds what `given_to` gives: Jinja2 would copy it anew for each of a letter's ten templates (measured:
    a third of the time)."""
    template = _template(name, styled=styled)
    made = new_context(
        template.environment, template.name, template.blocks, context, shared=True, globals=None
    )
    return "".join(template.root_render_func(made))


def styled_layout(rendered: str) -> Markup:
    """The HTML part of a body or a foot."""
    return laid_out_html(rendered, Styled.para)


def _exported(made: Environment, template: str) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(made.get_template(template).module).items()
        if not name.startswith("_")
    }
