"""One serving process per database, unless the processes share their limits."""

import pytest

from gateway.process_locks import ProcessRefused, lock_file, refuse_workers, serving_lock
from gateway.settings import Settings

SECRET = "0123456789abcdef0123456789abcdef"


def settings(database_url, redis_url=None):
    return Settings(_env_file=None, database_url=database_url, secret=SECRET, redis_url=redis_url)


async def test_second_process_on_sqlite_is_refused_until_the_first_ends(sqlite_url):
    async with serving_lock(settings(sqlite_url)):
        with pytest.raises(ProcessRefused, match=r"books.db is served by process \d+ already"):
            async with serving_lock(settings(sqlite_url)):
                pass
    async with serving_lock(settings(sqlite_url)):
        pass


def test_lock_is_a_file_beside_the_database(tmp_path):
    with lock_file(tmp_path / "var" / "books.db"):
        assert [path.name for path in (tmp_path / "var").iterdir()] == ["books.db.lock"]


SHARED = "redis://127.0.0.1:1"


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [(None, None, True), (None, SHARED, True), (SHARED, None, True), (SHARED, SHARED, False)],
)
async def test_processes_on_postgresql_share_limits_or_stay_alone(
    postgresql_url, first, second, is_refused
):
    async with serving_lock(settings(postgresql_url, first)):
        if is_refused:
            with pytest.raises(ProcessRefused, match="DAFTAR_REDIS_URL"):
                async with serving_lock(settings(postgresql_url, second)):
                    pass
        else:
            async with serving_lock(settings(postgresql_url, second)):
                pass
    async with serving_lock(settings(postgresql_url)):
        pass


@pytest.mark.parametrize(
    ("database_url", "redis_url", "workers", "reason"),
    [
        ("sqlite:///books.db", SHARED, 2, "SQLite has one serving process"),
        ("postgresql://h/d", None, 2, "set DAFTAR_REDIS_URL"),
        ("postgresql://h/d", SHARED, 2, None),
        ("postgresql://h/d", None, 1, None),
        ("sqlite:///books.db", None, 1, None),
    ],
)
def test_workers_are_refused_where_they_cannot_share(database_url, redis_url, workers, reason):
    given = settings(database_url, redis_url)
    if reason is None:
        refuse_workers(given, workers)
        return
    with pytest.raises(ProcessRefused, match=reason):
        refuse_workers(given, workers)
