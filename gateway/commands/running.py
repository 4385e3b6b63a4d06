"""How a command runs: settings read, books open, and every refusal one line on stderr."""

from asyncio import run
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from re import sub
from typing import NoReturn, TypeVar

import typer
from msgspec import json

from gateway.opening import open_books
from gateway.process_locks import ProcessRefused
from gateway.settings import Settings, SettingsFault, read_settings
from ledger.errors import InvalidInput, LedgerError
from storage.database import Database
from storage.faults import DATABASE_FAULTS
from storage.migrating import SchemaMismatch

Result = TypeVar("Result")
FAILED = 1
MISUSED = 2


@contextmanager
def one_line_refusals() -> Iterator[None]:
    """Turn what can be foreseen into one line on stderr and an exit code."""
    try:
        yield
    except SettingsFault as fault:
        fail(str(fault), MISUSED)
    except InvalidInput as refusal:
        fail(_told(refusal), MISUSED)
    except LedgerError as refusal:
        fail(_told(refusal))
    except (ProcessRefused, SchemaMismatch) as fault:
        fail(str(fault))
    except DATABASE_FAULTS as fault:
        fail(
            f"The database does not answer: {' '.join(str(fault).split()) or type(fault).__name__}"
        )
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def with_books(work: Callable[[Settings, Database], Awaitable[Result]]) -> Result:
    """Open the books, do the work, close them."""

    async def opened() -> Result:
        settings = read_settings()
        async with open_books(settings) as database:
            return await work(settings, database)

    with one_line_refusals():
        return run(opened())


def print_json(value: object) -> None:
    """Print one line of JSON for scripts."""
    typer.echo(json.encode(value).decode())


def fail(message: str, code: int = FAILED) -> NoReturn:
    typer.echo(f"daftar: {message}", err=True)
    raise typer.Exit(code)


def _told(refusal: LedgerError) -> str:
    """Say a refusal with the option it is about: `rateLimit` is `--rate-limit` here."""
    path = refusal.details[0].path if refusal.details else ()
    if len(path) != 1:
        return refusal.message
    option = sub("(?=[A-Z])", "-", str(path[0])).lower()
    return f"--{option}: {refusal.message}"
