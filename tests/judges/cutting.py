"""A proxy in front of a server that cuts the connections that go through it."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread

# Closes with a reset instead of in good order.
LINGER_NOT = struct.pack("ii", 1, 0)


class CuttingProxy:
    """Passes bytes both ways until it is told to cut; new connections are always taken."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self, *, is_reset: bool = False) -> int:
        """Cut every connection; return how many there were."""
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            if is_reset:
                with suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
            _shut(end)
        return len(ends) // 2

    def close(self) -> None:
        _shut(self._listener)
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with suppress(ConnectionError):
                    self._join(client, socket.create_connection(self._address))

    def _join(self, client: socket.socket, server: socket.socket) -> None:
        with self._lock:
            self._open |= {client, server}
        for one, other in ((client, server), (server, client)):
            Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        with self._lock:
            self._open -= {source, target}
        _shut(source)
        _shut(target)


def _shut(end: socket.socket) -> None:
    """Close at once, also where another thread waits on it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def cutting(url: str) -> Iterator[CuttingProxy]:
    """Stand in front of a server until the block ends."""
    host, _, port = url.removeprefix("http://").partition(":")
    proxy = CuttingProxy((host, int(port)))
    try:
        yield proxy
    finally:
        proxy.close()
