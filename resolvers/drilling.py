"""Opens figures: the postings a figure of a statement is made of, as a list."""

from collections.abc import Callable, Coroutine
from typing import Any

from ledger.errors import InvalidInput
from ledger.statements.figures import Figure
from schema.connections import ListName, connect
from schema.drilling import Open, Paging, nested_window
from schema.journal_entries import Accounts, Posting, PostingConnection
from schema.scalars import money
from storage.heads import State
from storage.known import Known
from storage.postings import PostingFilter, select_postings
from storage.snapshot import Snapshot

FIGURE = ListName("figure", (int, int, int))
FIGURES_MOST = 200
"""How many figures of one statement a document may open."""

OpenFiltered = Callable[[PostingFilter, Paging], Coroutine[Any, Any, PostingConnection]]


def opener(snapshot: Snapshot, state: State, known: Known, accounts: Accounts) -> Open:
    """Make what opens the figures of one statement, all at the sequence it is known at."""
    open_postings = opener_of(snapshot, state, accounts, FIGURE)

    async def open_figure(figure: Figure, paging: Paging) -> PostingConnection:
        return await open_postings(PostingFilter(as_of=known.as_of, slices=figure.slices), paging)

    return open_figure


def opener_of(snapshot: Snapshot, state: State, accounts: Accounts, name: ListName) -> OpenFiltered:
    """Make what lists the postings of one statement's figures, so many of them and no more."""
    count = figure_counter()

    async def open_postings(chosen: PostingFilter, paging: Paging) -> PostingConnection:
        count()
        organization = state.organization
        window = nested_window(name, organization.id, paging)
        found = await select_postings(snapshot, organization.number, state.head, chosen, window)
        connection = connect(
            PostingConnection,
            name,
            organization.id,
            found.listing,
            lambda one: Posting.of(one.entry, one.line, one.position, accounts),
            total_debit=money(found.debit_minor, organization.exponent),
            total_credit=money(found.credit_minor, organization.exponent),
        )
        assert isinstance(connection, PostingConnection)
        return connection

    return open_postings


def figure_counter() -> Callable[[], None]:
    """Make what counts the figures of a statement that a document opens, and refuses too many."""
    opened = 0

    def count() -> None:
        nonlocal opened
        opened += 1
        if opened > FIGURES_MOST:
            raise InvalidInput(f"A document opens at most {FIGURES_MOST} figures of a statement.")

    return count
