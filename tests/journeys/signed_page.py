"""What an officer does with a link in a letter: open the page, change what has to be changed, send the form."""

import asyncio

import httpx
from bs4 import BeautifulSoup

from operations.workspace import Workspace
from web.app import create_app


def answer_by_link(workspace: Workspace, link: str, result: str = "") -> str:
    """The page after sending. With a `result` every line is done so; without one the form goes as it stands."""

    async def browse() -> str:
        transport = httpx.ASGITransport(app=create_app(workspace))
        async with httpx.AsyncClient(transport=transport, base_url=workspace.sender.base_url) as browser:
            page = await browser.get(link)
            assert page.status_code == 200
            action, fields = _form_on(page.text, link.rpartition("/s/")[2])
            for name in [one for one in fields if one.startswith("result-")] if result else []:
                fields |= {name: result, name.replace("result", "state"): "done"}
            headers = {"Origin": workspace.sender.base_url}
            sent = await browser.post(action, data=fields, headers=headers, follow_redirects=True)
            assert sent.status_code == 200, sent.text
            return sent.text

    return asyncio.run(browse())


def _form_on(page: str, token: str) -> tuple[str, dict[str, str]]:
    """Where the answer is sent, and every field as a browser would send it."""
    form = next(
        one for one in BeautifulSoup(page, "html.parser")("form") if str(one["action"]).endswith(token)
    )
    fields = {str(one["name"]): one.text for one in form("textarea")}
    typed = form("input", type=["hidden", "text"])
    for one in [*typed, *form("input", type=["radio", "checkbox"], checked=True)]:
        fields[str(one["name"])] = str(one.get("value", ""))
    return str(form["action"]), fields
