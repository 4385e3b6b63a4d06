"""Reads `DAFTAR_SUNSET`: the days on which a dialect, or a route of one, is meant to end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from re import ASCII, compile

from gateway.surfaces import DIALECT_ROUTES
from rest_compat import DIALECTS

ROUTES = frozenset(one.route for one in DIALECT_ROUTES.values())
TARGETS = ROUTES | {dialect.name for dialect in DIALECTS}
_DAY = compile(r"\d{4}-\d{2}-\d{2}", ASCII)
_LINK = compile(r"(https?://|/)[!#-;=?-Z\[\]_a-z~%]*", ASCII)


@dataclass(frozen=True, slots=True)
class Sunset:
    """A dialect or route, the day it is meant to end, and the day deprecation began, if told."""

    target: str
    day: date
    began: date | None = None


def read_sunset(text: str) -> Sunset:
    """Read `v1=2027-06-30`, or with the day deprecation began `v1=2026-12-01..2027-06-30`.

    Raises ValueError saying what is wrong.
    """
    target, is_set, days = text.rpartition("=")
    target, began, last = target.strip(), *_split_days(days)
    if not is_set:
        raise ValueError(f"'{text}' sets no day; write it like v1=2027-06-30")
    if target not in TARGETS:
        dialects = ", ".join(dialect.name for dialect in DIALECTS)
        raise ValueError(
            f"'{target}' is neither a dialect ({dialects}) nor one of their routes, such as"
            f" {min(ROUTES)}"
        )
    sunset = Sunset(target, _read_day(last, target), _read_day(began, target) if began else None)
    if sunset.began is not None and sunset.began > sunset.day:
        raise ValueError(f"'{target}' would end before its deprecation begins")
    return sunset


def read_sunsets(texts: Sequence[str]) -> tuple[Sunset, ...]:
    """Read all that is set; nothing may be set twice."""
    sunsets = tuple(read_sunset(text) for text in texts)
    targets = [one.target for one in sunsets]
    for target in targets:
        if targets.count(target) > 1:
            raise ValueError(f"'{target}' is set twice")
    return sunsets


def check_link(link: str) -> str:
    """Refuse what is no address of a page."""
    if not _LINK.fullmatch(link):
        raise ValueError("must be a URL such as https://example.com/api-v1, or a path on this host")
    return link


def _split_days(days: str) -> tuple[str, str]:
    began, _, last = days.rpartition("..")
    return began.strip(), last.strip()


def _read_day(text: str, target: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # A day that no calendar has.
    raise ValueError(f"'{text}' of '{target}' is no day such as 2027-06-30")
