"""Serves: locks, opens and loads the books, then binds; the first request meets a ready process."""

import gc
import socket
import sys
from asyncio import Runner
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from threading import Thread
from time import monotonic, sleep
from types import FrameType
from urllib.parse import urlsplit

import uvicorn
import uvloop
from starlette.types import ASGIApp
from structlog import get_logger
from uvicorn.supervisors import Multiprocess

from gateway.app import create_app
from gateway.graphql_http import BODY_LIMIT_BYTES
from gateway.greeting import greet
from gateway.http_protocol import BoundedHttpProtocol
from gateway.logs import configure_logs
from gateway.opening import open_books
from gateway.process_locks import ProcessRefused, refuse_workers, serving_lock
from gateway.settings import Settings, read_settings
from gateway.trusted_documents import open_documents
from gateway.websocket_protocol import BoundedWebSocketProtocol
from storage.database import Database

GRACE_SECONDS = 30
READY_WITHIN_SECONDS = 60.0
WORKER_APP = "gateway.main:make_worker_app"
GC_THRESHOLDS = (10_000, 50, 50)

_log = get_logger("daftar.server")


@dataclass(frozen=True, slots=True)
class Serving:
    """What the command line asks for."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    is_demo: bool = False


def serve(settings: Settings, serving: Serving) -> None:
    """Serve until told to stop."""
    open_documents(settings)  # A wrong one is told before anything is begun.
    refuse_workers(settings, serving.workers)
    configure_logs()
    with bind(serving.host, serving.port) as listener:
        run = serve_alone if serving.workers == 1 else serve_with_workers
        run(settings, serving, listener)


def serve_alone(settings: Settings, serving: Serving, listener: socket.socket) -> None:
    """Serve from this process."""
    with Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve_alone(settings, serving, listener))


async def _serve_alone(settings: Settings, serving: Serving, listener: socket.socket) -> None:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(serving_lock(settings))
        database = await stack.enter_async_context(open_books(settings))
        greeting = await greet(settings, database, address_of(listener), is_demo=serving.is_demo)
        app = create_app(settings, database)
        await Server(_config(app, serving), partial(say, greeting)).serve([listener])


def serve_with_workers(settings: Settings, serving: Serving, listener: socket.socket) -> None:
    """Serve from several processes that share the listening socket; this one watches them."""
    with Runner() as runner:
        stack, greeting = runner.run(_prepare(settings, serving, listener))
        Thread(target=_say_when_ready, args=(listener, greeting), daemon=True).start()
        try:
            Multiprocess(_config(WORKER_APP, serving, is_factory=True), [listener]).run()
        finally:
            runner.run(stack.aclose())


async def _prepare(
    settings: Settings, serving: Serving, listener: socket.socket
) -> tuple[AsyncExitStack, str]:
    """Take the lock for all workers, and do once what must be done once."""
    stack = AsyncExitStack()
    await stack.enter_async_context(serving_lock(settings))
    async with open_books(settings) as database:
        address = address_of(listener)
        greeting = await greet(settings, database, address, is_demo=serving.is_demo)
    return stack, greeting


def _say_when_ready(
    listener: socket.socket, greeting: str, within_seconds: float = READY_WITHIN_SECONDS
) -> None:
    """Greet when the first worker answers; until one listens, the address is refused."""
    host, port = urlsplit(address_of(listener)).netloc.rsplit(":", 1)
    last = monotonic() + within_seconds
    while monotonic() < last:
        connection = HTTPConnection(host.strip("[]"), int(port), timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == HTTPStatus.OK:
                say(greeting)
                return
        except (OSError, HTTPException):
            pass  # No worker listens yet.
        finally:
            connection.close()
        sleep(0.05)
    _log.error("no worker became ready", seconds=within_seconds)


def make_worker_app() -> ASGIApp:
    """Make the application of one worker, which closes its own database."""
    configure_logs()
    settings = read_settings()
    database = Database(settings.database_url)
    app = create_app(settings, database, [database.close])
    settle_memory()
    return app


class Server(uvicorn.Server):
    """Says when it is ready, and leaves the process to whoever started it."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except OSError as fault:
            raise ProcessRefused(f"Cannot listen: {fault.strerror}.") from None
        settle_memory()
        self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop gracefully; the second signal stops at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


def settle_memory() -> None:
    """Take what lives as long as the process out of the collector's sight."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def bind(host: str, port: int) -> socket.socket:
    """Take the address before anything slow is done; nobody is answered until `listen`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as fault:
        raise ProcessRefused(f"Cannot listen on {host} port {port}: {fault.strerror}.") from None
    listener.set_inheritable(True)
    return listener


def say(text: str) -> None:
    """Tell the person at the terminal, or whoever reads the pipe, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def address_of(listener: socket.socket) -> str:
    """Return the URL that people on this machine reach a listener by."""
    host, port = listener.getsockname()[:2]
    if ip_address(host).is_unspecified:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: ASGIApp | str, serving: Serving, *, is_factory: bool = False) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=is_factory,
        workers=serving.workers,
        loop="uvloop",
        http=BoundedHttpProtocol,
        ws=BoundedWebSocketProtocol,
        ws_max_size=BODY_LIMIT_BYTES,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
