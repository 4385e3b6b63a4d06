"""Which of the databases' and their drivers' exceptions mean that the database itself went away."""

from sqlite3 import OperationalError

from asyncpg import (
    IdleInTransactionSessionTimeoutError,
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,
    OperatorInterventionError,
    PostgresConnectionError,
)

LOST = (
    PostgresConnectionError,
    OperatorInterventionError,  # A session killed, a server that stops or starts, a query cancelled
    IdleInTransactionSessionTimeoutError,
    InterfaceError,
    InternalClientError,  # The server's farewell was read while nothing was asked
    OSError,
    TimeoutError,
)
"""What may be raised when a connection is lost; a ValueError among them is a bad argument."""

OUTAGES = (
    *LOST,
    InsufficientResourcesError,
    OperationalError,  # SQLite: a file that is locked, gone or unreadable, a disk that is full
)


def is_outage(fault: BaseException) -> bool:
    """Tell an outage of the database from a fault of what it was asked."""
    return isinstance(fault, OUTAGES) and not isinstance(fault, ValueError)
