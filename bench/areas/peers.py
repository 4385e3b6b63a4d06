"""Starts the peers: they read the server's books, and post into a database of their own."""

from contextlib import ExitStack

from bench.books import ORGANIZATION
from bench.contests import Peer, Peers
from bench.ground import Ground, name_of
from bench.node import FOLDER, NodeMissing, node_command
from bench.peers.posts import tables_sql
from bench.processes import Process, free_port
from tests.services import create_database

ON_PYTHON = ("bare", "fastapi_orm", "stock_strawberry")
ON_NODE = ("yoga", "postgraphile")
SELECT_ORG = f"select org from organizations where public_id = '{ORGANIZATION}'"


def start_peers(stack: ExitStack, ground: Ground, books_url: str) -> Peers:
    """Start every peer that can be had."""
    posts_url = create_database(ground.postgres)
    ground.postgres.psql(tables_sql(), name_of(posts_url))
    environment = {
        "BENCH_BOOKS": books_url.replace("+asyncpg", ""),
        "BENCH_POSTS": posts_url.replace("+asyncpg", ""),
        "BENCH_BOOKS_ORM": books_url,
        "BENCH_POSTS_ORM": posts_url,
        "BENCH_ORGANIZATION": ORGANIZATION,
    }
    running = {name: _on_python(stack, ground, name, environment) for name in ON_PYTHON}
    missing: dict[str, str] = {}
    try:
        node = node_command(installs=ground.plan.installs)
        _make_views(ground, books_url)
    except NodeMissing as fault:
        return Peers(running, dict.fromkeys(ON_NODE, f"not installed: {fault}"))
    for name in ON_NODE:
        try:
            running[name] = _on_node(stack, ground, name, environment, node)
        except RuntimeError as fault:
            missing[name] = str(fault)
    return Peers(running, missing)


def start_reader(stack: ExitStack, ground: Ground, books_url: str) -> Peers:
    """Start the ruler of exports on SQLite."""
    path = books_url.partition(":///")[2]
    peer = _on_python(stack, ground, "bare_sqlite", {"BENCH_BOOKS": path})
    return Peers({"bare": peer}, {})


def _on_python(stack: ExitStack, ground: Ground, name: str, environment: dict[str, str]) -> Peer:
    port = free_port()
    command = ["-m", "bench.peers.serving", name, str(port)]
    process = Process(name, command, ground.folder, ground.server_core, environment)
    return _started(stack, process, port)


def _on_node(
    stack: ExitStack, ground: Ground, name: str, environment: dict[str, str], node: list[str]
) -> Peer:
    port = free_port()
    command = [str(FOLDER / f"{name}.mjs"), str(port)]
    settings = {**environment, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    process = Process(name, command, ground.folder, ground.server_core, settings, program=node)
    return _started(stack, process, port)


def _started(stack: ExitStack, process: Process, port: int) -> Peer:
    stack.enter_context(process)
    process.wait_until_listening(port)
    return Peer(process, port)


def _make_views(ground: Ground, books_url: str) -> None:
    """Show PostGraphile the books in a schema of their own, which changes nothing of them."""
    name = name_of(books_url)
    org = ground.postgres.psql(SELECT_ORG, name)
    text = (FOLDER / "views.sql").read_text()
    ground.postgres.psql(text.replace("{org}", org), name)
