"""What a document says, hashed: so the chain vouches for what has no figure and stands in no entry.

What happens to a document later (settling, recognition, credit) is no part of it.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256

from ledger.documents import Document, DocumentLine
from ledger.events import Json, canonical

_OF_DOCUMENT = (
    "id",
    "trade",
    "type",
    "is_credit",
    "is_opening",
    "printed_number",
    "issue_date",
    "due_date",
    "party",
    "buyer_name",
    "buyer_tax_id",
    "currency",
    "memo",
    "corrects",
    "subtotal",
    "total_vat",
    "grand_total",
)
_OF_LINE = (
    "position",
    "description",
    "product",
    "quantity",
    "unit_price",
    "discount",
    "vat_category",
    "vat_rate",
    "is_recoverable",
    "account",
    "service_from",
    "service_to",
    "corrects_line",
    "net",
    "vat",
)


def document_hash(document: Document) -> str:
    """Hash what a document and its lines say."""
    lines: list[Json] = [_facts(line, _OF_LINE) for line in document.lines]
    said = {**_facts(document, _OF_DOCUMENT), "lines": lines}
    return sha256(canonical(said)).hexdigest()


def _facts(record: Document | DocumentLine, names: Sequence[str]) -> dict[str, Json]:
    return {name: _spelled(getattr(record, name)) for name in names}


def _spelled(value: object) -> Json:
    match value:
        case None | bool():
            return value
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
    return str(value)
