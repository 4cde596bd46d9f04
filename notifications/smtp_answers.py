"""What a relay's answer says: about this letter, or about the relay and our settings (choices.md, Mail and Delivery)."""

import re
from dataclasses import dataclass

from notifications.transport import MailError

# These speak about this installation (login, encryption, authorisation), never about the letter.
OUR_OWN_FAULT = frozenset({530, 534, 535, 538})
# Said at RCPT with codes that recipients' own rules use too (Postfix, Sendmail and Exim, Exchange).
NOT_OURS_TO_RELAY = re.compile(
    r"relay access denied|relay(ing)? (denied|not permitted)|unable to relay", re.IGNORECASE
)
SERVICE_CLOSING = 421
TOO_LARGE = 552  # said at MAIL, where nearly everything else is about us (RFC 1870)


class Refusal(Exception):
    """An answer other than yes: to MAIL, RCPT or DATA (the text too), or to what comes before ("")."""

    def __init__(self, command: str, code: int, message: str) -> None:
        self.command, self.code, self.message = command, code, message
        super().__init__(f"{code} {message}")


@dataclass(frozen=True)
class Answers:
    """Reads the answers of one relay; what it says is shown without our password."""

    relay: str
    password: str

    def refusal(self, no: Refusal, recipient: str = "") -> MailError:
        about_the_letter = self._is_about_the_letter(no.command, no.code, no.message)
        for_whom = f" cho thư gửi {recipient}" if recipient else ""
        return MailError(
            f"máy chủ thư {self.relay} trả lời {no.code}{for_whom}: {self._without_password(no.message)}",
            permanent=about_the_letter and 500 <= no.code <= 599,
            is_outage=not about_the_letter,
            relay=self.relay,
        )

    def broken(self, error: Exception) -> MailError:
        """No connection, or none any more, before the letter was handed over."""
        words = f"không gửi được qua máy chủ thư {self.relay}: {self._without_password(str(error))}"
        return MailError(words, permanent=False, is_outage=True, relay=self.relay)

    def unanswered(self, error: Exception) -> MailError:
        """The line broke, or fell silent, when all had been said."""
        words = f"máy chủ thư {self.relay} không trả lời sau khi nhận hết thư, có thể thư đã đi"
        words = f"{words}: {self._without_password(str(error))}"
        return MailError(words, permanent=False, is_unanswered=True, relay=self.relay)

    def _is_about_the_letter(self, command: str, code: int, message: str) -> bool:
        if code in OUR_OWN_FAULT or (command == "RCPT" and NOT_OURS_TO_RELAY.search(message)):
            return False
        match command:
            # A relay that closes after the text has said no to this letter; whether it is away, the next one will hear.
            case "DATA":
                return True
            case "RCPT":
                return code != SERVICE_CLOSING
            case "MAIL":
                return code == TOO_LARGE
        return False

    def _without_password(self, text: str) -> str:
        text = " ".join(text.split())
        return text.replace(self.password, "•••") if self.password else text
