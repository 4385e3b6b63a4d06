"""Search and order of text are alike on both databases: folded, literal, by code point."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.accounts import AccountType
from ledger.decide.accounts import AccountDraft
from ledger.paging import Window
from ledger.text import fold
from storage.filters import like_pattern
from storage.journal_entries import EntryFilter
from storage.statements import spell
from tests.storage.books import Desk, draft
from tests.storage.library import list_entries, read_state

ALL = Window(100, page=1)
MEMOS = [
    "Sale to Zürich GmbH",
    "STRASSE 5",
    "بيع نقدي لعميل",
    "50% off",
    "50 percent off",
    "under_score",
    "underXscore",
    "back\\slash",
    "ﬁne print",
    "Ｆｕｌｌ width",
    "İstanbul",
    'it\'s "quoted"',
]


async def found(desk: Desk, text: str) -> list[str | None]:
    listing = await list_entries(desk, EntryFilter(text=fold(text)), ALL)
    assert listing.total == len(listing.records)
    return [entry.memo for entry in reversed(listing.records)]


CASES = [
    ("zürich", ["Sale to Zürich GmbH"]),
    ("zu\u0308RICH", ["Sale to Zürich GmbH"]),
    ("straße", ["STRASSE 5"]),
    ("نقدي", ["بيع نقدي لعميل"]),
    ("ﻧﻘﺪﻱ", ["بيع نقدي لعميل"]),
    ("50%", ["50% off"]),
    ("%", ["50% off"]),
    ("_", ["under_score"]),
    ("r_s", ["under_score"]),
    ("\\", ["back\\slash"]),
    ("k\\s", ["back\\slash"]),
    ("fine", ["ﬁne print"]),
    ("full WIDTH", ["Ｆｕｌｌ width"]),
    ("İSTANBUL", ["İstanbul"]),
    ("'s \"q", ['it\'s "quoted"']),
    ("five", []),
]


async def test_text_is_found_folded_and_literally(desk: Desk) -> None:
    await desk.post_many([draft(memo=memo) for memo in MEMOS])
    for text, memos in CASES:
        assert await found(desk, text) == memos, text


async def test_reference_and_line_memos_are_searched_too(desk: Desk) -> None:
    await desk.post(memo="Sale", reference="INV-٢٠٢٦/7")
    assert await found(desk, "inv-2026") == []
    assert await found(desk, "inv-٢٠٢٦/7") == ["Sale"]
    assert await found(desk, "") == ["Sale"]


texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12
).filter(str.strip)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hay=texts, needle=st.one_of(texts, st.text(alphabet="%_\\'\" a", max_size=4)))
async def test_like_finds_what_folding_and_containing_find(
    desk: Desk, hay: str, needle: str
) -> None:
    query = spell("select case when $1 like $2 escape '\\' then 1 else 0 end")
    async with desk.database.snapshot() as snapshot:
        rows = await snapshot.fetch(query, fold(hay), like_pattern(fold(needle)))
    assert rows[0][0] == int(fold(needle) in fold(hay))


async def test_codes_stand_in_the_order_of_their_code_points(desk: Desk) -> None:
    codes = ["9z", "9Z", "9é", "9e", "9-1", "9 1", "9١", "9𝔘", "9\uffee", "9A", "9a"]
    for code in codes:
        await desk.create_account(AccountDraft(code, AccountType.ASSET, name_en="x"))
    query = spell("select code from accounts where org = $1 order by code")
    async with desk.database.snapshot() as snapshot:
        ordered = [row[0] for row in await snapshot.fetch(query, desk.org)]
    chart = (await read_state(desk)).chart
    assert ordered == sorted(ordered, key=str) == [account.code for account in chart.in_order]
    assert [code for code in ordered if code in codes] == [
        "9 1",
        "9-1",
        "9A",
        "9Z",
        "9a",
        "9e",
        "9z",
        "9é",
        "9١",
        "9\uffee",
        "9𝔘",
    ]
