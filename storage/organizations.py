"""Organisations: created with their chart, found by public id.

| step   | statements                                    | lock                              |
|--------|-----------------------------------------------|-----------------------------------|
| insert | organisation (the database gives the narrow   | one transaction; on SQLite BEGIN  |
|        | number), then its head                        | IMMEDIATE                         |
| begin  | one unit of the write path: the event         | the head row                      |
|        | `organization.created`, then every account,   |                                   |
|        | then whatever shall begin with it             |                                   |

An organisation without events is one whose creation was interrupted: it is not listed, and creating
the same public id again completes it.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from iso4217 import Currency
from sqlalchemy import text

from ledger.books import Actor, Books
from ledger.charts import ChartRow, create_accounts
from ledger.dates import instant_of, month_of
from ledger.decide.organizations import check_fiscal_month, organization_facts
from ledger.decimals import check_rate
from ledger.errors import Duplicate, InvalidInput
from ledger.events import first_hash
from ledger.ids import prefix_of
from ledger.organizations import Head, Organization
from ledger.text import check_text, require_text
from storage.charts import READY_CHARTS, ready_chart
from storage.database import Database
from storage.heads import SELECT_STATE
from storage.rows import ORGANIZATION_COLUMNS, head_of, organization_of
from storage.snapshot import Snapshot
from storage.statements import statement
from storage.writing.unit import Unit

VAT_RATE_DEFAULT = Decimal(15)
"""The usual rate of a new organisation, in percent: Saudi Arabia's since 2020."""
OPERATOR = Actor(0, "operator", "cli")
"""Who acts when the server itself, or the person at its command line, does."""

SELECT_ORGANIZATIONS = statement(
    f"""select {ORGANIZATION_COLUMNS} from {{each:1:text}}
    join organizations o on o.public_id = item.value
    join heads h on h.org = o.org where h.last_sequence > 0 order by o.org"""
)
SELECT_EVERY_ORGANIZATION = statement(
    f"""select {ORGANIZATION_COLUMNS} from organizations o
    join heads h on h.org = o.org where h.last_sequence > 0 order by o.org"""
)


@dataclass(frozen=True, slots=True)
class OrganizationDraft:
    """A new organisation as a caller wrote it.

    `first_month` is a month number; None is the first month of the fiscal year that holds today.
    """

    name: str
    name_ar: str | None = None
    currency: str = "SAR"
    time_zone: str = "Asia/Riyadh"
    fiscal_month: int = 1
    first_month: int | None = None
    chart: str = "commercial"
    id: str | None = None
    vat_rate: Decimal = VAT_RATE_DEFAULT


def nothing_more(books: Books) -> None:
    """Begin an organisation with its chart alone."""


async def create_organization(
    database: Database, draft: OrganizationDraft, then: Callable[[Books], object] = nothing_more
) -> Organization:
    """Create an organisation with its head, first event and chart; all of it begins, or nothing.

    Raises InvalidInput naming the field, and Duplicate when the public id is taken.
    """
    wanted = _check(draft, database)
    if draft.chart not in READY_CHARTS:
        raise InvalidInput(f"The ready charts are {', '.join(READY_CHARTS)}.", "chart")
    organization = await _insert(database, wanted)
    rows = ready_chart(draft.chart)
    await database.append(
        Unit(organization.number, OPERATOR, lambda books: _begin(books, rows, then), type(None))
    )
    return organization


async def select_organizations(snapshot: Snapshot, ids: Sequence[str]) -> list[Organization]:
    """Return the organisations with these public ids, by number."""
    return [organization_of(row) for row in await snapshot.fetch(SELECT_ORGANIZATIONS, [*ids])]


async def select_organization(snapshot: Snapshot, public_id: str) -> Organization | None:
    found = await select_organizations(snapshot, [public_id])
    return found[0] if found else None


async def select_every_organization(snapshot: Snapshot) -> list[Organization]:
    return [organization_of(row) for row in await snapshot.fetch(SELECT_EVERY_ORGANIZATION)]


async def select_head(snapshot: Snapshot, org: int) -> Head:
    """Return an organisation's head: counters, chain and totals at the snapshot."""
    return head_of((await snapshot.fetch(SELECT_STATE, org))[0])


def _check(draft: OrganizationDraft, database: Database) -> Organization:
    """Return the organisation as it would be stored, still without its number."""
    if draft.id is not None and prefix_of(draft.id) != "org":
        raise InvalidInput("An organisation's id begins with org_.", "id")
    require_time_zone(draft.time_zone, "timeZone")
    check_fiscal_month(draft.fiscal_month, "fiscalMonth")
    now = database.clock()
    today = instant_of(now).astimezone(ZoneInfo(draft.time_zone)).date()
    first = draft.first_month
    return Organization(
        number=0,
        id=draft.id or database.mint("org"),
        name=require_text(draft.name, "name"),
        name_ar=check_text(draft.name_ar, "nameAr"),
        currency=draft.currency,
        exponent=currency_exponent(draft.currency, "currency"),
        time_zone=draft.time_zone,
        fiscal_month=draft.fiscal_month,
        first_month=_fiscal_start(today, draft.fiscal_month) if first is None else first,
        created_at=now,
        vat_rate=check_rate(draft.vat_rate, "vatRate"),
    )


def require_time_zone(name: str, path: str) -> None:
    """Refuse what is no time zone that this machine knows."""
    if name not in _time_zones():
        raise InvalidInput("A time zone is an IANA name such as Asia/Riyadh.", path)


@cache
def _time_zones() -> frozenset[str]:
    # Some machines also know by these names what they are set to themselves.
    return frozenset(available_timezones()) - {"localtime", "Factory"}


def currency_exponent(code: str, path: str) -> int:
    """Return the decimals of an ISO 4217 currency; metals and test codes have none."""
    try:
        exponent = Currency(code).exponent
    except ValueError:
        exponent = None
    if exponent is None:
        raise InvalidInput("A currency is an ISO 4217 code such as SAR.", path)
    return int(exponent)


def _fiscal_start(today: date, fiscal_month: int) -> int:
    month = month_of(today)
    return month - (month - (fiscal_month - 1)) % 12


async def _insert(database: Database, wanted: Organization) -> Organization:
    """Insert organisation and head; one that was interrupted takes the new facts."""
    async with database.engine.begin() as connection:
        if database.is_sqlite:
            await connection.exec_driver_sql("begin immediate")
        facts = asdict(wanted)
        number = (await connection.execute(_INSERT_ORGANIZATION, facts)).scalar()
        if number is None:
            raise Duplicate(f"The organisation {wanted.id} exists.", "id")
        await connection.execute(
            _INSERT_HEAD, {"number": number, "last_hash": first_hash(wanted.id)}
        )
    return replace(wanted, number=number)


def _begin(books: Books, rows: Sequence[ChartRow], then: Callable[[Books], object]) -> None:
    """Write the first event, the chart and what follows, once."""
    organization = books.organization
    if books.head.last_sequence:
        raise Duplicate(f"The organisation {organization.id} exists.", "id")
    books.append_event("organization.created", organization.id, organization_facts(organization))
    create_accounts(books, rows)
    then(books)


_INSERT_ORGANIZATION = text(
    """insert into organizations (public_id, name, name_ar, currency, exponent, time_zone,
      fiscal_month, first_month, created_at, vat_rate)
    values (:id, :name, :name_ar, :currency, :exponent, :time_zone, :fiscal_month, :first_month,
      :created_at, :vat_rate)
    on conflict (public_id) do update set name = excluded.name, name_ar = excluded.name_ar,
      currency = excluded.currency, exponent = excluded.exponent, time_zone = excluded.time_zone,
      fiscal_month = excluded.fiscal_month, first_month = excluded.first_month,
      created_at = excluded.created_at, vat_rate = excluded.vat_rate
    where not exists (
      select 1 from heads where heads.org = organizations.org and heads.last_sequence > 0)
    returning org"""
)
_INSERT_HEAD = text(
    """insert into heads (org, last_number, last_sequence, last_hash, last_recorded_at, gross_minor,
      settings_version, journal_entries, document_entries, payment_entries, recognition_entries,
      postings, debit_minor)
    values (:number, 0, 0, :last_hash, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    on conflict (org) do nothing"""
)
