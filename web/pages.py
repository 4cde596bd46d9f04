"""Pages are rendered on the server: one environment, what every page is given."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from config.calendars import weekdays_words
from models import Unit
from rules.wording import number_words, percent_words, short_date, table_date, weekday_date
from web import labels
from web.access import Visitor, workspace_of
from web.bar import bar_of
from web.done_words import DONE_WORDS
from web.languages import english, language_of, remember_language, same_page_in
from web.way_back import page_behind

_TEMPLATES = Environment(
    loader=PackageLoader("web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.filters.update(
    short_date=short_date,
    table_date=table_date,
    weekday_date=weekday_date,
    number=number_words,
    percent=percent_words,
    instant=labels.instant_words,
    step_words=labels.step_words,
    weekdays_words=weekdays_words,
    # Vietnamese has one word for one plan and for a list of them; other languages have two (web/languages.py).
    several=str,
)
_TEMPLATES.globals.update(labels=labels)


def unit_short(unit: Unit) -> str:
    return unit.short_name or unit.name


_TEMPLATES.filters["unit_short"] = unit_short


def render(
    request: Request,
    visitor: Visitor,
    template: str,
    values: Mapping[str, object],
    *,
    status_code: int = 200,
) -> HTMLResponse:
    """A page with its instant: no number stands without saying as of when."""
    workspace = workspace_of(request)
    now = workspace.local(workspace.clock.now())
    url = _address_maker(request)
    language = language_of(request, visitor)
    templates = english(_TEMPLATES) if language == "en" else _TEMPLATES
    page = templates.get_template(template).render(
        page_language=language,
        same_page_in=same_page_in(request),
        is_practice=workspace.is_practice,
        visitor=visitor,
        now=now,
        today=now.date(),
        local=workspace.local,
        url=url,
        bar_of=partial(bar_of, visitor, url=url),
        done=DONE_WORDS.get(request.query_params.get("done", "")),
        **values,
    )
    response = HTMLResponse(page, status_code=status_code)
    remember_language(request, response)
    return response


def said(words: str) -> str:
    """The words of an error as a sentence."""
    sentence = words[:1].upper() + words[1:]
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def render_error(
    request: Request, status_code: int, heading: str, words: str, *, mend: str = ""
) -> HTMLResponse:
    """What, where, how to mend; nothing of the inside of the machine."""
    values = {
        "heading": heading,
        "words": words,
        "mend": mend,
        "back": "" if status_code == NOT_THERE else page_behind(request),
        # Who came by a link in a letter has no account: the first page would only ask for one.
        "leads_home": not request.url.path.startswith(("/s/", "/o/")),
    }
    return render(request, Visitor(None), "error.html", values, status_code=status_code)


def go_to(
    request: Request,
    route: str,
    *,
    done: str = "",
    query: Mapping[str, object] | None = None,
    anchor: str = "",
    **path: Any,
) -> RedirectResponse:
    """After an action: the page again by GET, so that a reload repeats nothing; `anchor`: the place on it."""
    address = _address_maker(request)(route, {"done": done, **(query or {})}, **path)
    return RedirectResponse(f"{address}#{anchor}" if anchor else address, status_code=303)


NOT_THERE = 404


def _address_maker(request: Request) -> Callable[..., str]:
    def address(route: str, query: Mapping[str, object] | None = None, **path: Any) -> str:
        place = _place(request.app, route, path)
        given = [(name, value) for name, value in query.items() if value not in (None, "")] if query else []
        return f"{place}?{'&'.join([_asked(*one) for one in given])}" if given else place

    return address


@lru_cache(4096)
def _asked(name: str, value: object) -> str:
    """A page has hundreds of addresses of the same few choices."""
    return urlencode({name: value})


def _place(app: Any, route: str, path: dict[str, Any]) -> str:
    """`url_path_for` looks through all routes; a page has hundreds of addresses of a few patterns, so patterns are kept."""
    if any(type(value) is str and (not value or "/" in value) for value in path.values()):
        return str(app.url_path_for(route, **path))
    known: dict[Any, str] = app.state.__dict__.setdefault("address_patterns", {})
    kind = (route, *((name, type(value)) for name, value in path.items()))
    pattern = known.get(kind)
    if pattern is None:
        stand_ins = {
            name: 900_000_001 + place if isinstance(value, int) else f"zq{place}qz"
            for place, (name, value) in enumerate(path.items())
        }
        pattern = str(app.url_path_for(route, **stand_ins)).replace("{", "{{").replace("}", "}}")
        for name, value in stand_ins.items():
            pattern = pattern.replace(str(value), f"{{{name}}}")
        known[kind] = pattern
    return pattern.format_map(path)
