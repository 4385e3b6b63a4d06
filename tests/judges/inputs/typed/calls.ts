// Calls with each generated client; takes the server's address, a key and its organisation.
import { print } from "graphql";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { paths as GulielPaths } from "./guliel.js";
import type { paths as V1Paths, webhooks as V1Webhooks } from "./v1.js";
import {
  ListCustomers,
  ListEntries,
  ListInvoices,
  PostEntry,
  ReadTrialBalance,
} from "./operations.js";

const [address = "", key = "", organizationId = ""] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };

async function ask<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const query = print(document);
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${address}/graphql`, { method: "POST", headers, body });
  const answer = (await response.json()) as { data: Result; errors?: unknown[] };
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

async function post<Body>(path: string, body: Body): Promise<Response> {
  return fetch(`${address}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

// What a path that is read answers, when all is well.
type Answer<Path> = Path extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

// What a path that is written asks for.
type Asked<Path> = Path extends {
  post: { requestBody: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

async function read<Body>(path: string, parameters: Record<string, string>): Promise<Body> {
  const query = new URLSearchParams(parameters);
  const response = await fetch(`${address}${path}?${query}`, { headers });
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as Body;
}

let calls = 0;
function demand(isMet: boolean, what: string): void {
  if (!isMet) throw new Error(what);
  calls += 1;
}

const posted = await ask(PostEntry, {
  input: {
    date: "2026-03-15",
    memo: "Typed",
    lines: [
      { accountId: "acc_cash", debit: "1.00" },
      { accountId: "acc_revenue", credit: "1.00" },
    ],
  },
});
demand(posted.createJournalEntry?.total === "1.00", "GraphQL mutation");

const listed = await ask(ListEntries, { first: 1 });
demand(listed.journalEntries?.edges[0]?.node.id.startsWith("je_") === true, "GraphQL query");

const { trialBalance } = await ask(ReadTrialBalance, { date: "2026-03-15" });
demand(trialBalance?.date === "2026-03-15", "GraphQL trial balance");

const v1Body: Asked<V1Paths["/api/v1/journal-entries"]> = {
  date: "2026-03-15",
  description: "Typed",
  lines: [
    { accountId: "acc_cash", debit: 1, credit: 0 },
    { accountId: "acc_revenue", debit: 0, credit: 1 },
  ],
};
const v1Answer = await post("/api/v1/journal-entries", v1Body);
demand(v1Answer.status === 201, "G-Ledger v1");

const code = "TYPED-TYPESCRIPT";
const customer: Asked<V1Paths["/api/v1/customers"]> = { code, nameAr: "شركة النور" };
demand((await post("/api/v1/customers", customer)).status === 201, "G-Ledger v1 customer");

type Customers = Answer<V1Paths["/api/v1/customers"]>;
const v1Customers = await read<Customers>("/api/v1/customers", { search: code });
demand(v1Customers.data[0]?.code === code, "G-Ledger v1 customers");

const invoice: Asked<V1Paths["/api/v1/invoices"]> = {
  invoiceNumber: code,
  type: "SALES",
  issueDate: "2026-03-15",
  buyerName: "Al Noor",
  customerId: v1Customers.data[0]?.id ?? null,
  items: [{ description: "Advice", quantity: 2, unitPrice: 500 }],
};
demand((await post("/api/v1/invoices", invoice)).status === 201, "G-Ledger v1 invoice");

type Invoices = Answer<V1Paths["/api/v1/invoices"]>;
const v1Invoices = await read<Invoices>("/api/v1/invoices", { invoiceNumber: code });
demand(v1Invoices.data[0]?.grandTotal === 1150, "G-Ledger v1 invoices");

const { customers } = await ask(ListCustomers, { text: code });
demand(customers?.nodes[0]?.nameAr === "شركة النور", "GraphQL customers");

const { invoices } = await ask(ListInvoices, { text: code });
demand(invoices?.edges[0]?.node.status === "ISSUED", "GraphQL invoices");

// What a receiver is sent.
type Sent<Message> = Message extends {
  post: { requestBody: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

const hook: Asked<V1Paths["/api/v1/webhooks"]> = {
  url: "http://127.0.0.1:9/hooks",
  events: ["invoice.paid"],
};
demand((await post("/api/v1/webhooks", hook)).status === 201, "G-Ledger v1 webhook");
const events = await read<Answer<V1Paths["/api/v1/webhooks"]>>("/api/v1/webhooks", {});
const paid: Sent<V1Webhooks["invoice.paid"]>["type"] = "invoice.paid";
const cleared: Sent<V1Webhooks["invoice.paid"]>["data"]["status"] = "PAID";
demand(events.data.some(({ event }) => event === paid) && cleared === "PAID", "webhook events");

const gulielBody: Asked<GulielPaths["/api/journal-entries"]> = {
  organizationId,
  date: "2026-03-15",
  legs: [
    { account: "CASH", debit: 1, credit: 0 },
    { account: "REVENUE", debit: 0, credit: 1 },
  ],
};
const gulielAnswer = await post("/api/journal-entries", gulielBody);
demand(gulielAnswer.status === 201, "Guliel");

const gulielBalance = await read<Answer<GulielPaths["/api/reports/trial-balance"]>>(
  "/api/reports/trial-balance",
  { organizationId, date: "2026-03-15" },
);
const { totalDebit, totalCredit } = gulielBalance.data;
demand(totalDebit === totalCredit, "Guliel trial balance");
console.log(`${calls} calls`);
