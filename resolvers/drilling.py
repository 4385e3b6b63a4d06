"""Opens figures: the postings a figure of a statement is made of, as a list."""

from ledger.errors import InvalidInput
from ledger.statements.figures import Figure
from schema.connections import ListName, connect
from schema.drilling import Open, Paging, nested_window
from schema.journal_entries import Accounts, Posting, PostingConnection
from schema.scalars import money
from storage.balances import Known
from storage.heads import State
from storage.postings import PostingFilter, select_postings
from storage.snapshot import Snapshot

FIGURE = ListName("figure", (int, int, int))
FIGURES_MOST = 200
"""How many figures of one statement a document may open."""


def opener(snapshot: Snapshot, state: State, known: Known, accounts: Accounts) -> Open:
    """Make what opens the figures of one statement, all at the sequence it is known at."""
    opened = 0

    async def open_figure(figure: Figure, paging: Paging) -> PostingConnection:
        nonlocal opened
        opened += 1
        if opened > FIGURES_MOST:
            raise InvalidInput(f"A document opens at most {FIGURES_MOST} figures of a statement.")
        organization = state.organization
        chosen = PostingFilter(as_of=known.as_of, slices=figure.slices)
        window = nested_window(FIGURE, organization.id, paging)
        found = await select_postings(snapshot, organization.number, state.head, chosen, window)
        connection = connect(
            PostingConnection,
            FIGURE,
            organization.id,
            found.listing,
            lambda one: Posting.of(one.entry, one.line, one.position, accounts),
            total_debit=money(found.debit_minor, organization.exponent),
            total_credit=money(found.credit_minor, organization.exponent),
        )
        assert isinstance(connection, PostingConnection)
        return connection

    return open_figure
