"""Settings: environment and .env, one class, read once at the edge (interfaces.md, Environment)."""

import re
from datetime import time
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.addresses import PLAIN_MAILBOX
from config.care_settings import CareSettings
from config.reply_tokens import TOKEN_LENGTH
from rules.errors import BadInput

# What stands in examples and in installations that nobody finished.
UNSAFE_SECRETS = frozenset(
    {"changethis", "changeme", "secret", "password", "passw0rd", "dondoc", "admin", "example", "test", "todo"}
    | {"123456", "12345678", "123456789", "matkhau", "yoursecret", "yourpassword", "mysecret", "clientsecret"}
)
SECRETS = (
    "smtp_password",
    "smtp_fallback_password",
    "imap_password",
    "oidc_client_secret",
    "alarm_smtp_password",
)


class Settings(CareSettings):
    """Every name is prefixed with DONDOC_ in the environment."""

    model_config = SettingsConfigDict(env_prefix="DONDOC_", env_file=".env", extra="ignore")

    data: Path = Field(Path("var"), description="Folder of everything the installation keeps.")
    database_url: str = Field("", description="Empty: an SQLite file in DATA; or postgresql+psycopg://…")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs links. Empty: made at first start, kept in DATA/secret_key."
    )
    smtp_host: str = Field("", description="Empty: letters are written to DATA/mail/*.eml.")
    smtp_port: int = Field(587, description="Port of the mail relay.", ge=1, le=65535)
    smtp_username: str = Field("", description="Empty: no authentication.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the relay.")
    smtp_tls: Literal["starttls", "tls", "none"] = Field("starttls", description="How the relay encrypts.")
    smtp_from: str = Field("Đôn Đốc <dondoc@localhost>", description="Sender of all letters.")
    smtp_connections: int = Field(4, description="Kept connections to a relay.", ge=1, le=50)
    smtp_per_connection: int = Field(100, description="Letters sent over one connection.", ge=1, le=10_000)
    smtp_per_minute: int = Field(
        0, description="Most letters a minute that a relay takes; 0: no limit.", ge=0, le=100_000
    )
    smtp_senders: int = Field(
        2, description="Distributed form: processes that may send through the relay at once.", ge=1, le=50
    )
    smtp_fallback_host: str = Field("", description="A second relay for when the first is out of order.")
    smtp_fallback_port: int = Field(587, description="Port of the second relay.", ge=1, le=65535)
    smtp_fallback_username: str = Field("", description="Empty: no authentication at the second relay.")
    smtp_fallback_password: SecretStr = Field(SecretStr(""), description="Password at the second relay.")
    smtp_fallback_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the second relay encrypts."
    )
    reply_address: str = Field(
        "",
        description="Where answers come in: baocao+{token}@example.vn, or without {token} where the mail server knows no +. Empty: no answers by mail.",
    )
    imap_host: str = Field("", description="Mailbox of the answers. Empty: none is read.")
    imap_port: int = Field(993, description="Port of the mailbox.", ge=1, le=65535)
    imap_username: str = Field("", description="Name at the mailbox.")
    imap_password: SecretStr = Field(SecretStr(""), description="Password at the mailbox.")
    imap_tls: Literal["tls", "starttls", "none"] = Field("tls", description="How the mailbox encrypts.")
    imap_folder: str = Field("INBOX", description="Folder in which answers arrive.")
    imap_done_folder: str = Field("Da xu ly", description="Folder to which read messages are moved.")
    inbox_minutes: int = Field(5, description="Minutes between two looks into the mailbox.", ge=1, le=1440)
    oidc_issuer: str = Field(
        "", description="Address of the office's own sign-in service (OpenID Connect). Empty: passwords only."
    )
    oidc_client_id: str = Field("", description="Name of this installation at that service.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="Its secret at that service.")
    oidc_name: str = Field("Đăng nhập bằng tài khoản cơ quan", description="Words of the button.")
    fonts: str = Field(
        "", description="Folder with a Times-like font for PDF. Empty: the fonts of the system."
    )
    webhook_hosts: str = Field(
        "",
        description="Hosts that webhooks may call: name or name:port for https, http://name:port where the network is the office's own. Empty: none.",
    )
    base_url: str = Field("http://127.0.0.1:8000", description="Address of the installation in links.")
    timezone: str = Field("Asia/Ho_Chi_Minh", description="Zone whose calendar days the rules run on.")
    language: Literal["vi", "en"] = Field("vi", description="Language of pages and letters.")
    office_opens: time = Field(time(8, 0), description="Steps of the ladder happen from this hour on.")
    round_minutes: int = Field(15, description="Minutes between two rounds.", ge=1, le=1440)
    shard_size: int = Field(
        500,
        description="Distributed form: due obligations, or letters, for which one more worker is asked to help.",
        ge=1,
        le=1_000_000,
    )
    prefect_port: int = Field(
        4200, description="Loopback port of the embedded Prefect server; 0: off.", ge=0, le=65535
    )

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no such time zone: {value!r}") from error
        return value

    @field_validator("reply_address")
    @classmethod
    def _reply_address_is_one(cls, value: str) -> str:
        filled = value.replace("{token}", "t" * TOKEN_LENGTH, 1)
        local, _, domain = filled.rpartition("@")
        if value and (not local or not domain or not PLAIN_MAILBOX.fullmatch(filled) or len(local) > 64):
            raise ValueError(
                "must be an address such as baocao+{token}@example.vn, at most 22 characters before {token}"
            )
        return value

    @field_validator("smtp_from")
    @classmethod
    def _sender_is_an_address(cls, value: str) -> str:
        if "@" not in parseaddr(value)[1] or "\n" in value or "\r" in value:
            raise ValueError("must be an address such as 'Đôn Đốc <dondoc@example.vn>'")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer_is_safe(cls, value: str) -> str:
        found = urlsplit(value)
        is_near = found.hostname in ("localhost", "127.0.0.1", "::1")
        is_https = found.scheme == "https" or (found.scheme == "http" and is_near)
        if value and (not is_https or not found.hostname or found.query or found.fragment):
            raise ValueError("must be an https:// address without ? and #")
        return value

    @field_validator(*SECRETS)
    @classmethod
    def _password_is_not_a_default(cls, value: SecretStr) -> SecretStr:
        if is_a_placeholder(value.get_secret_value()):
            raise ValueError("is a placeholder or a password that everybody guesses: set the real one")
        return value

    @model_validator(mode="after")
    def _secret_is_not_a_default(self) -> Self:
        secret = self.secret_key.get_secret_value()
        if secret and (is_a_placeholder(secret) or len(secret) < 24):
            raise ValueError("DONDOC_SECRET_KEY must be a random text of at least 24 characters")
        return self

    @model_validator(mode="after")
    def _sign_in_service_is_whole(self) -> Self:
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret.get_secret_value())
        if any(given) and not all(given):
            raise ValueError(
                "DONDOC_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET are set together or not at all"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def effective_database_url(self) -> str:
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data / 'dondoc.sqlite').resolve()}"


def is_a_placeholder(secret: str) -> bool:
    """ "CHANGE-ME", "change_this!", "<password>": the letters and digits alone are looked at."""
    said = "".join(sign for sign in secret.lower() if sign.isalnum())
    return bool(secret) and (said in UNSAFE_SECRETS or said.startswith(("changeme", "changethis")))


class _SecretsFolder(BaseSettings):
    """Where systemd (LoadCredential=) or the containers' engine puts secrets: files named like the variables."""

    credentials_directory: Path = Path("/run/secrets")


def load_settings(**given: object) -> Settings:
    """Settings from the environment or files of secrets, the command line on top; BadInput names the wrong one."""
    folder = _SecretsFolder().credentials_directory
    try:
        return Settings(
            _secrets_dir=folder if folder.is_dir() else None,
            **{name: value for name, value in given.items() if value is not None},  # type: ignore[arg-type]
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        # A rule over several names tells them itself.
        told = re.search(r"DONDOC_[A-Z_]+", first["msg"])
        where = f"DONDOC_{name}" if name else told[0] if told else "DONDOC_SECRET_KEY"
        raise BadInput(first["msg"], where=where, mend="sửa biến môi trường hoặc tệp .env") from error
