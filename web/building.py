"""What building the console's pages and building the guide have in common.

Nothing is done when nothing changed: a stamp in the built folder is the digest of its sources. A
folder is replaced whole. A failure never stops the set-up, since the API needs neither: two lines
say what happened and what to do, and the exit code is 0 (1 when it is asked to be strict).
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL

WEB = Path(__file__).resolve().parent
ROOT = WEB.parent
COMPRESSED_SUFFIXES = {".js", ".css", ".html", ".json", ".svg", ".ttf"}
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class BuildError(Exception):
    """What went wrong, in one line."""


@dataclass(frozen=True)
class Site:
    """What is built: its name, its folder, where its building is told, and what holds it."""

    name: str
    dist: Path
    log: Path
    lock: Path

    def say(self, text: str) -> None:
        print(f"{self.name}: {text}", flush=True)

    def attempt(self, action: Callable[[], None], refusal: str, *, is_strict: bool) -> int:
        """Do something while nobody else does, and return the exit code."""
        try:
            with self.lock.open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                action()
        except (BuildError, OSError) as error:
            print(f"{self.name}: {refusal}: {error}", file=sys.stderr)
            advice = "the API works without it; run `make setup` to try again"
            details = f"({self.log.relative_to(ROOT)} has the details)"
            print(f"{self.name}: {advice} {details}", file=sys.stderr)
            return 1 if is_strict else 0
        return 0

    def build_if_changed(self, stamp: str, build: Callable[[Path], None]) -> None:
        """Build, unless it was built of the same already."""
        if read_text(self.dist / ".stamp") == stamp:
            self.say("up to date")
        else:
            self.build(stamp, build)

    def build(self, stamp: str, build: Callable[[Path], None]) -> None:
        """Have a fresh folder filled, and put it in the old one's place."""
        started = time.monotonic()
        self.log.unlink(missing_ok=True)
        fresh, old = (self.dist.with_name(f"{self.dist.name}.{age}") for age in ("new", "old"))
        for folder in (fresh, old):
            shutil.rmtree(folder, ignore_errors=True)
        build(fresh)
        compress_files(fresh)
        (fresh / ".stamp").write_text(stamp)
        if self.dist.exists():
            self.dist.rename(old)
        fresh.rename(self.dist)
        shutil.rmtree(old, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        self.say(f"built in {time.monotonic() - started:.0f} s")

    def run(
        self,
        command: list[str],
        name: str,
        timeout_seconds: int,
        cause: str,
        environment: Mapping[str, str],
    ) -> None:
        """Run a command in web/, logged; a failure names the first line that tells the cause."""
        with self.log.open("a+", encoding="utf-8", errors="replace") as log:
            begin = log.tell()
            try:
                ended = subprocess.run(
                    command,
                    cwd=WEB,
                    env=environment,
                    stdin=DEVNULL,
                    stdout=log,
                    stderr=log,
                    timeout=timeout_seconds,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise BuildError(f"{name} took longer than {timeout_seconds} s") from None
            if ended.returncode == 0:
                return
            log.seek(begin)
            lines = [text for line in log if (text := COLOURS.sub("", line).strip())]
        last = lines[-1] if lines else f"exit code {ended.returncode}"
        telling = next((line for line in lines if re.search(cause, line)), last)
        raise BuildError(f"{name}: {telling[:200]}")


def compress_files(folder: Path) -> None:
    """Write a gzipped twin of every file that shrinks, for the server to hand out as it is."""
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix in COMPRESSED_SUFFIXES:
            compressed = gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
            file.with_name(f"{file.name}.gz").write_bytes(compressed)


def digest_of(files: Iterable[Path]) -> str:
    """Hash the names and contents of files, in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(set(files)):
        content = file.read_bytes()
        name = file.resolve().relative_to(ROOT).as_posix()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def read_text(file: Path) -> str:
    return file.read_text() if file.is_file() else ""
