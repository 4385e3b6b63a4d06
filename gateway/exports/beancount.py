"""A ledger for beancount: accounts opened on the first day, then every entry with its id."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from unicodedata import combining

from gateway.exports.books import ROOTS, ExportedBooks, lineage, one_line
from ledger.accounts import Account, Chart
from storage.exporting import PostingRecord


async def spell_beancount(books: ExportedBooks) -> AsyncIterator[str]:
    """Yield the ledger's text: options first, accounts once the first day is known."""
    names = beancount_names(books.chart)
    yield _options(books)
    is_opened = False
    async for entries in books.entries():
        if entries and not is_opened:
            is_opened = True
            yield _openings(books, names, entries[0][0].date)
        yield "".join(_entry(books, names, entry) for entry in entries)


def beancount_names(chart: Chart) -> dict[int, str]:
    """Name every account by its place, such as `Assets:1100-Current-assets:1110-Till`."""
    names: dict[int, str] = {}
    for account in chart.in_order:
        parts = [_component(part) for part in lineage(chart, account)]
        name = ":".join((ROOTS[account.type], *parts))
        names[account.number] = f"{name}-{account.number}" if name in names.values() else name
    return names


def _component(account: Account) -> str:
    """Spell one level: letters, digits and dashes, beginning with a capital or a digit."""
    letters = (c for c in f"{account.code}-{account.name}" if not combining(c))
    words = "".join(c if c.isalnum() else "-" for c in letters).strip("-").split("-")
    text = "-".join(word for word in words if word)
    return text[:1].upper() + text[1:] if text[:1].isascii() else f"X{text}"


def _options(books: ExportedBooks) -> str:
    organization = books.organization
    return (
        f'option "title" {_quoted(organization.name)}\n'
        f'option "operating_currency" "{organization.currency}"\n\n'
    )


def _openings(books: ExportedBooks, names: Mapping[int, str], day: date) -> str:
    chart, currency = books.chart, books.organization.currency
    leaves = (account for account in chart.in_order if chart.is_leaf(account))
    return "".join(f"{day} open {names[a.number]} {currency}\n" for a in leaves) + "\n"


def _entry(books: ExportedBooks, names: Mapping[int, str], entry: list[PostingRecord]) -> str:
    first = entry[0]
    lines = [
        f"{first.date} * {_quoted(first.entry_memo)}",
        f'  id: "{first.entry}"',
        f"  number: {first.number}",
        f'  kind: "{first.kind.value}"',
        f"  source: {_quoted(first.source)}",
    ]
    if first.reference:
        lines.append(f"  reference: {_quoted(first.reference)}")
    for posting in entry:
        amount = f"{books.amount(posting)} {books.organization.currency}"
        lines.append(f"  {names[posting.account]}  {amount}")
        if posting.line_memo:
            lines.append(f"    memo: {_quoted(posting.line_memo)}")
    return "\n".join((*lines, "", ""))


def _quoted(text: str | None) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
