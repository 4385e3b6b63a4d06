"""Settings: defaults, forms that are taken, and one clear line for each that is not."""

import pytest

from gateway.settings import Settings, SettingsFault, read_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_defaults():
    settings = read_settings()
    assert settings.database_url == "sqlite+aiosqlite:///var/daftar.db"
    assert (settings.default_limit.amount, settings.default_limit.get_expiry()) == (100, 60)
    assert settings.redis_url is None
    assert settings.secret is None
    assert settings.cors_origins == ()
    assert settings.proxies == ()
    assert settings.webhook_networks == ()
    assert settings.webhook_http is False
    assert settings.webhook_port_numbers == (443,)


def test_environment_wins_over_dotenv(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("DAFTAR_RATE_LIMIT=7/minute\nDAFTAR_CORS_ORIGINS=*\nOTHER=1\n")
    monkeypatch.setenv("DAFTAR_RATE_LIMIT", "8/10 seconds")
    settings = read_settings()
    assert (settings.default_limit.amount, settings.default_limit.get_expiry()) == (8, 10)
    assert settings.cors_origins == ("*",)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgresql://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("sqlite:///books.db", "sqlite+aiosqlite:///books.db"),
        ("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d"),
    ],
)
def test_database_urls_take_their_driver(given, taken, monkeypatch):
    monkeypatch.setenv("DAFTAR_DATABASE_URL", given)
    assert read_settings().database_url == taken


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DATABASE_URL", "nonsense", "is not a database URL."),
        (
            "DATABASE_URL",
            "mysql://h/d",
            "must start with sqlite+aiosqlite:// or postgresql+asyncpg://.",
        ),
        (
            "DATABASE_URL",
            "postgresql+psycopg://h/d",
            "must start with sqlite+aiosqlite:// or postgresql+asyncpg://.",
        ),
        (
            "DATABASE_URL",
            "sqlite+aiosqlite://",
            "must name a file: the books are not kept in memory.",
        ),
        (
            "REDIS_URL",
            "localhost:6379",
            "must start with one of redis://, rediss://, valkey://, valkeys://, unix://.",
        ),
        ("RATE_LIMIT", "many", "must read like 100/minute or 5/10 seconds."),
        ("RATE_LIMIT", "0/minute", "must allow at least 1 request."),
        ("SECRET", "short", "must have at least 32 characters."),
        (
            "CORS_ORIGINS",
            "books.example.com",
            "'books.example.com' is not an origin such as https://books.example.com.",
        ),
        (
            "TRUSTED_PROXIES",
            "10.0.0.0/8, proxy",
            "'proxy' is not an address or network such as 10.0.0.0/8.",
        ),
        (
            "WEBHOOK_ALLOW",
            "10.0.0.1/8",
            "'10.0.0.1/8' is not an address or network such as 10.0.0.0/8.",
        ),
        ("WEBHOOK_HTTP", "perhaps", "must be true or false."),
        ("WEBHOOK_PORTS", "", "must be ports such as 443 or 443,8443."),
        ("WEBHOOK_PORTS", "443,https", "must be ports such as 443 or 443,8443."),
        ("WEBHOOK_PORTS", "0", "must be ports such as 443 or 443,8443."),
        ("WEBHOOK_PORTS", "443,65536", "must be ports such as 443 or 443,8443."),
    ],
)
def test_bad_value_is_one_line_naming_the_variable(name, value, message, monkeypatch):
    monkeypatch.setenv(f"DAFTAR_{name}", value)
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    assert str(caught.value) == f"DAFTAR_{name} {message}"


def test_secret_never_shows(monkeypatch):
    monkeypatch.setenv("DAFTAR_SECRET", "0123456789abcdef0123456789abcdef")
    assert "0123456789abcdef" not in repr(read_settings())


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())
