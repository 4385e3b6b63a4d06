"""One call of each generated client; takes the server's address, a key and its organisation."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import daftar_graphql
import daftar_guliel
import daftar_v1
from daftar_graphql.input_types import JournalEntryInput, JournalLineInput

DAY = date(2026, 3, 15)
CODE = "TYPED-PYTHON"


def call_v1(address: str, key: str) -> Sequence[str]:
    configuration = daftar_v1.Configuration(host=address, access_token=key)
    with daftar_v1.ApiClient(configuration) as client:
        cash = daftar_v1.CreateJournalEntryLinesItem(accountId="acc_cash", debit=1)
        revenue = daftar_v1.CreateJournalEntryLinesItem(accountId="acc_revenue", credit=1)
        entry = daftar_v1.CreateJournalEntryRequest(
            date=DAY, description="Typed", lines=[cash, revenue]
        )
        posted = daftar_v1.JournalEntriesApi(client).create_journal_entry(entry)
        assert posted.data.var_date == DAY

        customers = daftar_v1.CustomersApi(client)
        noor = daftar_v1.CreateCustomerRequest(code=CODE, nameAr="شركة النور", creditLimit=50_000)
        customer_id = customers.create_customer(noor).data.id
        assert [found.id for found in customers.list_customers(search=CODE).data] == [customer_id]

        invoices = daftar_v1.InvoicesApi(client)
        item = daftar_v1.CreateInvoiceItemsItem(description="Advice", quantity=2, unitPrice=500)
        invoice = daftar_v1.CreateInvoiceRequest(
            invoiceNumber=CODE,
            type=daftar_v1.InvoiceType.SALES,
            issueDate=DAY,
            buyerName="Al Noor",
            customerId=customer_id,
            items=[item],
        )
        assert invoices.create_invoice(invoice).data.grand_total == 1150
        listed = invoices.list_invoices(invoice_number=CODE).data
        assert [found.customer_id for found in listed] == [customer_id]

        balance = daftar_v1.ReportsApi(client).read_trial_balance(DAY)
        assert balance.data.total_debit == balance.data.total_credit
    return (
        *("createJournalEntry", "createCustomer", "listCustomers"),
        *("createInvoice", "listInvoices", "readTrialBalance"),
    )


async def call_graphql(address: str, key: str) -> Sequence[str]:
    headers = {"Authorization": f"Bearer {key}"}
    async with daftar_graphql.Client(f"{address}/graphql", headers) as client:
        cash = JournalLineInput(accountId="acc_cash", debit=Decimal("1.00"))
        revenue = JournalLineInput(accountId="acc_revenue", credit=Decimal("1.00"))
        entry = JournalEntryInput(date=DAY, memo="Typed", lines=[cash, revenue])
        posted = (await client.post_entry(entry)).create_journal_entry
        assert posted is not None
        assert (posted.date, posted.total) == (DAY, Decimal("1.00"))

        customers = (await client.list_customers(CODE)).customers
        assert customers is not None
        assert [customer.name_ar for customer in customers.nodes] == ["شركة النور"]

        invoices = (await client.list_invoices(CODE)).invoices
        assert invoices is not None
        statuses = [edge.node.status for edge in invoices.edges]
        assert statuses == [daftar_graphql.InvoiceStatus.ISSUED]

        balance = (await client.read_trial_balance(DAY)).trial_balance
        assert balance is not None
        assert balance.total_debit == balance.total_credit > 0
    return "PostEntry", "ListCustomers", "ListInvoices", "ReadTrialBalance"


def call_guliel(address: str, key: str, organization_id: str) -> Sequence[str]:
    configuration = daftar_guliel.Configuration(host=address, access_token=key)
    with daftar_guliel.ApiClient(configuration) as client:
        account = daftar_guliel.AccountClass
        leg = daftar_guliel.CreateJournalEntryLegsItem
        legs = [
            leg(account=account.CASH, debit=1, credit=0),
            leg(account=account.REVENUE, debit=0, credit=1),
        ]
        entry = daftar_guliel.CreateJournalEntryRequest(
            organizationId=organization_id, date=DAY, legs=legs
        )
        posted = daftar_guliel.JournalEntriesApi(client).create_journal_entry(entry)
        assert posted.var_date == DAY

        reports = daftar_guliel.ReportsApi(client)
        names = [report.name for report in reports.list_reports(organization_id).reports]
        assert "trial-balance" in names

        balance = reports.read_trial_balance(organization_id, DAY)
        assert balance.data.total_debit == balance.data.total_credit
    return "createJournalEntry", "listReports", "readTrialBalance"


def main(address: str, key: str, organization_id: str) -> None:
    called = [
        *call_v1(address, key),
        *asyncio.run(call_graphql(address, key)),
        *call_guliel(address, key, organization_id),
    ]
    print(f"{len(called)} calls")


if __name__ == "__main__":
    main(*sys.argv[1:])
