"""The environment, read once: `LINLI_*` variables, also from a `.env` file."""

import re
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage import secrets
from storage.database import sqlite_file


class Unset(ValueError):
    """A value is missing or wrong; the message names it in one line."""


class Settings(BaseSettings):
    """What an operator sets; everything has a default but the token."""

    model_config = SettingsConfigDict(env_prefix="LINLI_", env_file=".env", extra="ignore", frozen=True)

    token: str = ""
    api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///linli.db"
    timezone: str = "Asia/Shanghai"
    language: str = "zh"
    operators: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""
    web_url: str = ""
    web_port: int = Field(default=8080, ge=0, le=65535)
    phone_token: str = ""
    data_key: str = ""
    proxy: str = ""
    keep_days: int = Field(default=180, ge=30)  # what people said about their health
    prompts: str = ""
    clock_file: str = ""  # a clock shared with the sandbox, so that tests can move it

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone such as Asia/Shanghai")
        return value

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in ("zh", "en"):
            raise ValueError("must be zh or en")
        return value

    @field_validator("prompts")
    @classmethod
    def _folder(cls, value: str) -> str:
        if value and not Path(value).is_dir():
            raise ValueError("is not a folder with recordings in it, such as zh/hotline.menu.ogg")
        return value

    @field_validator("operators")
    @classmethod
    def _ids(cls, value: str) -> str:
        if any(not part.strip().isdigit() for part in value.split(",") if part.strip()):
            raise ValueError("must be Telegram ids separated by commas")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("web_url")
    @classmethod
    def _page(cls, value: str) -> str:
        # Telegram refuses a message whose button opens anything but HTTPS; the sandbox is on this machine
        if value and not value.startswith(("https://", "http://127.0.0.1:")):
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @field_validator("api_url")
    @classmethod
    def _root(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _telegrams_alphabet(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value):
            raise ValueError("must be letters, digits, _ and -, at most 256 of them")
        return value

    @cached_property
    def operator_ids(self) -> frozenset[int]:
        """The Telegram ids that may set up communities."""
        return frozenset(int(part) for part in self.operators.split(",") if part.strip())


def read(**given: object) -> Settings:
    """The settings; raises `Unset` naming the first value that is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise Unset(f"LINLI_{name} {first['msg'].removeprefix('Value error, ')}") from None


def need_token(settings: Settings) -> None:
    """Running needs a bot token."""
    if not settings.token:
        raise Unset("LINLI_TOKEN is not set; @BotFather gives one (or try `linli sandbox`)")
    if ":" not in settings.token:
        raise Unset("LINLI_TOKEN does not look like a bot token (digits, a colon, letters)")


def need_webhook_secret(settings: Settings) -> None:
    """A webhook without a secret would take anybody's word for Telegram's."""
    if settings.webhook_url and not settings.webhook_secret:
        raise Unset("LINLI_WEBHOOK_SECRET is not set; a webhook needs one (`linli key` makes a long enough word)")


def need_phone_line(settings: Settings) -> None:
    """The phone line is reached at the web part's address, and speaks through an extra."""
    if not settings.phone_token:
        return
    if not settings.web_url:
        raise Unset("LINLI_PHONE_TOKEN needs LINLI_WEB_URL: the provider posts there")
    if find_spec("twilio") is None:
        raise Unset("LINLI_PHONE_TOKEN needs the extra `phone`: pip install -e '.[phone]'")


def turn_in_keys(settings: Settings) -> None:
    """Hand the data keys to storage; beside SQLite a key file is made when none is set."""
    keys = settings.data_key
    if not keys:
        file = sqlite_file(settings.database_url)
        if file is None:
            raise Unset("LINLI_DATA_KEY is not set; on PostgreSQL it has to be")
        keys = secrets.key_file(file.with_name(file.name + ".key"))
    try:
        secrets.use(keys)
    except (ValueError, IndexError):
        raise Unset("LINLI_DATA_KEY is not a key that `linli key` makes") from None
