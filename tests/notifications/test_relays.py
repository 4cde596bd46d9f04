"""Two relays, a pace, and the text after DATA: the parts of sending that need no server."""

import asyncio

import pytest

from config.settings import Settings
from notifications.fallback import FallbackTransport
from notifications.open_transport import open_transport, relays_of
from notifications.pace import Pace
from notifications.recording import RecordingTransport
from notifications.smtp_answers import Answers, Refusal
from notifications.smtp_text import text_and_dot
from notifications.transport import MailError

AWAY = MailError("không nối được", permanent=False, is_outage=True, relay="thứ nhất")
SILENT = MailError("không trả lời", permanent=False, is_unanswered=True)
FOR_GOOD = MailError("không có hộp thư", permanent=True)
FOR_NOW = MailError("hộp thư đầy", permanent=False)


class Scripted(RecordingTransport):
    """Answers with these errors in turn (None: takes the letter), then takes everything."""

    def __init__(self, *answers: MailError | None) -> None:
        super().__init__()
        self.answers = list(answers)

    async def send(self, *, recipient: str, content: bytes, key: str, message_id: str = "") -> str:
        if self.answers and (error := self.answers.pop(0)) is not None:
            raise error
        return await super().send(recipient=recipient, content=content, key=key, message_id=message_id)


class Story:
    def __init__(self, *answers: MailError | None) -> None:
        self.seconds = 0.0
        self.first, self.second = Scripted(*answers), Scripted()
        self.transport = FallbackTransport(self.first, self.second, now=lambda: self.seconds)

    def send(self, key: str) -> str:
        """Which relay took it, or what was said."""
        before = len(self.first.sent)
        try:
            asyncio.run(self.transport.send(recipient="hoa@stc.example.vn", content=b"x", key=key))
        except MailError as error:
            return str(error)
        return "first" if len(self.first.sent) > before else "second"


@pytest.mark.parametrize("word", [FOR_GOOD, FOR_NOW, SILENT], ids=["5xx", "4xx", "unanswered"])
def test_what_the_first_relay_says_about_a_letter_is_the_last_word_on_it(word: MailError) -> None:
    story = Story(word)
    assert [story.send("1"), story.send("2")] == [str(word), "first"]
    assert story.second.sent == []


def test_an_outage_moves_the_letters_over_until_the_first_has_cooled_off() -> None:
    story = Story(AWAY, AWAY)
    assert [story.send("1"), story.send("2")] == ["second", "second"]
    assert len(story.first.answers) == 1, "left alone"
    story.seconds = 300.0
    assert [story.send("3"), story.send("4")] == ["second", "second"], "still away"
    story.seconds = 600.0
    assert [story.send("5"), story.send("6")] == ["first", "first"]


def test_a_first_relay_that_twice_says_nothing_is_left_alone_by_the_letters_after_it() -> None:
    story = Story(SILENT, SILENT)
    assert [story.send("1"), story.send("2"), story.send("3")] == [str(SILENT), str(SILENT), "second"]


def test_when_both_are_away_the_error_names_both() -> None:
    story = Story(AWAY)
    story.second.break_down()
    assert story.send("1") == "máy chủ thư không trả lời; máy chủ thứ nhất: không nối được"


def test_both_relays_are_left_at_the_end() -> None:
    story = Story()
    asyncio.run(story.transport.close())
    assert story.first.is_closed
    assert story.second.is_closed


def test_the_settings_name_one_relay_or_two() -> None:
    one = Settings(
        _env_file=None, smtp_host="a.example.vn", smtp_connections=6, smtp_per_minute=45, secret_key="k" * 40
    )
    assert [relay.relay for relay in relays_of(one)] == ["a.example.vn:587"]
    assert open_transport(one).lanes == 3, "at 45 a minute no letter waits long for its turn"
    two = one.model_copy(update={"smtp_fallback_host": "b.example.vn", "smtp_per_minute": 0})
    assert [relay.relay for relay in relays_of(two)] == ["a.example.vn:587", "b.example.vn:587"]
    assert isinstance(open_transport(two), FallbackTransport)
    assert open_transport(two).lanes == 6


@pytest.mark.parametrize(("per_minute", "lanes"), [(0, 4), (1, 1), (15, 1), (30, 2), (60, 4), (6000, 4)])
def test_a_slow_pace_holds_fewer_letters_at_once(per_minute: int, lanes: int) -> None:
    assert Pace(per_minute).lanes(4) == lanes


def test_turns_come_at_equal_distances_and_unused_time_is_not_saved_up() -> None:
    seconds = 100.0
    pace = Pace(60, now=lambda: seconds)
    assert [pace.take(), pace.take(), pace.take()] == [0, 1, 2]
    seconds = 110.0
    assert [pace.take(), pace.take()] == [0, 1]


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n.\r\n"),
        (b"a\r\nb", b"a\r\nb\r\n.\r\n"),
        (b".\r\n..b\r\nc.\r\n", b"..\r\n...b\r\nc.\r\n.\r\n"),
        (b"a\n.\nb\r", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\r\n\n.\r\nMAIL FROM:<x@y>\r\n", b"a\r\n\r\n..\r\nMAIL FROM:<x@y>\r\n.\r\n"),
        (b"", b"\r\n.\r\n"),
    ],
)
def test_no_text_ends_the_letter_before_its_end(content: bytes, sent: bytes) -> None:
    assert text_and_dot(content) == sent
    assert sent.count(b"\r\n.\r\n") == 1


@pytest.mark.parametrize(
    ("command", "code", "permanent", "is_outage"),
    [
        ("", 535, False, True),
        ("", 421, False, True),
        ("MAIL", 553, False, True),
        ("MAIL", 552, True, False),
        ("RCPT", 421, False, True),
        ("RCPT", 550, True, False),
        ("RCPT", 530, False, True),
        ("DATA", 554, True, False),
        ("DATA", 421, False, False),
    ],
)
def test_an_answer_is_about_the_letter_or_about_the_relay(
    command: str, code: int, permanent: bool, is_outage: bool
) -> None:
    error = Answers("relay:25", "").refusal(Refusal(command, code, "said"), "hoa@stc.example.vn")
    assert (error.permanent, error.is_outage, error.is_unanswered) == (permanent, is_outage, False)
