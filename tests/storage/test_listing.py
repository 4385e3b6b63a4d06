"""Lists of records: each order, walked by page and by cursor, equals a sort in memory."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from ledger.decide.parties import PartyChange, PartyDraft, create_party, update_party
from ledger.decide.products import ProductDraft, create_product
from ledger.errors import Duplicate, InvalidInput
from ledger.paging import Window
from ledger.parties import Party, PartyKind
from ledger.products import Product, VatCategory
from ledger.sorting import RecordSort
from ledger.text import fold
from storage import listing
from storage.heads import select_state
from storage.parties import (
    PartyFilter,
    select_parties,
    select_parties_by_code,
    select_parties_by_id,
)
from storage.products import ProductFilter, select_products, select_products_by_code
from storage.writing.unit import Needs
from tests.storage.books import together
from tests.storage.recording import RecordingSnapshot

if TYPE_CHECKING:
    from ledger.paging import Listing
    from tests.storage.books import Desk

CUSTOMER, VENDOR = PartyKind.CUSTOMER, PartyKind.VENDOR
ALL = PartyFilter(CUSTOMER)
NAMES = ["Zürich AG", "zebra", "Alpha", "alpha", "شركة النور", "مؤسسة", "Ｆｕｌｌ", "𝔘nicode", "É"]


async def create(desk: Desk, code: str, kind: PartyKind = CUSTOMER, **more: Any) -> Party:
    draft = PartyDraft(code, **{"name_en": "Name"} | more)
    party: Party = await desk.append(
        lambda books: create_party(books, kind, draft), Party, needs=Needs(party_codes=(code,))
    )
    return party


async def fill(desk: Desk) -> list[Party]:
    """Create customers whose codes, names and ages are in different orders; one of each kind."""
    codes = [f"C-{number}" for number in range(1, 24)] + ["c-1", "ج-١", "Z", "é"]
    Random(3).shuffle(codes)
    made = await together(
        *(
            create(desk, code, name_en=NAMES[at % len(NAMES)], is_active=at % 3 > 0)
            for at, code in enumerate(codes)
        )
    )
    await create(desk, "C-1", VENDOR)
    return made


async def list_parties(
    desk: Desk,
    window: Window | None,
    sort: RecordSort = RecordSort.CODE,
    chosen: PartyFilter = ALL,
) -> Listing[Party]:
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        return await select_parties(snapshot, desk.org, state.head, chosen, sort, window)


def in_order(parties: list[Party], sort: RecordSort) -> list[str]:
    """The ids in the order a list must have, sorted in memory."""
    ordered = sorted(parties, key=lambda one: one.number)
    if sort in (RecordSort.CODE, RecordSort.CODE_DESC):
        ordered.sort(key=lambda one: one.code)
    if sort in (RecordSort.NAME, RecordSort.NAME_DESC):
        ordered.sort(key=lambda one: fold(one.name))
    if sort in (RecordSort.CODE_DESC, RecordSort.NAME_DESC, RecordSort.NEWEST):
        ordered.reverse()
    return [one.id for one in ordered]


async def test_every_order_is_walked_alike_by_page_and_by_cursor(desk: Desk) -> None:
    made = await fill(desk)
    for sort in RecordSort:
        expected = in_order(made, sort)
        pages = [await list_parties(desk, Window(10, page), sort) for page in (1, 2, 3, 4)]
        forward: list[Listing[Party]] = []
        after = None
        while not forward or forward[-1].has_next:
            forward.append(await list_parties(desk, Window(4, after=after), sort))
            after = forward[-1].places[-1]
        backward: list[Listing[Party]] = []
        before = None
        while not backward or backward[0].has_previous:
            window = Window(4, before=before, from_end=True)
            backward.insert(0, await list_parties(desk, window, sort))
            before = backward[0].places[0]
        for walk in (pages, forward, backward):
            assert [one.id for page in walk for one in page.records] == expected, sort
            assert {page.total for page in walk} == {len(made)}
        assert [page.has_next for page in pages] == [True, True, False, False]
        assert [page.has_previous for page in pages] == [False, True, True, True]


async def test_what_lies_between_two_cursors_is_listed(desk: Desk) -> None:
    made = await fill(desk)
    for sort in RecordSort:
        whole = await list_parties(desk, None, sort)
        window = Window(100, after=whole.places[3], before=whole.places[8])
        found = await list_parties(desk, window, sort)
        assert [one.id for one in found.records] == in_order(made, sort)[4:8]


async def test_without_a_window_the_whole_list_is_one_page(desk: Desk) -> None:
    made = await fill(desk)

    whole = await list_parties(desk, None)

    assert [one.id for one in whole.records] == in_order(made, RecordSort.CODE)
    assert (whole.window, whole.has_next, whole.total) == (Window(50, 1), False, len(made))
    assert all(first < second for first, second in pairwise(whole.places))


async def test_whole_list_that_is_too_long_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(desk)
    monkeypatch.setattr(listing, "WHOLE_MOST", 26)

    with pytest.raises(InvalidInput) as caught:
        await list_parties(desk, None)

    assert [detail.path for detail in caught.value.details] == [("all",)]


async def test_filters_are_of_the_whole_list(desk: Desk) -> None:
    await fill(desk)
    await create(desk, "X-1", email="Someone@Example.com", tax_id="3000", phone="+966 5")

    async def count(**wanted: Any) -> int:
        return (await list_parties(desk, Window(1, 1), chosen=PartyFilter(**wanted))).total

    assert await count(kind=CUSTOMER) == 28
    assert await count(kind=VENDOR) == 1
    assert await count(kind=CUSTOMER, is_active=True) == 19
    assert await count(kind=CUSTOMER, is_active=False) == 9
    for text, expected in (("ALPHA", 6), ("النور", 3), ("full", 3), ("c-1", 12), ("%", 0)):
        assert await count(kind=CUSTOMER, text=fold(text)) == expected, text
    for text in ("someone@EXAMPLE.com", "3000", "+966 5"):
        assert await count(kind=CUSTOMER, text=fold(text)) == 1


async def test_any_number_of_64_bits_may_stand_in_a_cursor(desk: Desk) -> None:
    await create(desk, "C-1")
    for number in (2**63 - 1, -(2**63)):
        for sort in RecordSort:
            is_by_age = sort in (RecordSort.NEWEST, RecordSort.OLDEST)
            place = (number,) if is_by_age else ("m", number)
            await list_parties(desk, Window(5, after=place, before=place), sort)


async def test_longest_name_is_ordered_and_found(desk: Desk) -> None:
    # It folds to eighteen times its length, more than an index could hold.
    random = Random(5)
    name = "".join(
        random.choice("ﷺﷻ" + "".join(map(chr, range(0x600, 0x640)))) for _ in range(1000)
    )
    made = [await create(desk, f"L-{number}", name_en=name) for number in range(3)]

    found = await list_parties(desk, Window(2, 1), RecordSort.NAME)
    rest = await list_parties(desk, Window(2, after=found.places[-1]), RecordSort.NAME)

    assert [one.id for one in (*found.records, *rest.records)] == [one.id for one in made]
    assert found.records[0].name_en == name


async def test_page_past_the_end_takes_one_statement(desk: Desk) -> None:
    await fill(desk)
    async with desk.database.snapshot() as real:
        head = (await select_state(desk.database, real, desk.org)).head
        counts = []
        for window in (Window(10, 1), Window(10, after=("C-1", 1)), Window(10, 99), None):
            snapshot = RecordingSnapshot(real)
            await select_parties(snapshot, desk.org, head, ALL, RecordSort.CODE, window)
            counts.append(len(snapshot.asked))
    assert counts == [2, 2, 1, 2]


async def test_record_is_kept_as_it_was_decided(desk: Desk) -> None:
    made = await create(
        desk, "C-1", name_ar="النور", email="a@b.c", tax_id="3", phone="5", address="a", city="c"
    )
    change = PartyChange(made.id, email="", country="AE")
    changed = await desk.append(
        lambda books: update_party(books, CUSTOMER, change), Party, needs=Needs(parties=(made.id,))
    )
    async with desk.database.snapshot() as snapshot:
        by_id = await select_parties_by_id(snapshot, desk.org, [made.id, "cus_missing"])
        by_code = await select_parties_by_code(snapshot, desk.org, ["C-1"])

    assert (changed.email, changed.country, changed.name_ar) == (None, "AE", "النور")
    assert by_id == by_code == [changed]


async def test_of_two_racers_for_a_code_one_wins(desk: Desk) -> None:
    outcomes = await together(*(create(desk, "C-1") for _ in range(6)))

    assert len([one for one in outcomes if isinstance(one, Party)]) == 1
    assert len([one for one in outcomes if isinstance(one, Duplicate)]) == 5


async def test_other_organisation_has_codes_and_lists_of_its_own(
    desk: Desk, other_desk: Desk
) -> None:
    mine, theirs = await create(desk, "C-1"), await create(other_desk, "C-1")

    assert [one.id for one in (await list_parties(desk, None)).records] == [mine.id]
    assert [one.id for one in (await list_parties(other_desk, None)).records] == [theirs.id]
    async with desk.database.snapshot() as snapshot:
        assert await select_parties_by_id(snapshot, desk.org, [theirs.id]) == []


async def test_products_are_filtered_by_category(desk: Desk) -> None:
    drafts = [
        ProductDraft("P-1", "Paper", category="Office", vat_category=VatCategory.EXEMPT),
        ProductDraft("P-2", "Pen", category="Office", barcode="628001"),
        ProductDraft("P-3", "Advice", is_active=False),
    ]
    for draft in drafts:
        await desk.append(partial(create_product, draft=draft), Product)

    async def codes(**wanted: Any) -> list[str]:
        async with desk.database.snapshot() as snapshot:
            head = (await select_state(desk.database, snapshot, desk.org)).head
            chosen, sort = ProductFilter(**wanted), RecordSort.CODE
            found = await select_products(snapshot, desk.org, head, chosen, sort, None)
            return [one.code for one in found.records]

    assert await codes() == ["P-1", "P-2", "P-3"]
    assert await codes(category="Office") == ["P-1", "P-2"]
    assert await codes(vat_category=VatCategory.EXEMPT) == ["P-1"]
    assert await codes(is_active=False) == ["P-3"]
    assert await codes(text=fold("628001")) == ["P-2"]
    assert await codes(text=fold("OFFICE"), is_active=True) == ["P-1", "P-2"]
    async with desk.database.snapshot() as snapshot:
        [found] = await select_products_by_code(snapshot, desk.org, ["P-1"])
    assert (found.name_ar, found.vat_category, found.vat_rate) == ("Paper", VatCategory.EXEMPT, 0)
