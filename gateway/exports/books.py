"""What every format starts from: whose postings, on which chart, in pages by date and number."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from unicodedata import category

from ledger.accounts import Account, AccountType, Chart
from ledger.money import format_minor
from ledger.organizations import Organization
from storage.exporting import PostingRecord

ROOTS = {
    AccountType.ASSET: "Assets",
    AccountType.LIABILITY: "Liabilities",
    AccountType.EQUITY: "Equity",
    AccountType.REVENUE: "Income",
    AccountType.EXPENSE: "Expenses",
}


@dataclass(frozen=True, slots=True)
class ExportedBooks:
    """An organisation, its chart, and the pages of its postings."""

    organization: Organization
    chart: Chart
    pages: AsyncIterator[list[PostingRecord]]

    def amount(self, posting: PostingRecord) -> str:
        """Spell a posting's amount: debits above zero, credits below."""
        return format_minor(posting.debit - posting.credit, self.organization.exponent)

    async def entries(self) -> AsyncIterator[list[list[PostingRecord]]]:
        """Yield the postings entry by entry, page by page; an entry is never cut in two."""
        held: list[PostingRecord] = []
        async for page in self.pages:
            entries: list[list[PostingRecord]] = []
            for posting in page:
                if held and held[0].number != posting.number:
                    entries.append(held)
                    held = []
                held.append(posting)
            yield entries
        if held:
            yield [held]


def lineage(chart: Chart, account: Account) -> Iterator[Account]:
    """Yield an account's headers from the top, then the account; the topmost header is its type."""
    above: list[Account] = [account]
    while above[0].parent is not None:
        above.insert(0, chart.by_number[above[0].parent])
    yield from above[1:] or above


def one_line(text: str | None) -> str:
    """Return a text without line breaks and other control characters."""
    kept = (
        " " if category(character) in ("Cc", "Zl", "Zp") else character for character in text or ""
    )
    return " ".join("".join(kept).split())
