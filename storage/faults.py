"""What the databases and their drivers may raise at whoever opens or asks them."""

from sqlite3 import DatabaseError

from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import SQLAlchemyError

DATABASE_FAULTS = (OSError, DatabaseError, PostgresError, InterfaceError, SQLAlchemyError)
