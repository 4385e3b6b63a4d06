"""The settings of a process, read from `DAFTAR_*` in the environment or in `.env`."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from limits import RateLimitItem, parse
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway.sunset import Sunset, check_link, read_sunsets
from storage.addresses import complete_address, sqlite_file

PREFIX = "DAFTAR_"
SECRET_LENGTH_LEAST = 32
_STORES = ("redis", "rediss", "valkey", "valkeys", "unix")

Network = IPv4Network | IPv6Network


class SettingsFault(Exception):
    """A setting that cannot be used; the message is one line and names the variable."""


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [word.strip() for word in value.split(",") if word.strip()]


def _redis_url(value: str) -> str:
    if value.partition("://")[0] not in _STORES or "://" not in value:
        raise ValueError(f"must start with one of {', '.join(f'{word}://' for word in _STORES)}")
    return value


def _rate_limit(value: str) -> str:
    try:
        limit = parse(value)
    except ValueError:
        raise ValueError("must read like 100/minute or 5/10 seconds") from None
    if limit.amount < 1:
        raise ValueError("must allow at least 1 request")
    return value


def _secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < SECRET_LENGTH_LEAST:
        raise ValueError(f"must have at least {SECRET_LENGTH_LEAST} characters")
    return value


def _origins(values: Sequence[str]) -> Sequence[str]:
    for value in values:
        is_origin = value.startswith(("http://", "https://")) and value.count("/") == 2
        if value != "*" and not is_origin:
            raise ValueError(f"'{value}' is not an origin such as https://books.example.com")
    return values


def _networks(values: Sequence[str]) -> Sequence[str]:
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise ValueError(f"'{value}' is not an address or network such as 10.0.0.0/8") from None
    return values


def _flag(value: object) -> object:
    if isinstance(value, str) and value.lower() not in ("true", "false", "1", "0"):
        raise ValueError("must be true or false")
    return value


def _ports(value: str) -> str:
    numbers = [word.strip() for word in value.split(",")]
    if not all(word.isdecimal() and 1 <= int(word) <= 65_535 for word in numbers):
        raise ValueError("must be ports such as 443 or 443,8443")
    return value


def _sunsets(values: Sequence[str]) -> Sequence[str]:
    read_sunsets(values)
    return values


class Settings(BaseSettings):
    """What an operator may set; each field is documented in the settings reference."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: Annotated[str, AfterValidator(complete_address)] = Field(
        "sqlite+aiosqlite:///var/daftar.db",
        description="Where the books are kept: a SQLite file or a PostgreSQL database.",
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = Field(
        None,
        description="Redis or Valkey that several processes share rate limits through."
        " Unset: limits are counted in the process.",
    )
    rate_limit: Annotated[str, AfterValidator(_rate_limit)] = Field(
        "100/minute",
        description="Hits a key has in a sliding window, unless it has a limit of its own.",
    )
    secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None,
        description="What stored keys are hashed with, at least 32 characters. Required on"
        " PostgreSQL; made and kept in the file `secret` beside a SQLite database.",
    )
    cors_origins: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_origins)
    ] = Field((), description="Origins, comma-separated, whose pages may call the API; * is any.")
    trusted_proxies: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_networks)
    ] = Field(
        (),
        description="Addresses and networks, comma-separated, of proxies whose X-Forwarded-For"
        " and X-Forwarded-Proto are believed.",
    )
    webhook_allow: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_networks)
    ] = Field(
        (),
        description="Addresses and networks, comma-separated, that webhooks may reach although"
        " they are not public; also over http and on any port.",
    )
    webhook_http: Annotated[bool, BeforeValidator(_flag)] = Field(
        False,
        description="Whether webhooks may reach public addresses over plain http too, on the ports"
        " of DAFTAR_WEBHOOK_PORTS.",
    )
    webhook_ports: Annotated[str, AfterValidator(_ports)] = Field(
        "443", description="Ports, comma-separated, that webhooks may reach on public addresses."
    )

    webhook_delivery: Annotated[bool, BeforeValidator(_flag)] = Field(
        True,
        description="Whether the serving process delivers webhooks; `daftar worker` always does.",
    )

    streams_per_key: Annotated[int, Field(ge=1)] = Field(
        1_000,
        description="Subscriptions, and WebSocket connections, that a key may have open at once"
        " in one process.",
    )

    documents: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        (),
        description="Files, comma-separated, of GraphQL documents that clients may ask for by"
        " `documentId`: JSON objects of `sha256:` hashes and texts, as GraphQL Code Generator"
        " writes them. Read at start.",
    )
    trusted_only: Annotated[bool, BeforeValidator(_flag)] = Field(
        False,
        description="Whether GraphQL answers only documents of DAFTAR_DOCUMENTS and of the"
        " console; the dialects answer as ever.",
    )

    sunset: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_sunsets)
    ] = Field(
        (),
        description="Days on which dialects or routes are meant to end, comma-separated:"
        " `v1=2027-06-30`, `GET /api/v1/accounts=2027-01-31`, or with the day deprecation began"
        " `v1=2026-12-01..2027-06-30`. Answers say so; nothing is switched off.",
    )
    sunset_link: Annotated[str, AfterValidator(check_link)] | None = Field(
        None,
        description="Page that answers of such routes link to. Unset: the dialect's page below"
        " /docs.",
    )

    @property
    def sunsets(self) -> tuple[Sunset, ...]:
        return read_sunsets(self.sunset)

    @property
    def is_sqlite(self) -> bool:
        return sqlite_file(self.database_url) is not None

    @property
    def database_path(self) -> Path:
        """Return the SQLite file."""
        path = sqlite_file(self.database_url)
        assert path is not None
        return path

    @property
    def default_limit(self) -> RateLimitItem:
        return parse(self.rate_limit)

    @property
    def proxies(self) -> tuple[Network, ...]:
        return tuple(ip_network(value) for value in self.trusted_proxies)

    @property
    def webhook_networks(self) -> tuple[Network, ...]:
        return tuple(ip_network(value) for value in self.webhook_allow)

    @property
    def webhook_port_numbers(self) -> tuple[int, ...]:
        return tuple(int(word) for word in self.webhook_ports.split(","))


def read_settings() -> Settings:
    """Read the settings; raise SettingsFault naming the first variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsFault(f"{PREFIX}{str(first['loc'][0]).upper()} {message}.") from None
    except UnicodeDecodeError:
        raise SettingsFault("The file .env is not UTF-8 text.") from None
