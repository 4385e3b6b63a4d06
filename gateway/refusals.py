"""Refusals as the doors are handed them: code, status, details and headers beside the message."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from ledger.errors import INTERNAL, LedgerError, Unauthenticated

NOTHING: Mapping[str, str] = {}


class RequestRefused(Exception):
    """A request that is refused before, or instead of, running its document."""

    def __init__(self, refusal: LedgerError, headers: Mapping[str, str] = NOTHING) -> None:
        super().__init__(refusal.message)
        self.code = refusal.code
        self.status = refusal.status
        self.message = refusal.message
        self.details = explain_details(refusal)
        self.retryable = refusal.retryable
        self.headers = {**refusal_headers(refusal), **headers}

    def as_error(self) -> dict[str, Any]:
        """Return the refusal as an error of a GraphQL answer."""
        extensions: dict[str, Any] = {"code": self.code, "retryable": self.retryable}
        if self.details:
            extensions["details"] = self.details
        if self.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            extensions["classification"] = "ValidationError"
        return {"message": self.message, "extensions": extensions}


def explain(fault: Exception) -> Mapping[str, Any] | None:
    """Tell clients what a refusal is; None for what nobody foresaw."""
    if not isinstance(fault, LedgerError) or fault.code == INTERNAL:
        return None
    return {
        "message": fault.message,
        "code": fault.code,
        "details": explain_details(fault),
        "retryable": fault.retryable,
    }


def explain_details(refusal: LedgerError) -> list[dict[str, Any]]:
    return [{"path": [*detail.path], "message": detail.message} for detail in refusal.details]


def refusal_headers(refusal: LedgerError) -> dict[str, str]:
    """Return the headers an answer with this refusal carries."""
    headers: dict[str, str] = {}
    if isinstance(refusal, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.status in (429, 503):
        headers["Retry-After"] = str(max(refusal.retry_after_seconds or 1, 1))
    return headers
