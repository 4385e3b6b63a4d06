"""The log: JSON lines on stderr, or colours where a person watches."""

import logging
import sys
from typing import Any

import structlog
from msgspec import json
from structlog.typing import Processor

_encode = json.Encoder(enc_hook=repr).encode


def configure_logs() -> None:
    """Send our log and the libraries' warnings to stderr, in one form."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if sys.stderr.isatty():
        # A plain traceback: the pretty one shows variables, and headers are among them.
        final: list[Processor] = [
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        ]
        factory: Any = structlog.PrintLoggerFactory(sys.stderr)
    else:
        final = [structlog.processors.format_exc_info, _to_json]
        factory = structlog.BytesLoggerFactory(sys.stderr.buffer)
    structlog.configure(
        processors=[*shared, *final],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=factory,
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Forward()], level=logging.WARNING, force=True)


def _to_json(_: Any, __: str, event: Any) -> bytes:
    return _encode(event)


class _Forward(logging.Handler):
    """Hands the libraries' records to our log."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(record.name)
        log.log(record.levelno, record.getMessage(), exc_info=record.exc_info, logger=record.name)
