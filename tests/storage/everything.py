"""Everything an organisation can do, done once: its log then holds every type of event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountRole
from ledger.decide.accounts import AccountChange
from ledger.decide.audit import Erased, erase_details
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from ledger.decide.keys import Authority, KeyDraft, create_key, grant_key, revoke_key, rotate_key
from ledger.decide.organizations import OrganizationChange, update_organization
from ledger.decide.parties import PartyChange, update_party
from ledger.decide.products import ProductChange, update_product
from ledger.keys import Key
from ledger.organizations import Organization
from ledger.parties import Party, PartyKind
from ledger.policy import Role
from ledger.products import Product
from storage.writing.unit import Needs
from tests.storage.books import FIRST_MONTH, MARCH_30
from tests.storage.payroll import PayrollDesk, pay_a_while
from tests.storage.taxes import pay, settle, unpay, unsettle
from tests.storage.test_fiscal_years import close_year, reopen_year
from tests.storage.trade import TradeDesk, item, trade_a_while
from tests.storage.webhooks import WebhookDesk, keep_webhooks_a_while

if TYPE_CHECKING:
    from tests.storage.books import Desk

OWNER = Authority(Role.OWNER, frozenset({"*"}))


async def change_party(desk: Desk, party: Party, **facts: Any) -> Party:
    change = PartyChange(party.id, **facts)
    changed: Party = await desk.append(
        lambda books: update_party(books, party.kind, change),
        Party,
        needs=Needs(parties=(party.id,)),
    )
    return changed


async def erase(desk: Desk, subject: str) -> Erased:
    erased: Erased = await desk.append(lambda books: erase_details(books, subject), Erased)
    return erased


async def change_organization(desk: Desk, **facts: Any) -> Organization:
    change = OrganizationChange(**facts)
    changed: Organization = await desk.append(
        lambda books: update_organization(books, change),
        Organization,
        needs=Needs(amounts=change.currency is not None),
    )
    return changed


async def keep_books_a_while(desk: Desk) -> None:
    """Move the lock, close and reopen periods and a year, change the chart."""
    await desk.close(FIRST_MONTH)
    await desk.reopen(FIRST_MONTH, "Late bill")
    await close_year(desk)
    await reopen_year(desk)
    entry = await desk.post("10.00")
    mirror = await desk.reverse(entry.id)
    await desk.delete(mirror.id)
    await desk.lock(MARCH_30)
    await desk.lock(None)
    await desk.update_account(AccountChange("acc_bank", name_en="Main bank"))
    await desk.append(
        lambda books: set_default_account(books, AccountRole.CASH, "acc_bank"), DefaultAccount
    )
    await change_organization(desk, name="Renamed")


async def keep_keys_a_while(desk: Desk) -> Key:
    """Create a key, grant it another role, rotate and revoke it."""
    draft = KeyDraft(77, "glk_abcd", "Till", Role.VIEWER, ["accounting:read"])
    key: Key = await desk.append(lambda books: create_key(books, draft, b"one", OWNER), Key)
    needs = Needs(keys=(key.id,))
    for decide in (
        lambda books: grant_key(books, key.id, Role.MANAGER, OWNER),
        lambda books: rotate_key(books, key.id, "glk_efgh", b"two", OWNER),
        lambda books: revoke_key(books, key.id, OWNER),
    ):
        await desk.append(decide, Key, needs=needs)
    return key


async def do_everything(desk: Desk) -> None:
    await keep_books_a_while(desk)
    await keep_keys_a_while(desk)
    trade = TradeDesk(desk)
    await trade_a_while(trade)
    buyer = await trade.party("C-9")
    await change_party(desk, buyer, email="buyer@example.com")
    vendor = await trade.party("V-9", PartyKind.VENDOR)
    await change_party(desk, vendor, city="Jeddah")
    product = await trade.product("P-9")
    change = ProductChange(product.id, is_active=False)
    await desk.append(
        lambda books: update_product(books, change), Product, needs=Needs(products=(product.id,))
    )
    await trade.pay("115", buyer.id, [((await trade.issue("INV-9", buyer.id, item())).id, None)])
    settlement = await settle(desk, MARCH_30, MARCH_30)
    await pay(desk, settlement.id, MARCH_30)
    await unpay(desk, settlement.id)
    await unsettle(desk, settlement.id)
    await pay_a_while(PayrollDesk(desk))
    await keep_webhooks_a_while(WebhookDesk(desk))
    await erase(desk, buyer.id)
