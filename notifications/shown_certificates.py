"""The certificates that servers show, read without being believed: only their dates are looked at."""

import socket
import ssl
from datetime import datetime

from cryptography import x509

TIMEOUT_SECONDS = 10.0


def ends_at(certificate: bytes) -> datetime:
    """Until when it holds (DER)."""
    return x509.load_der_x509_certificate(certificate).not_valid_after_utc


def shown_over_tls(host: str, port: int, *, imap_starttls: bool = False) -> bytes:
    """DER of what the server shows; OSError when it is not reached or does not encrypt."""
    with socket.create_connection((host, port), timeout=TIMEOUT_SECONDS) as line:
        if imap_starttls:
            _ask_imap_to_encrypt(line)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(line, server_hostname=host) as encrypted:
            shown = encrypted.getpeercert(binary_form=True)
    if shown is None:
        raise OSError("không đưa ra chứng thư số")
    return shown


def why_not_trusted(host: str, port: int) -> str:
    """What this machine holds against the certificate of a page; "" when nothing."""
    try:
        with (
            socket.create_connection((host, port), timeout=TIMEOUT_SECONDS) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host),
        ):
            return ""
    except ssl.SSLCertVerificationError as error:
        return error.verify_message


def _ask_imap_to_encrypt(line: socket.socket) -> None:
    said = line.recv(4096)
    line.sendall(b"a1 STARTTLS\r\n")
    said = line.recv(4096)
    if not said.upper().startswith(b"A1 OK"):
        raise OSError("máy chủ không nhận STARTTLS")
