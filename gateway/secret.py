"""The server's secret: where it comes from, and the keys derived from it for each purpose."""

import os
from hashlib import sha256
from hmac import digest
from pathlib import Path
from secrets import token_urlsafe

from gateway.settings import SECRET_LENGTH_LEAST, Settings, SettingsFault


def load_secret(settings: Settings) -> bytes:
    """Return the configured secret, or the one kept beside the SQLite file, made if missing."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    if not settings.is_sqlite:
        raise SettingsFault(
            "DAFTAR_SECRET is required on PostgreSQL: set it to at least 32 random characters."
        )
    return _kept_secret(settings.database_path.parent / "secret")


def derive(secret: bytes, purpose: str) -> bytes:
    """Derive a key for one purpose; keys of different purposes tell nothing of each other."""
    return digest(secret, f"daftar/1/{purpose}".encode(), sha256)


def fingerprint(secret: bytes) -> str:
    """Return what may be stored to recognise the secret again."""
    return derive(secret, "fingerprint").hex()


def _kept_secret(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _read(path)
    except FileNotFoundError:
        _write_once(path, token_urlsafe(48))
    return _read(path)


def _read(path: Path) -> bytes:
    kept = path.read_bytes().strip()
    if len(kept) < SECRET_LENGTH_LEAST:
        raise SettingsFault(
            f"The secret kept in {path} is damaged; restore it or set DAFTAR_SECRET."
        )
    return kept


def _write_once(path: Path, text: str) -> None:
    """Write the file whole and under its final name at once; the first of two processes wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
