"""Which of PostgreSQL's and its driver's exceptions mean that the database itself went away."""

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

OUTAGES = (*LOST, InsufficientResourcesError)


def is_outage(fault: BaseException) -> bool:
    """Tell an outage of the database from a fault of what it was asked."""
    return isinstance(fault, OUTAGES) and not isinstance(fault, ValueError)
