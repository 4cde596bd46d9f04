"""Log lines: a program can read them, and no address in them opens anything."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.log_setup import set_up_logging
from config.settings import Settings

TOKEN = "Zx81-token_that_opens_a_page"


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level


def lines_of(capsys: pytest.CaptureFixture[str], **given: str) -> list[str]:
    set_up_logging(Settings(_env_file=None, data=Path("var"), **given))  # type: ignore[arg-type]
    log = logging.getLogger("dondoc.rounds")
    log.info("vòng %s: gửi %s thư", 7, 3, extra={"counts": {"sent": 3}})
    log.warning("GET http://dondoc.vn/s/%s/evidence/5 và /p/%s trả lời 500", TOKEN, TOKEN)
    try:
        raise ValueError(f"/calendar/{TOKEN}.ics")
    except ValueError:
        log.exception("hỏng")
    return capsys.readouterr().err.splitlines()


@pytest.mark.usefixtures("logging_as_before")
def test_json_lines_are_one_object_each_without_keys(capsys: pytest.CaptureFixture[str]) -> None:
    lines = lines_of(capsys, log_format="json")
    first, second, third = (json.loads(line) for line in lines)
    assert (first["level"], first["logger"], first["message"]) == (
        "INFO",
        "dondoc.rounds",
        "vòng 7: gửi 3 thư",
    )
    assert first["counts"] == {"sent": 3}
    assert first["at"].endswith("+00:00")
    assert "http://dondoc.vn/s/…/evidence/5 và /p/… trả lời 500" in second["message"]
    assert "ValueError" in third["error"]
    assert TOKEN not in "".join(lines)


@pytest.mark.usefixtures("logging_as_before")
def test_text_lines_lose_the_same_and_the_level_keeps_the_rest_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = lines_of(capsys, log_level="warning")
    assert "WARNING dondoc.rounds: GET http://dondoc.vn/s/…/evidence/5" in lines[0]
    assert TOKEN not in "".join(lines)
    assert "vòng 7" not in "".join(lines)
