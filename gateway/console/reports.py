"""Takes what browsers report of our pages' policies: counted all, logged a few, answered alike.

Anybody may send here, so nothing of a report is kept but words and places of known form: no query
of an address, which may hold what somebody searched for, and no sample of a script.
"""

from collections.abc import Callable, Iterator
from re import ASCII, compile
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from structlog import get_logger

from gateway.answers import NO_STORE
from gateway.console.bodies import read_bounded
from gateway.console.policies import REPORTS
from gateway.metrics import Metrics

BODY_LIMIT_BYTES = 64 * 1024
REPORTS_MOST = 100
"""How many reports of one body are counted; browsers send far fewer at once."""
LOGGED_MOST = 5
LOGGED_SECONDS = 60.0
PLACE_LENGTH_MOST = 200
OLD, NEW = "application/csp-report", "application/reports+json"

_WORD = compile(r"[a-z][a-z-]{0,39}", ASCII)
_HOST = compile(r"[A-Za-z0-9.:\[\]-]{1,255}", ASCII)
_PATH = compile(r"[!-~]*", ASCII)
_log = get_logger("daftar.policies")


class ViolationReports:
    """Count what is reported, and log a few of a minute."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float] = monotonic) -> None:
        self._metrics = metrics
        self._clock = clock
        self._began = float("-inf")
        self._logged = 0

    def routes(self) -> list[BaseRoute]:
        return [Route(REPORTS, self.take, methods=["POST"], include_in_schema=False)]

    async def take(self, request: Request) -> Response:
        """Take a body of reports; what is none of them is not worth an answer."""
        request.scope["state"]["is_unlogged"] = True
        try:
            body = await read_bounded(request, BODY_LIMIT_BYTES)
        except ClientDisconnect:
            body = None
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        for report in read_reports(media_type, body or b""):
            self._metrics.note_violation()
            if self._may_log():
                _log.warning("a page broke its policy", **report)
        return Response(status_code=204, headers=NO_STORE)

    def _may_log(self) -> bool:
        now = self._clock()
        if now - self._began >= LOGGED_SECONDS:
            self._began, self._logged = now, 0
        self._logged += 1
        return self._logged <= LOGGED_MOST


def read_reports(media_type: str, body: bytes) -> Iterator[dict[str, str]]:
    """Read the violations of a body, in the words of the log."""
    try:
        told = msgspec.json.decode(body) if media_type in (OLD, NEW) else None
    except (ValueError, RecursionError):
        return
    if media_type == OLD:
        told = [{"type": "csp-violation", "body": _field(told, "csp-report")}]
    for one in told[:REPORTS_MOST] if isinstance(told, list) else []:
        report = _field(one, "body")
        if _field(one, "type") == "csp-violation" and isinstance(report, dict):
            yield _words(report)


def _words(report: dict[str, Any]) -> dict[str, str]:
    directive = report.get("effectiveDirective") or report.get("effective-directive")
    return {
        "directive": _word(directive or report.get("violated-directive")),
        "blocked": _source(report.get("blockedURL") or report.get("blocked-uri")),
        "page": _path(report.get("documentURL") or report.get("document-uri")),
    }


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _word(value: Any) -> str:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else "-"


def _source(value: Any) -> str:
    """Return what was blocked: a keyword such as `inline`, or an address's scheme and host."""
    scheme, host, _ = _parts(value)
    return f"{scheme}://{host}" if host else _word(value)


def _path(value: Any) -> str:
    """Return the path of an address alone."""
    path = _parts(value)[2][:PLACE_LENGTH_MOST]
    return path if path and _PATH.fullmatch(path) else "-"


def _parts(value: Any) -> tuple[str, str, str]:
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "", "", ""
    is_known = _WORD.fullmatch(parts.scheme) and _HOST.fullmatch(host)
    return (parts.scheme, host, parts.path) if is_known else ("", "", "")
