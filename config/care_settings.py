"""Settings of running it for real: what is told to whom when something stands still, logs, how long what is kept."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from config.addresses import plain_addresses


class CareSettings(BaseSettings):
    """A part of `config/settings.py` `Settings`."""

    log_format: Literal["text", "json"] = Field("text", description="Log lines as text or as JSON objects.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="What is not worth this much is not logged."
    )
    alarm_email: str = Field(
        "",
        description="Who is written to when rounds stand still; several with commas. Empty: the accounts of administrators.",
    )
    alarm_smtp_host: str = Field(
        "", description="A relay for alarms alone. Empty: the second relay, then the first, then a file."
    )
    alarm_smtp_port: int = Field(587, description="Port of the relay for alarms.", ge=1, le=65535)
    alarm_smtp_username: str = Field("", description="Empty: no authentication at the relay for alarms.")
    alarm_smtp_password: SecretStr = Field(SecretStr(""), description="Password at the relay for alarms.")
    alarm_smtp_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the relay for alarms encrypts."
    )
    heartbeat_file: str = Field(
        "",
        description="File touched each minute while the balance holds and rounds are in time. Empty: none.",
    )
    heartbeat_url: str = Field(
        "", description="Address called each minute while the same is so; https, or http on this machine."
    )
    keep_letter_bodies_years: int = Field(
        2, description="Years for which the words of letters that left are kept; 0: for ever.", ge=0, le=100
    )
    keep_inbox_years: int = Field(
        2,
        description="Years for which messages that came in are kept as they came; 0: for ever.",
        ge=0,
        le=100,
    )
    keep_sessions_days: int = Field(
        365, description="Days for which ended sign-ins and used links are kept; 0: for ever.", ge=0, le=36500
    )
    keep_drafts_days: int = Field(
        365,
        description="Days for which drafts of answers that are owed no more are kept; 0: for ever.",
        ge=0,
        le=36500,
    )
    keep_rounds_days: int = Field(
        730, description="Days for which the record of single rounds is kept; 0: for ever.", ge=0, le=36500
    )
    keep_people_years: int = Field(
        5, description="Years after which people who left are made nameless; 0: never.", ge=0, le=100
    )

    @field_validator("alarm_email")
    @classmethod
    def _alarm_goes_to_addresses(cls, value: str) -> str:
        wrong = [
            one for one in value.replace(";", ",").split(",") if one.strip() and not plain_addresses(one)
        ]
        if wrong:
            raise ValueError(f"is no mail address: {wrong[0].strip()!r}")
        return value

    @field_validator("heartbeat_url")
    @classmethod
    def _heartbeat_has_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username is not None
            or parts.fragment
        ):
            raise ValueError("must be an https:// address without a user name and without #")
        return value

    @property
    def alarm_addresses(self) -> list[str]:
        return plain_addresses(self.alarm_email)
