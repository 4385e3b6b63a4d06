"""How host names become addresses: the system's resolver, in threads of its own.

The event loop's threads (four under uvloop) would be held by a few names that never resolve, and
with them every other message.
"""

from asyncio import Future, get_running_loop, shield
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from socket import IPPROTO_TCP, SOCK_STREAM, getaddrinfo

THREADS_LIMIT = 32


class SystemResolver:
    """Resolves as the system does; a name that is being asked for is not asked for again."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS_LIMIT, thread_name_prefix="resolver")
        self._asked: dict[str, Future[tuple[str, ...]]] = {}

    async def __call__(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a host; OSError if there are none."""
        asked = self._asked.get(host)
        if asked is None:
            asked = get_running_loop().run_in_executor(self._threads, _addresses, host)
            self._asked[host] = asked
            asked.add_done_callback(partial(self._forget, host))
        return await shield(asked)  # Others may wait for it too.

    def close(self) -> None:
        """Take no more names; what hangs is left alone."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _forget(self, host: str, asked: Future[tuple[str, ...]]) -> None:
        del self._asked[host]
        if not asked.cancelled():
            asked.exception()  # Nobody may have waited for it to the end.


def _addresses(host: str) -> tuple[str, ...]:
    found = getaddrinfo(host, None, type=SOCK_STREAM, proto=IPPROTO_TCP)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))
