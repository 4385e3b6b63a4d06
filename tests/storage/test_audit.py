"""The audit trail: every type of event, what it tells of before and after, what is erased."""

from __future__ import annotations

from importlib import import_module
from json import loads
from pkgutil import walk_packages
from re import IGNORECASE, compile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

import storage
from ledger.decide.parties import PartyChange, PartyDraft, create_party, update_party
from ledger.errors import InvalidInput
from ledger.event_changes import change_of
from ledger.log_types import LOG_TYPES, LOG_TYPES_BY_NAME, Change
from ledger.parties import Party, PartyKind
from storage import tables
from storage.audit import BrokenLog, pin_log, stream_log, stream_seals
from storage.events import EventFilter, has_actor, has_subject, select_actors, select_event_details
from storage.statements import REGISTRY
from storage.writing.unit import Needs
from tests.ledger.builders import make_books
from tests.storage.books import AUDITOR, Desk, together
from tests.storage.everything import change_party, do_everything, erase, keep_keys_a_while
from tests.storage.payroll import PayrollDesk, pay_a_while
from tests.storage.recording import record_writes
from tests.storage.test_events import list_events
from tests.storage.test_verification import find
from tests.storage.trade import TradeDesk

if TYPE_CHECKING:
    from ledger.events import EventDetails

REMOVING = compile(r"\b(?:delete\s+from|update|truncate|drop\s+table)\s+events\b", IGNORECASE)


async def details_of(desk: Desk, subject: str) -> list[tuple[Any, Any]]:
    """What is kept of a subject's events, in their order."""
    listing = await list_events(desk, subject=subject)
    sequences = [event.sequence for event, _ in listing.records]
    async with desk.database.snapshot() as snapshot:
        found = await select_event_details(snapshot, desk.org, sequences)
    return [_read(found[one]) for one in sequences if one in found]


def _read(kept: EventDetails) -> tuple[Any, Any]:
    return (
        None if kept.before is None else loads(kept.before),
        None if kept.after is None else loads(kept.after),
    )


async def test_everything_that_happens_stands_in_the_catalogue_and_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = record_writes(monkeypatch)
    await do_everything(desk)
    events = tables.events
    async with desk.database.engine.connect() as connection:
        query = select(events.c.type, events.c.body, events.c.sequence).where(events.c.org == 1)
        found = (await connection.execute(query)).all()
    assert {row.type for row in found} == LOG_TYPES_BY_NAME.keys()
    assert await find(desk.database) == []
    async with desk.database.snapshot() as snapshot:
        kept = await select_event_details(snapshot, desk.org, [row.sequence for row in found])
    erased = 2  # The buyer was created and changed, then forgotten.
    personal = [row for row in found if LOG_TYPES_BY_NAME[row.type].area is not None]
    assert len(kept) == len(personal) - erased
    for row in found:
        before, after = map(bool, change_of(row.type, loads(row.body)["data"]))
        kind = LOG_TYPES_BY_NAME[row.type]
        if row.sequence in kept:
            before |= kept[row.sequence].before is not None
            after |= kept[row.sequence].after is not None
        elif kind.area is not None:
            continue  # Erased.
        # A rate or a run that is set for the first time has nothing before it.
        is_first = row.type in ("statutory_rate.set", "payroll.drafted") and not before
        assert before is (kind.change in (Change.CHANGED, Change.ENDED)) or is_first, row.type
        assert after is (kind.change in (Change.CHANGED, Change.MADE)), row.type
    assert not [sql for sql in sent if REMOVING.search(sql)]


def test_no_statement_removes_or_changes_an_event() -> None:
    for module in walk_packages(storage.__path__, "storage."):
        if ".migrations" not in module.name:
            import_module(module.name)
    texts = [text for one in REGISTRY for text in (one.postgresql, one.sqlite)]
    assert len(texts) > 200
    assert [text for text in texts if REMOVING.search(text)] == []


@pytest.mark.parametrize(
    ("sql", "is_found"),
    [
        ("delete from events where org = $1", True),
        ("update events set body = $2 where org = $1", True),
        ("DELETE FROM events", True),
        ("delete from event_details where org = $1", False),
        ("insert into events (org) values ($1)", False),
    ],
)
def test_what_removes_an_event_is_recognised(sql: str, is_found: bool) -> None:
    assert bool(REMOVING.search(sql)) is is_found


def test_a_type_that_is_not_in_the_catalogue_is_never_appended() -> None:
    books = make_books()
    with pytest.raises(AssertionError, match=r"account\.painted"):
        books.append_event("account.painted", "acc_1", {})
    assert books.written.events == []


def test_no_type_stands_twice_in_the_catalogue() -> None:
    assert len(LOG_TYPES_BY_NAME) == len(LOG_TYPES)


async def test_what_is_personal_is_kept_beside_the_chain(desk: Desk) -> None:
    buyer = await TradeDesk(desk).party("C-1")
    await change_party(desk, buyer, name_en="Palm Trading", email="palm@example.com")
    made, changed = await details_of(desk, buyer.id)
    assert made == (None, changed[0])
    assert (changed[0]["nameEn"], changed[0]["email"]) == ("Party C-1", None)
    assert (changed[1]["nameEn"], changed[1]["email"]) == ("Palm Trading", "palm@example.com")
    events = await list_events(desk, subject=buyer.id)
    assert not any(b"Palm" in event.body or b"C-1" in event.body for event, _ in events.records)


async def test_salaries_are_kept_beside_the_chain(desk: Desk) -> None:
    payroll = PayrollDesk(desk)
    await payroll.rate("SAUDI", "9.75", "11.75")
    sara = await payroll.hire("E-1")
    await payroll.change(sara.id, department="Finance")
    _, (before, after) = await details_of(desk, sara.id)
    assert (before["basic"], before["department"]) == ("800000", None)
    assert (after["basic"], after["department"]) == ("800000", "Finance")


async def test_a_change_of_nothing_is_no_event(desk: Desk) -> None:
    buyer = await TradeDesk(desk).party("C-1")
    await change_party(desk, buyer, name_en=buyer.name_en)
    assert (await list_events(desk, subject=buyer.id)).total == 1


async def test_erasing_forgets_one_subject_and_leaves_the_chain_sound(
    desk: Desk, other_desk: Desk
) -> None:
    trade = TradeDesk(desk)
    buyer, vendor = await trade.party("C-1"), await trade.party("V-1", PartyKind.VENDOR)
    other = await TradeDesk(other_desk).party("C-1")
    await change_party(desk, buyer, email="palm@example.com")
    erased = await erase(desk, buyer.id)
    assert await details_of(desk, buyer.id) == []
    assert len(await details_of(desk, vendor.id)) == 1
    assert len(await details_of(other_desk, other.id)) == 1
    event, said = (await list_events(desk, erased.sequence - 1)).records[0]
    assert (event.type, event.subject, said) == ("audit.erased", buyer.id, {"id": buyer.id})
    assert await find(desk.database) == []
    await change_party(desk, buyer, city="Jeddah")
    assert len(await details_of(desk, buyer.id)) == 1
    assert await find(desk.database) == []


async def test_what_the_batch_itself_wrote_is_erased_with_the_rest(desk: Desk) -> None:
    buyer = await TradeDesk(desk).party("C-1")
    needs = Needs(parties=(buyer.id,))

    def moved(city: str) -> Any:
        change = PartyChange(buyer.id, city=city)
        return desk.unit(
            lambda books: update_party(books, PartyKind.CUSTOMER, change), Party, needs=needs
        )

    units = [moved("Jeddah"), moved("Riyadh")]
    await together(*map(desk.database.append, units[:1]), erase(desk, buyer.id))
    assert await details_of(desk, buyer.id) == []
    await desk.database.append(units[1])
    [(before, after)] = await details_of(desk, buyer.id)
    assert (before["city"], after["city"]) == ("Jeddah", "Riyadh")


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize(
    "forged", [b'{"nameEn":"Somebody else"}', b"no JSON", b'{"b": 1}', None], ids=str
)
async def test_forged_details_are_found(desk: Desk, side: str, forged: bytes | None) -> None:
    await pay_a_while(PayrollDesk(desk))
    details, events = tables.event_details, tables.events
    chosen = select(events.c.sequence).where(
        events.c.org == 1, events.c.type == "employee.terminated"
    )
    async with desk.database.engine.begin() as connection:
        sequence = (await connection.execute(chosen)).scalar_one()
        await connection.execute(
            update(details)
            .where(details.c.org == 1, details.c.sequence == sequence)
            .values({side: forged})
        )
    assert await find(desk.database) == [
        f"event {sequence}: Its details are not those that it holds the hashes of."
    ]


async def test_details_of_what_is_not_personal_are_found(desk: Desk) -> None:
    async with desk.database.engine.begin() as connection:
        for sequence in (1, 99):
            row = {"org": 1, "sequence": sequence, "before": None, "after": b"{}"}
            await connection.execute(insert(tables.event_details).values(row))
    assert await find(desk.database) == [
        f"event {sequence}: Details are kept of what is no event of a personal record."
        for sequence in (1, 99)
    ]


async def test_pages_of_details_meet_without_a_gap(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.verifying.details.DETAILS_PER_PAGE", 2)
    await pay_a_while(PayrollDesk(desk))
    assert await find(desk.database) == []


async def test_a_key_is_named_where_it_is_granted(desk: Desk, other_desk: Desk) -> None:
    key = await keep_keys_a_while(desk)
    async with desk.database.snapshot() as snapshot:
        here = await select_actors(snapshot, desk.org, [key.id, "operator", "key_clerk"])
        there = await select_actors(snapshot, other_desk.org, [key.id])
        assert {one.id: (one.name, one.prefix) for one in here.values()} == {
            key.id: ("Till", "glk_efgh")
        }
        assert there == {}
        known = [
            await has_actor(snapshot, org, name)
            for org, name in ((1, key.id), (1, "operator"), (1, "key_x"), (2, key.id))
        ]
        assert known == [True, True, False, False]
        about = [await has_subject(snapshot, org, key.id) for org in (1, 2)]
        assert about == [True, False]


async def test_a_log_is_streamed_from_one_event_to_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.audit.EVENTS_PER_PAGE", 4)
    buyer = await TradeDesk(desk).party("C-1")
    pin = await pin_log(desk.database, desk.organization, 43, None)
    await desk.post()  # After the pin, so it is not exported.
    pages = [page async for page in stream_log(desk.database, desk.organization, pin)]
    events = [event for page in pages for event, _ in page]
    assert [event.sequence for event in events] == list(range(43, 53))
    assert (pin.last, pin.last_hash) == (52, events[-1].hash)
    assert [event.hash for event in events[:-1]][-1] == await hash_at(desk, 51)
    assert pin.previous_hash == await hash_at(desk, 42)
    [kept] = [details for page in pages for _, details in page if details]
    assert (kept.sequence, kept.before, events[-1].subject) == (52, None, buyer.id)
    assert [page async for page in stream_seals(desk.database, desk.organization, pin)] == []


@pytest.mark.parametrize(
    ("first", "last", "path"),
    [
        (0, None, "fromSequence"),
        (52, None, "fromSequence"),
        (9, 8, "fromSequence"),
        (None, 52, "toSequence"),
        (None, 0, "toSequence"),
    ],
)
async def test_a_range_outside_the_log_is_refused(
    desk: Desk, first: int | None, last: int | None, path: str
) -> None:
    with pytest.raises(InvalidInput, match="A sequence here is 1 to") as caught:
        await pin_log(desk.database, desk.organization, first, last)
    assert caught.value.details[0].path == (path,)


async def hash_at(desk: Desk, sequence: int) -> bytes:
    events = tables.events
    query = select(events.c.hash).where(events.c.org == desk.org, events.c.sequence == sequence)
    async with desk.database.engine.connect() as connection:
        return bytes((await connection.execute(query)).scalar_one())


async def test_a_gap_ends_the_stream_with_a_fault(desk: Desk) -> None:
    pin = await pin_log(desk.database, desk.organization, None, None)
    events = tables.events
    async with desk.database.engine.begin() as connection:
        await connection.execute(events.delete().where(events.c.org == 1, events.c.sequence == 30))
    with pytest.raises(BrokenLog, match="Event 30 is missing"):
        [page async for page in stream_log(desk.database, desk.organization, pin)]


async def test_who_did_it_is_chosen(desk: Desk) -> None:
    await desk.post("1.00")
    draft = PartyDraft("C-7", "Somebody")
    await desk.append(
        lambda books: create_party(books, PartyKind.CUSTOMER, draft), Party, actor=AUDITOR
    )
    chosen = await list_events(desk, actor="key_auditor")
    assert [event.type for event, _ in chosen.records] == ["customer.created"]
    assert (await list_events(desk, actor="key_clerk", surface="test")).total == 1
    assert (await list_events(desk, request_id="req_2")).total == 1
    assert (await list_events(desk, surface="graphql")).total == 0
    assert EventFilter().is_scan is False
