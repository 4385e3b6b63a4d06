// Runs the graphql-http audits against a server and prints their results as one JSON list.
// Takes the server's address and a JSON object of headers to send; runs where graphql-http is installed.
import { createRequire } from "node:module";
import { join } from "node:path";

const [address, headers] = process.argv.slice(2);
const { auditServer } = createRequire(join(process.cwd(), "package.json"))("graphql-http");

const fetchFn = (url, options = {}) =>
  fetch(url, { ...options, headers: { ...JSON.parse(headers ?? "{}"), ...options.headers } });

const results = await auditServer({ url: address, fetchFn });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
