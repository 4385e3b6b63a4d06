"""CSV (RFC 4180), one row per posting; text that a spreadsheet would run begins with '."""

from collections.abc import AsyncIterator
from csv import writer
from io import StringIO

from gateway.exports.books import ExportedBooks
from ledger.money import format_minor
from storage.exporting import PostingRecord

COLUMNS = (
    "date",
    "entryId",
    "entryNumber",
    "kind",
    "source",
    "account",
    "accountCode",
    "accountName",
    "memo",
    "debit",
    "credit",
)
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str | None) -> str:
    """Return a text cell as text: what would start a formula gets an apostrophe in front."""
    if not text:
        return ""
    return f"'{text}" if text.startswith(_RUNS) else text


async def spell_table(books: ExportedBooks) -> AsyncIterator[str]:
    """Yield the table's text, its header first."""
    yield _spell([COLUMNS])
    async for page in books.pages:
        yield _spell([_row(books, posting) for posting in page])


def _row(books: ExportedBooks, posting: PostingRecord) -> tuple[str, ...]:
    account, exponent = books.chart.by_number[posting.account], books.organization.exponent
    return (
        posting.date.isoformat(),
        posting.entry,
        str(posting.number),
        posting.kind.value,
        neutral(posting.source),
        account.account_class.value,
        neutral(account.code),
        neutral(account.name),
        neutral(posting.memo),
        format_minor(posting.debit, exponent),
        format_minor(posting.credit, exponent),
    )


def _spell(rows: list[tuple[str, ...]]) -> str:
    text = StringIO(newline="")
    writer(text).writerows(rows)
    return text.getvalue()
