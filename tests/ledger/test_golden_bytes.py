"""Books of the past verify: the bytes that are hashed never change. Literals were frozen once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountClass
from ledger.decide.journal_entries import BulkMode, delete_entry, post_entries, reverse_entry
from ledger.decide.periods import close_period, set_lock
from ledger.events import canonical
from ledger.ids import spell_id
from ledger.journal_entries import CheckedEntry, EntryDraft, EntryKind, Line, LineDraft
from tests.ledger.builders import BANK, CASH, JANUARY, PAYABLE, REVENUE, draft, make_books

if TYPE_CHECKING:
    from ledger.books import Books

NASTY = '"quoted" \\ / \x00\x07\b\f\n\r\t\x1f\x7f\x80\u2028\u2029\ufb33 بيع é e\u0301 😀 </script>'

CONTENTS = [
    "4e0edc19b3484980",
    "89903dc279119c9d",
    "972a66e5a23f48f0",
    "aef94041b0aef104",
    "6d510fdd391b63b0",
    "802380204b55b095",
    "c9f48ef3dc4a6787",
    "5c0d7a0266b463bf",
]
EVENT = (
    '{"actor":"key_clerk","data":{"contentHash":"4e0edc19b348498082c5ee260027a317'
    '57735f4bbf3d52e497bc2c797061f942","date":"2026-02-28",'
    '"id":"je_00000000000000000000000001","kind":"journal","number":1},'
    '"organization":"org_demo","recordedAt":"2026-03-30T09:15:00.000000Z",'
    '"sequence":1,"type":"journal_entry.posted","v":1}'
)
BESIDE = (
    b'{"before":"\\"quoted\\" \\\\ / \\u0000\\u0007\\b\\f\\n\\r\\t\\'
    b"u001f\x7f\xc2\x80\xe2\x80\xa8\xe2\x80\xa9\xef\xac\xb3 "
    b'\xd8\xa8\xd9\x8a\xd8\xb9 \xc3\xa9 e\xcc\x81 \xf0\x9f\x98\x80 </script>"}'
)
CANONICAL = (
    '{"":{"a":true,"b":null},"\U0001f600":1,"\ufb33":["\\"quoted\\" \\\\ / \\u0000\\u'
    "0007\\b\\f\\n\\r\\t\\u001f\x7f\x80\u2028\u2029\ufb33 "
    '\u0628\u064a\u0639 \xe9 e\u0301 \U0001f600 </script>","journal"]}'
)
IDS = [
    "je_00000000000000000000000000",
    "je_00000000000000000000000001",
    "je_0000000000000000000000000z",
    "je_00000000000000000000000010",
    "je_0000000000000fzzzzzzzzzzzz",
    "je_40000000000000000000000c1s",
    "je_01h455vb4pex5vsknk084sn02q",
]


def play() -> Books:
    """Post, mirror, delete, lock and close with every kind of entry and odd texts."""
    books = make_books()
    odd = EntryDraft(
        date(2026, 2, 28),
        'بيع "نقدي" \\ tab\t 😀\x1f\x7f',
        "INV-7/é\u2028",
        [
            LineDraft("acc_cash", None, Decimal("1150.00"), None, "cash\nbox"),
            LineDraft(None, AccountClass.REVENUE, None, Decimal("1000.0")),
            LineDraft("acc_payable", None, None, Decimal("1.5E+2"), "VAT", None),
        ],
        source='import:"old"',
    )
    bulk = post_entries(books, [odd, draft(memo=None), draft(on=date(2026, 1, 31))], BulkMode.EACH)
    first, second, third = (outcome.entry for outcome in bulk.outcomes)
    assert first and second and third
    for kind in (EntryKind.DOCUMENT, EntryKind.PAYMENT, EntryKind.RECOGNITION):
        lines = (Line(BANK, 10**15, 0, None, "cus_1"), Line(PAYABLE, 0, 10**15, "memo", "ven_2"))
        books.post(CheckedEntry(date(2026, 4, 1), kind, f"{kind.value}:1", None, None, lines))
    close_period(books, JANUARY)
    reverse_entry(books, third.id, None, "Mirror, moved")
    mirror = reverse_entry(books, first.id, date(2026, 3, 1), None)
    delete_entry(books, mirror.id)
    delete_entry(books, second.id)
    set_lock(books, date(2026, 6, 30))
    facts: Any = {"ب": [None, True, False, -1, 2**53 - 1, NASTY], "a": {}, "😀": [], "\ufb33": {}}
    books.append_event("ledger.locked", "org_demo", facts, {"before": NASTY}, {"after": 1})
    assert (CASH, REVENUE) == (2, 4)
    return books


def test_the_chain_of_scripted_books_ends_as_it_always_did() -> None:
    assert (
        play().head.last_hash.hex()
        == "c3ac67411ec8c1321149e4581c9a805d5c34734ca3752cf9a35e3f99c382e98d"
    )


def test_the_content_hashes_of_scripted_books_are_what_they_always_were() -> None:
    assert [entry.content_hash.hex()[:16] for entry in play().written.entries] == CONTENTS


def test_the_event_of_a_posting_is_spelled_as_it_always_was() -> None:
    assert play().written.events[0].body.decode() == EVENT


def test_what_lies_beside_the_chain_is_spelled_as_it_always_was() -> None:
    (details,) = play().written.details.values()
    assert (details.before, details.after) == (BESIDE, b'{"after":1}')


def test_canonical_json_is_spelled_as_it_always_was() -> None:
    value: Any = {"\U0001f600": 1, "\ufb33": [NASTY, EntryKind.JOURNAL], "": {"b": None, "a": True}}
    assert canonical(value).decode() == CANONICAL


def test_ids_are_spelled_as_they_always_were() -> None:
    values = (0, 1, 31, 32, 2**64 - 1, 2**127 + 12345, 0x01890A5D_AC96_774B_BCCE_B302_099A_8057)
    assert [spell_id("je", value) for value in values] == IDS
