"""A trader whose receivables and payables are aged, and the report of them, proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from ledger.accounts import AccountRole
from ledger.decide.default_accounts import DefaultAccount, set_default_account
from ledger.decide.journal_entries import post_entry
from ledger.documents import Document, DocumentType, Trade
from ledger.journal_entries import Entry, EntryDraft, LineDraft
from ledger.parties import PartyKind
from ledger.payments import Payment
from ledger.statements.aged import AgedReport, is_proven
from resolvers.aged import scan_report, select_report
from resolvers.statements import Statements
from storage.heads import select_state
from storage.known import Known, resolve_known
from storage.writing.unit import Needs
from tests.storage.books import Desk
from tests.storage.trade import TradeDesk, item

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = [date(2026, 1, 5), date(2026, 1, 31), date(2026, 3, 1), date(2026, 6, 30)]
OPENED = date(2025, 12, 20)
names = count(1)
HOMES = {"AR": ("acc_receivables", "acc_unbilled"), "AP": ("acc_payables", "acc_accruals")}


@dataclass
class Trader:
    """Somebody who trades at random, and remembers what can be undone."""

    trade: TradeDesk
    parties: dict[str | None, str | None]
    documents: list[Document] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return self.trade.desk

    async def do(self, step: Sequence[Any]) -> None:
        match step:
            case ["issue", who, on, amount]:
                kind = DocumentType.PURCHASE if who == "v" else DocumentType.SALES
                await self._issue(self.parties[who], amount, on, kind)
            case ["owe", is_sale, on, amount]:
                party = self.parties["a"] if is_sale else None
                await self._issue(party, amount, on, DocumentType.DEBIT_NOTE)
            case ["open", who, amount]:
                kind = DocumentType.PURCHASE if who == "v" else DocumentType.SALES
                made = await self.trade.issue(
                    f"O-{next(names)}",
                    self.parties[who],
                    on=OPENED,
                    kind=kind,
                    opening_amount=Decimal(amount),
                )
                self.documents.append(made)
            case ["note", who, on, amount]:
                await self._issue(self.parties[who], amount, on, DocumentType.CREDIT_NOTE)
            case ["correct", place, on] if self.documents:
                await self._correct(self.documents[-1 - place % len(self.documents)], on)
            case ["void", place] if self.documents:
                await self.trade.void(self.documents[-1 - place % len(self.documents)].id)
            case ["pay", who, on, amount]:
                self.payments.append(await self.trade.pay(amount, self.parties[who], on=on))
            case ["keep", who, on, amount]:
                self.payments.append(await self.trade.pay(amount, self.parties[who], [], on=on))
            case ["refund", who, on, amount] if who:
                back = await self.trade.refund(amount, self.parties[who] or "", on)
                self.payments.append(back)
            case ["allocate", place]:
                credits: list[Any] = [*self.payments, *(d for d in self.documents if d.is_credit)]
                credit = credits[-1 - place % len(credits)]
                await self.trade.allocate(credit.id, None, credit.party)
            case ["later", who, paid, issued, is_moved]:
                await self._allocate_later(who, paid, issued, is_moved=is_moved)
            case ["delete", place] if self.payments:
                await self.trade.delete_payment(self.payments[-1 - place % len(self.payments)].id)
            case ["reverse", place, on] if self.payments:
                payment = self.payments[-1 - place % len(self.payments)]
                await self.trade.reverse_payment(payment.id, on)
            case ["post", account, who, on, amount]:
                self.entries.append(await self._post(account, self.parties[who], on, amount))
            case ["unpost", place] if self.entries:
                await self.desk.delete(self.entries[-1 - place % len(self.entries)].id)
            case ["move", role, is_back]:
                await move(self.desk, AccountRole(role), HOMES[role][not is_back])

    async def _issue(
        self, party: str | None, amount: str, on: date, kind: DocumentType, **more: Any
    ) -> None:
        number = f"N-{next(names)}"
        self.documents.append(
            await self.trade.issue(number, party, item(amount), on=on, kind=kind, **more)
        )

    async def _correct(self, document: Document, on: date) -> None:
        kind = DocumentType.CREDIT_NOTE
        made = await self.trade.issue(
            f"C-{next(names)}",
            document.party,
            item("10.00", corrects_line=1),
            on=on,
            kind=kind,
            corrects=document.id,
        )
        self.documents.append(made)

    async def _allocate_later(self, who: str, paid: date, issued: date, *, is_moved: bool) -> None:
        """Take a payment ahead, then issue what it settles, maybe on another control account."""
        await self.do(["keep", who, paid, "50.00"])
        if is_moved:
            role = AccountRole.AP if who == "v" else AccountRole.AR
            async with self.desk.database.snapshot() as snapshot:
                chart = (await select_state(self.desk.database, snapshot, self.desk.org)).chart
            homes = HOMES[role.value]
            await move(self.desk, role, homes[chart.role(role).handle == homes[0]])
        await self.do(["issue", who, issued, "40.00"])
        await self.trade.allocate(self.payments[-1].id, None, self.parties[who])

    async def _post(self, account: str, party: str | None, on: date, amount: str) -> Entry:
        return await post_for(self.desk, account, party, on, amount)


async def post_for(desk: Desk, account: str, party: str | None, on: date, amount: str) -> Entry:
    """Post an authored entry that debits an account for a party."""
    lines = [
        LineDraft(account, None, Decimal(amount), None, party=party),
        LineDraft("acc_capital", None, None, Decimal(amount)),
    ]
    draft = EntryDraft(on, "By hand", None, lines)
    entry: Entry = await desk.append(
        lambda books: post_entry(books, draft),
        Entry,
        needs=Needs(parties=(party,) if party else ()),
    )
    return entry


async def move(desk: Desk, role: AccountRole, account: str) -> None:
    """Give a role to another account."""
    await desk.append(lambda books: set_default_account(books, role, account), DefaultAccount)


async def open_trader(desk: Desk) -> Trader:
    trade = TradeDesk(desk)
    parties: dict[str | None, str | None] = {None: None}
    for name in ("a", "b"):
        parties[name] = (await trade.party(name.upper())).id
    parties["v"] = (await trade.party("V", PartyKind.VENDOR)).id
    return Trader(trade, parties)


async def report(
    desk: Desk, trade: Trade, day: date, sequence: int | None = None, party: str | None = None
) -> AgedReport:
    """Make a report and prove it; at the present also the slow way of the past."""
    async with desk.database.snapshot() as snapshot:
        state = await select_state(desk.database, snapshot, desk.org)
        known = await resolve_known(snapshot, desk.org, state.head, None, sequence)
        books = Statements(snapshot, state, known)
        made = await select_report(books, trade, day, party)
        assert is_proven(made, await scan_report(books, trade, day, party))
        if known.is_present:
            # As if a sequence had passed since: nothing is read by what is open now.
            head = state.head
            past = Known(head.last_sequence, head.last_number, head.last_sequence + 1, 10**9)
            again = Statements(snapshot, state, past)
            assert made == await select_report(again, trade, day, party)
        return made
