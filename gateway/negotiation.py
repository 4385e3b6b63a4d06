"""Reads the Accept header: which of the media types we answer in does the client want."""

from functools import lru_cache
from typing import NamedTuple

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
EVENT_STREAM = "text/event-stream"

REMEMBERED_LENGTH = 200

# A client that takes anything gets the media type that every client knows.
WILDCARDS = {"*/*": JSON, "application/*": JSON}


class MediaRange(NamedTuple):
    """One element of an Accept header."""

    media_type: str
    quality: float


class Taken(NamedTuple):
    """What a client takes, as its Accept header says."""

    json: str | None
    only_plain_json: bool
    event_stream: bool
    html_first: bool


def read_accept(accept: str | None) -> Taken:
    """Read an Accept header; the short ones that clients send again and again are remembered."""
    if accept is not None and len(accept) > REMEMBERED_LENGTH:
        return _taken(accept)
    return _remembered(accept)


def _taken(accept: str | None) -> Taken:
    return Taken(
        choose_json(accept),
        takes_only_plain_json(accept),
        takes_event_stream(accept),
        prefers_html(accept),
    )


_remembered = lru_cache(maxsize=256)(_taken)


def choose_json(accept: str | None) -> str | None:
    """Choose between the two JSON media types of GraphQL, or None when neither is acceptable."""
    if not accept:
        return JSON
    return _best(
        [MediaRange(WILDCARDS.get(name, name), quality) for name, quality in _ranges(accept)]
    )


def takes_only_plain_json(accept: str | None) -> bool:
    """Tell whether a client takes `application/json` and neither the newer type nor anything."""
    wanted = {name for name, quality in _ranges(accept or "*/*") if quality > 0}
    return wanted == {JSON}


def takes_event_stream(accept: str | None) -> bool:
    """Tell whether a client names event streams among what it takes."""
    return any(name == EVENT_STREAM and quality > 0 for name, quality in _ranges(accept or ""))


def prefers_html(accept: str | None) -> bool:
    """Tell whether a browser is asking for a page."""
    ranges = _ranges(accept or "")
    html = next(
        (offered for offered in ranges if offered.media_type == HTML and offered.quality > 0), None
    )
    if html is None:
        return False
    rivals = ranges[: ranges.index(html)]
    return not any(
        rival.media_type in (JSON, GRAPHQL_RESPONSE) and rival.quality >= html.quality
        for rival in rivals
    )


def _best(ranges: list[MediaRange]) -> str | None:
    known = [
        offered
        for offered in ranges
        if offered.media_type in (JSON, GRAPHQL_RESPONSE) and offered.quality > 0
    ]
    return max(known, key=lambda offered: offered.quality).media_type if known else None


def _ranges(accept: str) -> list[MediaRange]:
    return [_range(element) for element in accept.split(",")]


def _range(element: str) -> MediaRange:
    media_type, *parameters = (part.strip().lower() for part in element.split(";"))
    quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
    try:
        return MediaRange(media_type, float(quality))
    except ValueError:
        return MediaRange(media_type, 0.0)
