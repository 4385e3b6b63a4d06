"""`daftar` without metrics, access log and rate limits, to tell what these cost a request.

The program itself has no such switch: here the layers that observe and count are left out when the
application is composed. A layer that has gone from there makes this fail, not measure nothing. The
lock goes too, which keeps processes that do not share limits from serving the same books.
"""

from contextlib import nullcontext
from types import ModuleType
from typing import Any

import gateway.app
import gateway.server
from gateway.main import main
from gateway.rate_limit_stores import Bucket

ROOM = Bucket(is_taken=True, remaining=1_000_000, reset_seconds=60)


class Unlimited:
    """A store that counts nothing."""

    async def take(self, *_: object) -> Bucket:
        return ROOM

    async def close(self) -> None:
        pass


def leave_out(module: ModuleType, name: str, instead: Any) -> None:
    """Put something in place of what the program is composed of."""
    if not hasattr(module, name):
        raise SystemExit(f"{module.__name__} has no {name} any more: this script lags behind")
    setattr(module, name, instead)


if __name__ == "__main__":
    leave_out(gateway.app, "Observing", lambda app, *_: app)
    leave_out(gateway.app, "make_store", lambda *_: Unlimited())
    leave_out(gateway.app, "Hitting", lambda app, *_: app)
    leave_out(gateway.server, "serving_lock", lambda *_: nullcontext())
    main()
