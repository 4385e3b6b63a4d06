"""Figures that open: an amount of a statement, and the postings that add up to it as a list."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import strawberry
from strawberry import Private, field

from ledger.accounts import Side
from ledger.paging import LIMIT_DEFAULT, Window, window_of
from ledger.statements.figures import Figure
from ledger.statements.sections import Columns
from schema.connections import After, Before, First, Last, ListName, read_cursor
from schema.directives import ListSize, Requires
from schema.journal_entries import Accounts, PostingConnection
from schema.scalars import Money, money

NESTED = ListSize(
    assumed_size=50, slicing_arguments=["first", "last"], sized_fields=["nodes", "edges"]
)
OPENED = (Requires(scope="accounting:read", role="VIEWER"), NESTED)
"""What a field that shows postings asks for, and how long its list is taken to be."""

ROWS = ListSize(assumed_size=50)
SECTIONS = ListSize(assumed_size=5)

Paging = tuple[int | None, str | None, int | None, str | None]
"""The arguments `first`, `after`, `last`, `before` of a nested list."""

Method = TypeVar("Method", bound=Callable[..., Any])
Open = Callable[[Figure, Paging], Coroutine[Any, Any, PostingConnection]]


@dataclass(frozen=True, slots=True)
class View:
    """What every type of a statement is shown with: accounts, decimals, and how figures open."""

    accounts: Accounts
    sequence: int
    open: Open

    def money(self, minor: int) -> Money:
        return money(minor, self.accounts.organization.exponent)


def nested(description: str, directives: Sequence[object] = OPENED) -> Callable[[Method], Method]:
    """Publish a method as a field that lists something, unless told otherwise postings."""
    return cast(Callable[[Method], Method], field(description=description, directives=directives))


@strawberry.type(description="A figure of a statement.")
class Opening:
    figure: Private[Figure]
    view: Private[View]

    @nested("The postings that add up to the figure, oldest first.")
    async def postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        return await self.view.open(self.figure, (first, after, last, before))


@strawberry.type(description="An amount of a statement, beside the one it is compared with.")
class StatementFigure(Opening):
    amount: Money = field(description="The amount, on the natural side of where it stands.")
    compared_amount: Money | None = field(
        description="The same of the date or range compared with, if one was asked for."
    )
    compared: Private[Figure | None]

    @nested("The postings that add up to the compared amount; null without one.")
    async def compared_postings(
        self, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PostingConnection | None:
        if self.compared is None:
            return None
        return await self.view.open(self.compared, (first, after, last, before))


def figure_facts(figures: Columns, side: Side, view: View) -> dict[str, Any]:
    """Return what a StatementFigure is made of: a column, and maybe one it is compared with."""
    compared = figures[1] if len(figures) > 1 else None
    return {
        "figure": figures[0],
        "compared": compared,
        "view": view,
        "amount": view.money(figures[0].on(side)),
        "compared_amount": None if compared is None else view.money(compared.on(side)),
    }


def nested_window(name: ListName, organization_id: str, paging: Paging) -> Window:
    """Read the paging arguments of a list inside an answer, which is walked by cursor only."""
    first, after, last, before = paging
    return window_of(
        first=LIMIT_DEFAULT if first is None and last is None else first,
        after=read_cursor(name, organization_id, after, "after"),
        last=last,
        before=read_cursor(name, organization_id, before, "before"),
    )
