// graphql-yoga with graphql-jit, as its users would tune it: parsed and compiled documents are kept,
// statements are prepared. A page is three narrow statements, a post one statement without balances.

import { createServer } from "node:http";
import { useGraphQlJit } from "@envelop/graphql-jit";
import { createSchema, createYoga } from "graphql-yoga";
import pg from "pg";

const ACCOUNTS = { acc_cash: 1, acc_revenue: 2, acc_vat: 3 };
const DAY_MS = 86_400_000;
const SELECT_ENTRIES = `
select number, public_id, day, memo, reference from entries
where org = $1 and revoked_sequence is null order by day desc, number desc limit $2`;
const SELECT_LINES = `
select number, line, account, debit, credit from postings
where org = $1 and number = any($2::bigint[]) order by number, line`;
const SELECT_ACCOUNTS = `
select account, code, coalesce(name_en, name_ar) as name from accounts
where org = $1 and account = any($2::int[])`;
const INSERT = `
with entry as (
  insert into entries (day, memo, reference) values ($1, $2, $3) returning number),
lines as (
  insert into postings (number, line, account, debit, credit)
  select entry.number, item.* from entry,
    unnest($4::smallint[], $5::int[], $6::bigint[], $7::bigint[]) as item)
select number from entry`;

const [port] = process.argv.slice(2);
const books = new pg.Pool({ connectionString: process.env.BENCH_BOOKS, max: 8 });
const posts = new pg.Pool({
  connectionString: process.env.BENCH_POSTS,
  max: 32,
  options: "-c search_path=yoga",
});
const org = (
  await books.query("select org from organizations where public_id = $1", [process.env.BENCH_ORGANIZATION])
).rows[0].org;

const ask = (pool, name, text, values) => pool.query({ name, text, values, rowMode: "array" });
const money = (minor) => `${minor.slice(0, -2) || "0"}.${minor.slice(-2).padStart(2, "0")}`;
const minor = (text) => {
  const [whole, fraction = ""] = text.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
};

async function readPage(limit) {
  const entries = (await ask(books, "entries", SELECT_ENTRIES, [org, limit])).rows;
  const lines = (await ask(books, "lines", SELECT_LINES, [org, entries.map((row) => row[0])])).rows;
  const wanted = [...new Set(lines.map((row) => row[2]))];
  const found = (await ask(books, "accounts", SELECT_ACCOUNTS, [org, wanted])).rows;
  const accounts = new Map(found.map(([account, code, name]) => [account, { code, name }]));
  const nodes = new Map();
  for (const [number, id, day, memo, reference] of entries) {
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    nodes.set(number, { id, number: Number(number), date, memo, reference, postings: [] });
  }
  for (const [number, line, account, debit, credit] of lines) {
    const entry = nodes.get(number);
    const id = `${entry.id}.${line}`;
    const posting = { id, debit: money(debit), credit: money(credit), account: accounts.get(account) };
    entry.postings.push(posting);
  }
  return { nodes: [...nodes.values()] };
}

async function postEntry({ date, memo, reference, lines }) {
  const debits = lines.map((line) => minor(line.debit ?? "0"));
  const credits = lines.map((line) => minor(line.credit ?? "0"));
  const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0);
  if (sum(debits) !== sum(credits)) throw new Error("debits and credits differ");
  const accounts = lines.map((line) => ACCOUNTS[line.accountId]);
  const places = lines.map((_, at) => at + 1);
  const values = [date, memo, reference ?? null, places, accounts, debits, credits];
  const made = await ask(posts, "insert", INSERT, values);
  return { number: Number(made.rows[0][0]) };
}

const schema = createSchema({
  typeDefs: `
    type Account { code: String! name: String! }
    type Posting { id: ID! debit: String! credit: String! account: Account! }
    type JournalEntry {
      id: ID! number: Int! date: String! memo: String reference: String postings: [Posting!]!
    }
    type JournalEntryConnection { nodes: [JournalEntry!]! }
    type Posted { number: Int! }
    input JournalLineInput { accountId: ID! debit: String credit: String }
    input JournalEntryInput {
      date: String! memo: String reference: String lines: [JournalLineInput!]!
    }
    type Query { journalEntries(limit: Int!): JournalEntryConnection! }
    type Mutation { createJournalEntry(input: JournalEntryInput!): Posted! }`,
  resolvers: {
    Query: { journalEntries: (_, { limit }) => readPage(limit) },
    Mutation: { createJournalEntry: (_, { input }) => postEntry(input) },
  },
});
const yoga = createYoga({
  schema,
  plugins: [useGraphQlJit()],
  graphiql: false,
  landingPage: false,
  logging: false,
  maskedErrors: false,
});
createServer(yoga).listen(Number(port), "127.0.0.1");
