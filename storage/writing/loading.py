"""What the units of a batch name, loaded under the lock: a constant number of statements.

| what        | statements                                                                        |
|-------------|-----------------------------------------------------------------------------------|
| entries     | 2, and 2 more for the originals of mirrors                                        |
| keys        | 1; posted accounts: 1; whether records hold amounts: 1                            |
| parties     | 2: by id, by code; products alike                                                 |
| payments    | 2: by id, open ones of a party                                                    |
| documents   | 4: by id, open ones of a party, due ones, those that notes correct; then lines    |
|             | and recognitions, 1 each; 1 for printed numbers                                   |
| allocations | 1, and 2 for what stands on their other side                                      |
| others      | `loading_payroll`, `loading_vat`, `loading_webhooks`                              |
"""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from ledger.books import Books
from ledger.dates import day_of, month_of
from ledger.documents import Document, DocumentLine, DocumentState
from storage.keys import SELECT_KEYS_BY_ID, keys_of
from storage.records import (
    ALLOCATIONS,
    DOCUMENT_LINES,
    DOCUMENTS,
    PARTIES,
    PAYMENTS,
    PRODUCTS,
    RECOGNITIONS,
)
from storage.rows import ENTRY_COLUMNS, LINE_COLUMNS, entries_of
from storage.statements import Row, statement
from storage.writing.filling import Loading, by, fetch, fill, wanted
from storage.writing.loading_payroll import load_payroll, payroll_entries
from storage.writing.loading_vat import load_vat, vat_entries
from storage.writing.loading_webhooks import load_webhooks
from storage.writing.steps import Fetch
from storage.writing.unit import Needs

Record = TypeVar("Record")

SELECT_NAMED_ENTRIES = statement(
    f"""select {ENTRY_COLUMNS} from {{each:2:text}}
    join entries e on e.org = $1 and e.public_id = item.value"""
)
SELECT_NAMED_LINES = statement(
    f"""select {LINE_COLUMNS} from {{each:2:bigint}}
    join postings p on p.org = $1 and p.number = item.value order by p.number, p.line"""
)
SELECT_POSTED = statement(
    """select item.value from {each:2:int} where exists
    (select 1 from account_months m where m.org = $1 and m.account = item.value)"""
)
SELECT_HOLDS_AMOUNTS = statement(
    """select exists (select 1 from documents where org = $1)
      or exists (select 1 from employees where org = $1)
      or exists (select 1 from statutory_rates where org = $1)
      or exists (select 1 from parties where org = $1 and credit_limit > 0)
      or exists (select 1 from products where org = $1 and (cost_price > 0 or selling_price > 0))
    """
)


SELECT_PARTIES_BY_ID = by(PARTIES, "y", "public_id")
SELECT_PARTIES_BY_CODE = by(PARTIES, "y", "code")
SELECT_PRODUCTS_BY_ID = by(PRODUCTS, "r", "public_id")
SELECT_PRODUCTS_BY_CODE = by(PRODUCTS, "r", "code")
SELECT_PAYMENTS_BY_ID = by(PAYMENTS, "p", "public_id")
SELECT_PAYMENTS_BY_NUMBER = by(PAYMENTS, "p", "number", "bigint")
SELECT_OPEN_PAYMENTS = by(
    PAYMENTS,
    "p",
    "party",
    tail="where p.allocated < p.amount and p.revoked_sequence is null"
    " and p.reversed_sequence is null",
)
SELECT_DOCUMENTS_BY_ID = by(DOCUMENTS, "d", "public_id")
SELECT_DOCUMENTS_BY_NUMBER = by(DOCUMENTS, "d", "number", "bigint")
SELECT_OPEN_DOCUMENTS = by(
    DOCUMENTS, "d", "party", tail="where d.state = 'issued' and d.settled < d.grand_total"
)
SELECT_DUE_DOCUMENTS = statement(
    """select min(l.schedule_next), l.document from document_lines l
    where l.org = $1 and l.schedule_next is not null and l.schedule_next <= $2
      and (l.schedule_next < $3 or l.service_to <= $4)
    group by l.document order by min(l.schedule_next), l.document limit $5"""
)
SELECT_LINES_OF_DOCUMENTS = by(
    DOCUMENT_LINES, "l", "document", "bigint", "order by l.document, l.position"
)
SELECT_RECOGNITIONS = by(
    RECOGNITIONS, "c", "document", "bigint", "order by c.document, c.line, c.month"
)
SELECT_TAKEN_NUMBERS = statement(
    """select d.trade, d.party, d.printed_number from {each:2:text}
    join documents d on d.org = $1 and d.printed_number = item.value"""
)
SELECT_ALLOCATIONS = statement(
    f"""select {ALLOCATIONS.columns} from {{each:2:bigint}}
    join allocations a on a.org = $1 and a.claim = item.value where a.revoked_sequence is null
    union select {ALLOCATIONS.columns} from {{each:2:bigint}}
    join allocations a on a.org = $1 and a.credit = item.value where a.revoked_sequence is null"""
)


def load_needs(books: Books, needs: Sequence[Needs]) -> Loading:
    """Load what the units of a batch need, each record once."""
    yield from _load_keys(books, needs)
    yield from _load_posted(books, needs)
    yield from _load_amounts(books, needs)
    yield from _load_items(books, needs)
    yield from _load_parties(books, needs)
    yield from _load_products(books, needs)
    yield from load_payroll(books, needs)
    yield from load_vat(books, needs)
    yield from load_webhooks(books, needs)
    named = wanted(needs, lambda need: need.entries)
    posted = (*payroll_entries(books, needs), *vat_entries(books, needs))
    yield from _load_entries(books, [*named, *posted])


def _load_keys(books: Books, needs: Sequence[Needs]) -> Loading:
    asked = wanted(needs, lambda need: need.keys)
    if asked:
        rows = yield Fetch(SELECT_KEYS_BY_ID, (asked,))
        books.keys.update((key.id, key) for key in keys_of(rows))


def _load_posted(books: Books, needs: Sequence[Needs]) -> Loading:
    names = {name for need in needs for name in need.posted_accounts}
    found = (books.chart.by_name.get(name) for name in names)
    numbers = sorted({account.number for account in found if account})
    rows = yield from fetch(books, SELECT_POSTED, numbers)
    books.posted_accounts.update(cast(int, row[0]) for row in rows)


def _load_parties(books: Books, needs: Sequence[Needs]) -> Loading:
    named = wanted(needs, lambda need: need.parties)
    drafted = {document.party for document in _drafts(books) if document.party}
    for query, values in (
        (SELECT_PARTIES_BY_ID, sorted({*named, *drafted})),
        (SELECT_PARTIES_BY_CODE, wanted(needs, lambda need: need.party_codes)),
    ):
        yield from fill(books, books.parties, PARTIES, query, values)


def _drafts(books: Books) -> list[Document]:
    """Return the drafts at hand: what they name must be there when they are issued."""
    return [one for one in books.documents if one.state is DocumentState.DRAFT]


def _load_products(books: Books, needs: Sequence[Needs]) -> Loading:
    named = wanted(needs, lambda need: need.products)
    drafted = {line.product for one in _drafts(books) for line in one.lines if line.product}
    for query, values in (
        (SELECT_PRODUCTS_BY_ID, sorted({*named, *drafted})),
        (SELECT_PRODUCTS_BY_CODE, wanted(needs, lambda need: need.product_codes)),
    ):
        yield from fill(books, books.products, PRODUCTS, query, values)


def _load_amounts(books: Books, needs: Sequence[Needs]) -> Loading:
    if any(need.amounts for need in needs):
        rows = yield Fetch(SELECT_HOLDS_AMOUNTS, (books.organization.number,))
        books.holds_amounts = bool(rows[0][0])


def _load_items(books: Books, needs: Sequence[Needs]) -> Loading:
    """Load documents and payments: what is open first, then what is named, with all it has."""
    parties = wanted(needs, lambda need: need.open_items_of)
    yield from fill(books, books.documents, DOCUMENTS, SELECT_OPEN_DOCUMENTS, parties)
    yield from fill(books, books.payments, PAYMENTS, SELECT_OPEN_PAYMENTS, parties)
    documents = yield from _load_named_documents(books, needs)
    payments = yield from fill(
        books,
        books.payments,
        PAYMENTS,
        SELECT_PAYMENTS_BY_ID,
        wanted(needs, lambda need: need.payments),
    )
    numbers = sorted({item.number for item in (*documents, *payments)})
    yield from _load_allocations(books, numbers)
    taken = yield from fetch(
        books, SELECT_TAKEN_NUMBERS, wanted(needs, lambda need: need.printed_numbers)
    )
    books.taken_numbers.update(cast(Any, map(tuple, taken)))
    if any(need.with_entries for need in needs):
        yield from _load_entries(books, _entries_of_items(books, set(numbers)))


def _load_named_documents(
    books: Books, needs: Sequence[Needs]
) -> Generator[Fetch, list[Row], list[Document]]:
    found: dict[str, Document] = {}
    named = yield from fetch(
        books, SELECT_DOCUMENTS_BY_ID, wanted(needs, lambda need: need.documents)
    )
    due: set[int] = set()
    for need in needs:
        if need.due_through is not None:
            rows = yield Fetch(
                SELECT_DUE_DOCUMENTS,
                (books.organization.number, *due_bounds(need.due_through), need.due_limit),
            )
            due.update(cast(int, row[1]) for row in rows)
    named += yield from fetch(books, SELECT_DOCUMENTS_BY_NUMBER, sorted(due))
    found.update((document.id, document) for document in map(DOCUMENTS.of, named))
    corrected = {document.corrects for document in found.values() if document.corrects}
    more = yield from fetch(books, SELECT_DOCUMENTS_BY_ID, sorted(corrected - found.keys()))
    found.update((document.id, document) for document in map(DOCUMENTS.of, more))
    documents = yield from _with_lines(books, list(found.values()))
    books.documents.load(documents)
    return documents


def due_bounds(through: date) -> tuple[int, int, int]:
    """Return the month of a day, the first month not wholly due by it, and the day."""
    month = month_of(through)
    is_last = through == date.max
    after = month + 1 if is_last else month_of(through + timedelta(days=1))
    return month, after, day_of(through)


def _with_lines(
    books: Books, documents: Sequence[Document]
) -> Generator[Fetch, list[Row], list[Document]]:
    """Give documents their lines, and the books what was recognised of them."""
    numbers = sorted(document.number for document in documents)
    rows = yield from fetch(books, SELECT_LINES_OF_DOCUMENTS, numbers)
    recognized = yield from fetch(books, SELECT_RECOGNITIONS, numbers)
    books.recognitions.load(map(RECOGNITIONS.of, recognized))
    lines: dict[int, list[DocumentLine]] = {}
    for line in map(DOCUMENT_LINES.of, rows):
        lines.setdefault(line.document, []).append(line)
    return [replace(one, lines=tuple(lines.get(one.number, ()))) for one in documents]


def _load_allocations(books: Books, numbers: Sequence[int]) -> Loading:
    """Load the allocations of items, and the items on their other side."""
    found = yield from fill(books, books.allocations, ALLOCATIONS, SELECT_ALLOCATIONS, numbers)
    known = {item.number for item in (*books.documents, *books.payments)}
    others = sorted({number for one in found for number in (one.claim, one.credit)} - known)
    yield from fill(books, books.documents, DOCUMENTS, SELECT_DOCUMENTS_BY_NUMBER, others)
    yield from fill(books, books.payments, PAYMENTS, SELECT_PAYMENTS_BY_NUMBER, others)


def _entries_of_items(books: Books, numbers: set[int]) -> list[str]:
    """Name the entries that these documents and payments, and what hangs on them, posted."""
    items = (one.entry for one in (*books.documents, *books.payments) if one.number in numbers)
    recognized = (one.entry for one in books.recognitions if one.document in numbers)
    moved = (one.entry for one in books.allocations if {one.claim, one.credit} & numbers)
    return sorted({entry for entry in (*items, *recognized, *moved) if entry})


def _load_entries(books: Books, wanted: Sequence[str]) -> Loading:
    while wanted:
        rows = yield from fetch(books, SELECT_NAMED_ENTRIES, wanted)
        lines = yield from fetch(books, SELECT_NAMED_LINES, [cast(int, row[0]) for row in rows])
        found = entries_of(rows, lines)
        books.entries.update((entry.id, entry) for entry in found)
        originals = {entry.reversal_of for entry in found if entry.reversal_of}
        wanted = sorted(originals - books.entries.keys())
