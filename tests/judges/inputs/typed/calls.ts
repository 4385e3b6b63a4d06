// One call of each generated client; takes the server's address, a key and its organisation.
import { print } from "graphql";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { paths as GulielPaths } from "./guliel.js";
import type { paths as V1Paths } from "./v1.js";
import { ListEntries, PostEntry } from "./operations.js";

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

function demand(isMet: boolean, what: string): void {
  if (!isMet) throw new Error(what);
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

type V1Post = V1Paths["/api/v1/journal-entries"]["post"];
const v1Body: V1Post["requestBody"]["content"]["application/json"] = {
  date: "2026-03-15",
  description: "Typed",
  lines: [
    { accountId: "acc_cash", debit: 1, credit: 0 },
    { accountId: "acc_revenue", debit: 0, credit: 1 },
  ],
};
const v1Answer = await post("/api/v1/journal-entries", v1Body);
demand(v1Answer.status === 201, "G-Ledger v1");
const v1Entry = (await v1Answer.json()) as V1Post["responses"][201]["content"]["application/json"];

type GulielPost = GulielPaths["/api/journal-entries"]["post"];
const gulielBody: GulielPost["requestBody"]["content"]["application/json"] = {
  organizationId,
  date: "2026-03-15",
  legs: [
    { account: "CASH", debit: 1, credit: 0 },
    { account: "REVENUE", debit: 0, credit: 1 },
  ],
};
const gulielAnswer = await post("/api/journal-entries", gulielBody);
demand(gulielAnswer.status === 201, "Guliel");
console.log("4 calls");
