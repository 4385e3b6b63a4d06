"""CSV (RFC 4180), one row per posting; text that a spreadsheet would run begins with '."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.accounts import Chart
from ledger.csv import LINE_END
from ledger.journal_entries import EntryKind
from ledger.organizations import Organization
from storage.csv_cells import Cell, Column, Worded
from storage.csv_streaming import Export, stream_csv
from storage.database import Database
from storage.exporting import Pin
from storage.rows import kind_number


@dataclass(frozen=True, slots=True)
class Table:
    """Whose postings, on which chart, of which days, as they stood at a pin."""

    organization: Organization
    chart: Chart
    pin: Pin
    first: date | None = None
    last: date | None = None

    @property
    def columns(self) -> Mapping[str, Column]:
        """Return the columns by their names in the header row."""
        accounts = self.chart.by_number.items()
        return {
            "date": Cell("date"),
            "entryId": Cell("entry"),
            "entryNumber": Cell("number"),
            "kind": Worded("kind", {kind_number(kind): kind.value for kind in EntryKind}),
            "source": Cell("source"),
            "account": Worded("account", {n: one.account_class.value for n, one in accounts}),
            "accountCode": Worded("account", {n: one.code for n, one in accounts}),
            "accountName": Worded("account", {n: one.name for n, one in accounts}),
            "memo": Cell("narration"),
            "debit": Cell("debit"),
            "credit": Cell("credit"),
        }


async def write_table(database: Database, table: Table) -> AsyncIterator[bytes]:
    """Yield the table's lines, its header first."""
    columns = table.columns
    yield (",".join(columns) + LINE_END).encode()
    organization = table.organization
    export = Export(
        organization.number,
        organization.exponent,
        list(columns.values()),
        table.pin,
        table.first,
        table.last,
    )
    async for lines in stream_csv(database, export):
        yield lines
