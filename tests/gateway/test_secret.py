"""The secret: made once beside SQLite, required on PostgreSQL, and derived from, never shown."""

import stat

import pytest

from gateway.secret import derive, fingerprint, load_secret
from gateway.settings import Settings, SettingsFault


def test_secret_is_made_once_and_kept_for_the_owner_alone(tmp_path):
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/var/books.db")
    first = load_secret(settings)
    kept = tmp_path / "var" / "secret"
    assert load_secret(settings) == first == kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret"]


def test_damaged_secret_is_refused(tmp_path):
    (tmp_path / "secret").write_text("half")
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/books.db")
    with pytest.raises(SettingsFault, match="is damaged"):
        load_secret(settings)


def test_postgresql_requires_a_secret():
    with pytest.raises(SettingsFault, match="DAFTAR_SECRET is required"):
        load_secret(Settings(_env_file=None, database_url="postgresql://h/d"))


def test_purposes_have_unrelated_keys():
    secret = b"0123456789abcdef0123456789abcdef"
    assert derive(secret, "keys") != derive(secret, "fingerprint")
    assert fingerprint(secret) == derive(secret, "fingerprint").hex()
    assert fingerprint(secret) != fingerprint(secret + b"0")
