"""What every test can use: fresh databases on both engines and real servers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn, TypeVar

import hypothesis
import pytest

from tests.services import (
    PostgresServer,
    ValkeyServer,
    create_database,
    drop_database,
    make_run_folder,
    remove_leftovers,
    remove_run_folders,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
REQUIRE_ALL = os.environ.get("DAFTAR_TEST_REQUIRE_ALL") == "1"

# No deadlines: machines differ. A normal run repeats the same examples; `make fuzz` draws new ones.
hypothesis.settings.register_profile("daftar", deadline=None, derandomize=True)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=2_000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("DAFTAR_TEST_PROFILE", "daftar"))


def pytest_configure(config: pytest.Config) -> None:
    for name in list(os.environ):
        if name.startswith("DAFTAR_") and not name.startswith("DAFTAR_TEST_"):
            del os.environ[name]
    if not hasattr(config, "workerinput"):
        remove_leftovers()


def pytest_unconfigure() -> None:
    remove_run_folders()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _without_skips((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _without_skips((yield))


def _without_skips(report: Report) -> Report:
    """Turn a skip into a failure where every tool is required."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{reason} (DAFTAR_TEST_REQUIRE_ALL=1: nothing may be skipped)"
    return report


@pytest.fixture(scope="session")
def skip_or_fail() -> Callable[[str], NoReturn]:
    """Skip where a tool cannot be had, fail where every tool is required."""

    def end(reason: str) -> NoReturn:
        if REQUIRE_ALL:
            pytest.fail(reason)
        pytest.skip(reason)

    return end


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """A folder with a short path, for sockets, shared by the tests of one process."""
    return make_run_folder()


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test process. Nobody may stop it: see `own_postgres_server`."""
    server = PostgresServer(run_folder / "postgresql")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_postgres_server(run_folder: Path, tmp_path: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL server for one test, which may stop, kill and start it."""
    server = PostgresServer(run_folder / tmp_path.name[-40:])
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _valkey_process(run_folder: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(run_folder / "valkey")
    yield server
    server.stop()


@pytest.fixture
def valkey_server(_valkey_process: ValkeyServer) -> ValkeyServer:
    """The Valkey server of this test process, running and empty. A test may stop and start it."""
    if not _valkey_process.is_running:
        _valkey_process.kill()
        _valkey_process.start()
    _valkey_process.flush()
    return _valkey_process


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'books.db'}"


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty PostgreSQL database."""
    url = create_database(postgres_server)
    yield url
    drop_database(postgres_server, url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database on each engine: a test that takes it runs twice."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
