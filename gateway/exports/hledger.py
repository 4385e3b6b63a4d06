"""A journal for hledger: accounts with their types, then every entry with its id as a tag."""

from collections.abc import AsyncIterator, Mapping

from gateway.exports.books import ROOTS, ExportedBooks, lineage, one_line
from ledger.accounts import Account, AccountClass, AccountType, Chart
from storage.exporting import PostingRecord

_TYPES = {
    AccountType.ASSET: "A",
    AccountType.LIABILITY: "L",
    AccountType.EQUITY: "E",
    AccountType.REVENUE: "R",
    AccountType.EXPENSE: "X",
}


async def spell_hledger(books: ExportedBooks) -> AsyncIterator[str]:
    """Yield the journal's text: directives first."""
    names = hledger_names(books.chart)
    yield _directives(books, names)
    async for entries in books.entries():
        yield "".join(_entry(books, names, entry) for entry in entries)


def hledger_names(chart: Chart) -> dict[int, str]:
    """Name every account by its place in the tree, such as `Assets:1100 Cash:1110 Till`."""
    names: dict[int, str] = {}
    for account in chart.in_order:
        parts = [_component(part) for part in lineage(chart, account)]
        name = ":".join((ROOTS[account.type], *parts))
        names[account.number] = f"{name} #{account.number}" if name in names.values() else name
    return names


def _component(account: Account) -> str:
    """Spell one level: no colon, no semicolon, never two spaces."""
    return one_line(f"{account.code} {account.name}").translate(_SAFE)


_SAFE = str.maketrans({":": "-", ";": ","})
_TAG = str.maketrans({",": " "})


def _directives(books: ExportedBooks, names: Mapping[int, str]) -> str:
    organization, chart = books.organization, books.chart
    point = "." + "0" * organization.exponent
    lines = [f"; {one_line(organization.name)} ({organization.id})"]
    lines.append(f"commodity 1000{point} {organization.currency}")
    for account in chart.in_order:
        if chart.is_leaf(account):
            is_cash = account.account_class is AccountClass.CASH
            word = "C" if is_cash else _TYPES[account.type]
            lines.append(f"account {names[account.number]}  ; type: {word}")
    return "\n".join((*lines, "", ""))


def _entry(books: ExportedBooks, names: Mapping[int, str], entry: list[PostingRecord]) -> str:
    first = entry[0]
    head = f"{first.date} * ({first.number}) {_text(first.entry_memo)}".rstrip()
    tags = f"id: {first.entry}, kind: {first.kind.value}, source: {_tag(first.source)}"
    lines = [head, f"    ; {tags}"]
    if first.reference:
        lines.append(f"    ; reference: {_tag(first.reference)}")
    for posting in entry:
        amount = f"{books.amount(posting)} {books.organization.currency}"
        memo = f"  ; {_text(posting.line_memo)}" if posting.line_memo else ""
        lines.append(f"    {names[posting.account]}  {amount}{memo}")
    return "\n".join((*lines, "", ""))


def _text(text: str | None) -> str:
    """Spell free text on a line: a semicolon would begin a comment."""
    return one_line(text).replace(";", ",")


def _tag(text: str) -> str:
    return one_line(text).translate(_TAG)
