"""Opens the delivery queue of a database."""

from storage.addresses import sqlite_file
from storage.database import Database
from storage.delivering.postgresql import PostgresqlQueue
from storage.delivering.records import Queue
from storage.delivering.sqlite import SqliteQueue


def open_queue(database: Database) -> Queue:
    """Return the queue; it connects when it is first asked and must be closed before the books."""
    path = sqlite_file(database.url)
    if path is None:
        return PostgresqlQueue(database.url)
    assert database.writer_thread is not None
    return SqliteQueue(path, database.writer_thread)
