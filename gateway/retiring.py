"""Tells callers which routes of the dialects are to end; after their day they go on answering.

| header        | says                                   | by       |
|---------------|----------------------------------------|----------|
| `Deprecation` | since when nothing new should use it   | RFC 9745 |
| `Sunset`      | from when on it may no longer be there | RFC 8594 |
| `Link`        | where people read what to do           | both     |

What is set for a route counts more than what is set for its dialect. Where the start of deprecation
is not told, it is when a server first started with that setting, which the database remembers.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import lru_cache

from starlette.datastructures import MutableHeaders

from gateway.sunset import Sunset
from ledger.dates import instant_of, micros_of
from rest_compat import DIALECTS
from schema.context import Retirement
from storage.database import Database
from storage.direct import open_direct
from storage.server_settings import remember_setting


class Retirements:
    """The dialects and routes that are to end."""

    def __init__(self, sunsets: Sequence[Sunset] = (), link: str | None = None) -> None:
        self._sunsets = sunsets
        self._link = link
        self._retirements = {one.target: _retirement(one) for one in sunsets}

    def __bool__(self) -> bool:
        return bool(self._sunsets)

    @property
    def names(self) -> Sequence[str]:
        """The names of all dialects."""
        return tuple(dialect.name for dialect in DIALECTS)

    def find(self, dialect: str, route: str) -> Retirement | None:
        """Return when a route is to end; None if it is to stay."""
        return self._retirements.get(route) or self._retirements.get(dialect)

    def announce(self, headers: MutableHeaders, dialect: str, route: str) -> None:
        """Put into an answer's headers when its route is to end, if it is."""
        retirement = self.find(dialect, route)
        if retirement is None:
            return
        page = self._link or f"/docs/{dialect}"
        links = (f'<{page}>; rel="{word}"; type="text/html"' for word in ("deprecation", "sunset"))
        headers["Deprecation"], headers["Sunset"] = _spelled(retirement)
        headers["Link"] = ", ".join(filter(None, (headers.get("Link"), *links)))

    async def remember(self, database: Database) -> None:
        """Find out since when is deprecated what is set without a day, or remember it from now."""
        for sunset in self._sunsets:
            if sunset.began is None:
                async with open_direct(database.readers) as direct:
                    name, now = f"deprecated {sunset.target}", str(database.clock())
                    began = int(await remember_setting(direct, name, now))
                self._retirements[sunset.target] = _retirement(sunset, began)


def _retirement(sunset: Sunset, began: int | None = None) -> Retirement:
    """Say a setting in instants; nothing ends before its deprecation begins."""
    ends = _midnight(sunset.day)
    if sunset.began is not None:
        began = _midnight(sunset.began)
    return Retirement(ends if began is None else min(began, ends), ends)


@lru_cache(maxsize=256)
def _spelled(retirement: Retirement) -> tuple[str, str]:
    ends = format_datetime(instant_of(retirement.sunset_at), usegmt=True)
    return f"@{retirement.deprecated_at // 1_000_000}", ends


def _midnight(day: date) -> int:
    return micros_of(datetime(day.year, day.month, day.day, tzinfo=UTC))
