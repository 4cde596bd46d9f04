"""In which language a visitor reads the pages: Vietnamese first, English beside it."""

from collections.abc import Callable
from functools import cache
from typing import Literal, cast
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment

from web import english_dates
from web.access import Visitor, workspace_of
from web.catalogue import Catalogue, read_catalogue
from web.translating import FILTER, TranslatedEnvironment

Language = Literal["vi", "en"]
LANGUAGES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "dondoc_language"
A_YEAR = 365 * 24 * 3600


def language_of(request: Request, visitor: Visitor) -> Language:
    """What was just asked for, else the account's own, else what this browser asked for once, else the installation's."""
    # A page about an error is made for nobody in particular, and read by whoever came.
    person = visitor.user or getattr(getattr(request.state, "visitor", None), "user", None)
    chosen = (
        request.query_params.get("lang", ""),
        person.language if person else "",
        request.cookies.get(COOKIE, ""),
        workspace_of(request).settings.language,
    )
    return next((cast("Language", one) for one in chosen if one in LANGUAGES), "vi")


def remember_language(request: Request, response: Response) -> None:
    """A language asked for in the address holds for this browser from now on."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        is_secure = workspace_of(request).settings.base_url.startswith("https://")
        response.set_cookie(COOKIE, asked, max_age=A_YEAR, httponly=True, samesite="lax", secure=is_secure)


def same_page_in(request: Request) -> Callable[[str], str]:
    """The address of this page in another language; empty for what was posted."""
    query = {name: value for name, value in request.query_params.items() if name not in ("lang", "done")}

    def address(language: str) -> str:
        if request.method != "GET":
            return ""
        return f"?{urlencode({**query, 'lang': language})}"

    return address


@cache
def catalogue() -> Catalogue:
    return read_catalogue("en")


@cache
def english(vietnamese: Environment) -> Environment:
    """The same templates compiled once more, through the catalogue."""
    words = catalogue()
    made = TranslatedEnvironment(
        words.message,
        loader=vietnamese.loader,
        autoescape=True,
        undefined=vietnamese.undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(vietnamese.globals)
    made.filters.update(vietnamese.filters)
    made.filters.update(
        {
            FILTER: words.words,
            "several": words.several,
            "short_date": english_dates.short_date,
            "table_date": english_dates.table_date,
            "weekday_date": english_dates.weekday_date,
            "instant": english_dates.instant_words,
            "number": english_dates.number_words,
            "percent": english_dates.percent_words,
        }
    )
    return made
