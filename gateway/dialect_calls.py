"""Watches the calls of the dialects: counts whose they are, tells them what is to end."""

from starlette.datastructures import MutableHeaders

from gateway.metrics import Metrics
from gateway.retiring import Retirements
from gateway.surfaces import DIALECT_ROUTES
from gateway.usage import Usage
from ledger.keys import Key


class DialectCalls:
    """What the outermost layer does for each request of a dialect."""

    def __init__(self, usage: Usage, metrics: Metrics, retirements: Retirements) -> None:
        self._usage = usage
        self._metrics = metrics
        self._retirements = retirements

    @property
    def are_announced(self) -> bool:
        """Tell whether anything is to end."""
        return bool(self._retirements)

    def announce(self, surface: str, method: str, path: str, headers: MutableHeaders) -> None:
        """Put into an answer's headers when its route is to end, if it is."""
        called = DIALECT_ROUTES.get((method, path))
        self._retirements.announce(headers, surface, called.route if called else "")

    def note(self, caller: Key, method: str, path: str) -> None:
        """Count a call; addresses that are no route of a dialect are not counted."""
        called = DIALECT_ROUTES.get((method, path))
        if called is not None:
            self._usage.note(caller, *called)
            self._metrics.note_dialect_call(caller.id, *called)
