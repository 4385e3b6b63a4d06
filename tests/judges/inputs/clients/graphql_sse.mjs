// graphql-sse, an answer for each operation. It asks again by itself, with the variables as they
// then are.
import { createClient } from "graphql-sse";
import { dataOf } from "./following.mjs";

export function open(address, key) {
  const client = createClient({
    url: `${address}/graphql`,
    headers: { authorization: `Bearer ${key}` },
    retryAttempts: 100,
    retry: () => new Promise((resume) => setTimeout(resume, 50)),
  });

  const ask = async (query, variables) => {
    for await (const result of client.iterate({ query, variables })) return dataOf(result);
  };
  const follow = async (query, variables, onData) => {
    for await (const result of client.iterate({ query, variables })) {
      if (!onData(dataOf(result))) return;
    }
    throw new Error("the server ended the subscription");
  };
  return { ask, follow };
}
