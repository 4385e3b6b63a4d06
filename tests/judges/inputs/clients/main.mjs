// A query, a mutation, and a subscription that is followed through cut connections, with one
// client. Prints the sequence of each event as it comes; ends once it has seen so many.
const [name, address, key, count] = process.argv.slice(2);
const { open } = await import(`./${name}.mjs`);

const SUMMARY = "query Summary { ledgerSummary { sequence } }";
const POST = `mutation Post($input: JournalEntryInput!) {
  createJournalEntry(input: $input) { id total sequence }
}`;
const FOLLOW = `subscription Follow($after: Int!) {
  ledgerEvents(after: $after) { sequence type subject }
}`;
const INPUT = {
  date: "2026-03-15",
  memo: `Posted by ${name}`,
  lines: [
    { accountId: "acc_cash", debit: "1.00" },
    { accountId: "acc_revenue", credit: "1.00" },
  ],
};

const client = open(address, key);
const { ledgerSummary } = await client.ask(SUMMARY, {});
const { createJournalEntry: posted } = await client.ask(POST, { input: INPUT });
if (posted.total !== "1.00" || posted.sequence <= ledgerSummary.sequence) {
  throw new Error(`posted ${JSON.stringify(posted)} after ${ledgerSummary.sequence}`);
}

// What was seen last is what a client resumes after: it is all that it has to remember.
const variables = { after: posted.sequence - 1 };
let seen = 0;
await client.follow(FOLLOW, variables, ({ ledgerEvents: event }) => {
  if (seen === 0 && event.subject !== posted.id) throw new Error(`first ${event.subject}`);
  variables.after = event.sequence;
  seen += 1;
  console.log(event.sequence);
  return seen < Number(count);
});
process.exit(0);
