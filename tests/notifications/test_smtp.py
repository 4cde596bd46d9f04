"""Letters over real SMTP, good weather and bad."""

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from notifications import smtp_line
from notifications.rendering import seal
from notifications.smtp import SmtpTransport
from notifications.transport import MailError
from tests.notifications.relay import PASSWORD, Relay, running
from tests.notifications.sample_letters import AT, a_letter, a_sender

TO = "hoa@stc.example.vn"
LETTER = seal(a_letter(), a_sender(), at=AT).content


def a_transport(relay: Relay, **options: Any) -> SmtpTransport:
    given = {"sender": "dondoc@example.vn", "tls": "none", "timeout": 5.0, **options}
    return SmtpTransport("127.0.0.1", relay.port, **given)


def during(relay: Relay, story: Callable[[SmtpTransport], Coroutine[Any, Any, None]], **options: Any) -> None:
    async def play() -> None:
        transport = a_transport(relay, **options)
        try:
            await story(transport)
        finally:
            await transport.close()

    asyncio.run(play())


async def refused(transport: SmtpTransport, *, to: str = TO, content: bytes = LETTER) -> MailError:
    with pytest.raises(MailError) as caught:
        await transport.send(recipient=to, content=content, key="k")
    return caught.value


def test_the_relay_receives_the_sealed_bytes() -> None:
    async def story(transport: SmtpTransport) -> None:
        await transport.send(recipient=TO, content=LETTER, key="k")

    with running() as relay:
        during(relay, story)
        assert relay.received == [("dondoc@example.vn", [TO], LETTER)]


def test_lines_that_begin_with_a_dot_survive() -> None:
    content = b"Subject: x\r\n\r\n.\r\n..hai\r\n.com\r\n"

    async def story(transport: SmtpTransport) -> None:
        await transport.send(recipient=TO, content=content, key="k")

    with running() as relay:
        during(relay, story)
        assert relay.received[0][2] == content


def test_many_letters_go_over_one_connection() -> None:
    async def story(transport: SmtpTransport) -> None:
        await asyncio.gather(
            *(transport.send(recipient=f"a{n}@example.vn", content=LETTER, key=str(n)) for n in range(12))
        )

    with running() as relay:
        during(relay, story)
        assert sorted(to for _, (to,), _ in relay.received) == sorted(f"a{n}@example.vn" for n in range(12))
        assert relay.connections == 1


@pytest.mark.parametrize(
    ("command", "answer", "permanent"),
    [
        ("RCPT", "550 5.1.1 no such mailbox", True),
        ("RCPT", "450 4.2.1 mailbox busy", False),
        ("RCPT", "530 5.7.0 authentication required", False),
        ("RCPT", "554 5.7.1 <a@example.vn>: Relay access denied", False),
        ("DATA", "554 5.6.0 refused content", True),
        ("DATA", "452 4.3.1 disk full", False),
        ("MAIL", "451 4.3.0 later", False),
        ("MAIL", "553 5.1.8 sender unknown", False),
    ],
)
def test_a_refusal_is_permanent_only_if_it_is_about_this_letter(
    command: str, answer: str, permanent: bool
) -> None:
    async def story(transport: SmtpTransport) -> None:
        error = await refused(transport)
        assert error.permanent is permanent
        assert answer in str(error).replace(f" cho thư gửi {TO}:", "")
        assert "\n" not in str(error)
        await transport.send(recipient=TO, content=LETTER, key="again")

    with running() as relay:
        relay.answer(command, answer)
        during(relay, story)
        assert len(relay.received) == 1
        assert relay.connections == 1


def test_a_connection_dropped_in_the_middle_of_a_letter_may_be_tried_again() -> None:
    async def story(transport: SmtpTransport) -> None:
        assert not (await refused(transport)).permanent
        await transport.send(recipient=TO, content=LETTER, key="k")

    with running() as relay:
        relay.drops_during_data = 1
        during(relay, story)
        assert len(relay.received) == 1
        assert relay.connections == 2


def test_a_connection_closed_between_letters_is_opened_anew() -> None:
    async def story(transport: SmtpTransport) -> None:
        for number in range(1, 4):
            await transport.send(recipient=TO, content=LETTER, key=str(number))
            while relay.hung_up < number:
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.05)

    with running() as relay:
        relay.hangs_up_after_each = True
        during(relay, story)
        assert len(relay.received) == 3
        assert relay.connections == 3


def test_a_relay_that_limits_letters_per_connection_gets_a_new_one() -> None:
    async def story(transport: SmtpTransport) -> None:
        for number in range(5):
            await transport.send(recipient=TO, content=LETTER, key=str(number))

    with running() as relay:
        relay.letters_per_connection = 2
        during(relay, story)
        assert len(relay.received) == 5
        assert relay.connections == 3


def test_a_connection_that_rested_is_asked_before_it_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_line, "RESTED_SECONDS", 0.0)

    async def story(transport: SmtpTransport) -> None:
        for number in range(3):
            await transport.send(recipient=TO, content=LETTER, key=str(number))

    with running() as relay:
        relay.answer("NOOP", "250 OK", "421 4.4.2 idle too long")
        during(relay, story)
        assert len(relay.received) == 3
        assert relay.noops == 2
        assert relay.connections == 2


def test_one_transport_serves_several_event_loops_in_turn() -> None:
    with running() as relay:
        transport = a_transport(relay)

        async def once(key: str) -> None:
            await transport.send(recipient=TO, content=LETTER, key=key)
            await transport.close()

        asyncio.run(once("1"))
        asyncio.run(once("2"))
        assert len(relay.received) == 2


def test_no_relay_at_all_may_be_tried_again() -> None:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        relay = Relay()
        relay.port = probe.getsockname()[1]

        async def story(transport: SmtpTransport) -> None:
            error = await refused(transport)
            assert not error.permanent
            assert f"127.0.0.1:{relay.port}" in str(error)

        during(relay, story)


def test_a_letter_cancelled_half_way_leaves_the_next_one_a_clean_conversation() -> None:
    async def story(transport: SmtpTransport) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await transport.send(recipient="cham@example.vn", content=LETTER, key="1")
        await transport.send(recipient=TO, content=LETTER, key="2")

    with running() as relay:
        relay.thinks_for = 30.0
        during(relay, story)
        assert relay.received == [("dondoc@example.vn", [TO], LETTER)]
        assert relay.connections == 2


def test_a_silent_relay_is_given_up_in_time_and_may_be_tried_again() -> None:
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        relay = Relay()
        relay.port = silent.getsockname()[1]

        async def story(transport: SmtpTransport) -> None:
            assert not (await refused(transport)).permanent

        during(relay, story, timeout=0.3)


@pytest.mark.parametrize(
    "address", ["hoà@stc.example.vn", "hoa@stc.example.vn\r\nRCPT TO:<evil@example.com>"]
)
def test_an_unusable_address_is_refused_for_good_and_reaches_nobody(address: str) -> None:
    async def story(transport: SmtpTransport) -> None:
        assert (await refused(transport, to=address)).permanent
        await transport.send(recipient=TO, content=LETTER, key="k")

    with running() as relay:
        during(relay, story)
        assert [to for _, to, _ in relay.received] == [[TO]]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_login_is_made_once_with_the_given_name() -> None:
    async def story(transport: SmtpTransport) -> None:
        for number in range(2):
            await transport.send(recipient=TO, content=LETTER, key=str(number))

    with running(login=True) as relay:
        during(relay, story, username="dondoc", password=PASSWORD)
        assert relay.logins == [(b"dondoc", PASSWORD.encode())]
        assert len(relay.received) == 2


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_waits_for_the_administrator_and_is_never_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(transport: SmtpTransport) -> None:
        error = await refused(transport)
        assert not error.permanent
        assert "535" in str(error)
        assert "bí mật sai" not in f"{error} {error!r} {error.__cause__!r} {transport!r}"

    with running(login=True) as relay, caplog.at_level("DEBUG"):
        during(relay, story, username="dondoc", password="bí mật sai")
        assert relay.received == []
    assert "bí mật sai" not in caplog.text


def test_a_relay_that_repeats_the_password_does_not_put_it_into_our_message() -> None:
    async def story(transport: SmtpTransport) -> None:
        assert "hunter2hunter2" not in str(await refused(transport))

    with running() as relay:
        relay.answer("RCPT", "550 unknown hunter2hunter2")
        transport_options = {"password": "hunter2hunter2"}
        during(relay, story, **transport_options)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "relay")])
    now = datetime.now(UTC)  # the handshake itself reads the machine's time
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "relay.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_letters_go_encrypted_to_a_relay_we_trust(way: str, certificate: Path) -> None:
    theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs.load_cert_chain(certificate)
    ours = ssl.create_default_context(cafile=str(certificate))

    async def story(transport: SmtpTransport) -> None:
        await transport.send(recipient=TO, content=LETTER, key="k")

    async def mistrust(transport: SmtpTransport) -> None:
        assert not (await refused(transport)).permanent

    with running(tls=theirs) if way == "tls" else running(starttls=theirs) as relay:
        during(relay, story, tls=way, tls_context=ours)
        assert relay.received[0][2] == LETTER
        assert relay.encrypted == [True]
        during(relay, mistrust, tls=way)
        assert len(relay.received) == 1


def test_a_relay_without_starttls_gets_no_letter_when_encryption_is_wanted() -> None:
    async def story(transport: SmtpTransport) -> None:
        assert not (await refused(transport)).permanent

    with running() as relay:
        during(relay, story, tls="starttls")
        assert relay.received == []
