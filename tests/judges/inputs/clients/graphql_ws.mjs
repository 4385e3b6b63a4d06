// graphql-ws: everything over one socket. It subscribes again by itself, with the variables as they
// then are.
import { createClient } from "graphql-ws";
import { dataOf } from "./following.mjs";

export const socketOptions = (address, key) => ({
  url: `${address.replace("http", "ws")}/graphql`,
  connectionParams: { authorization: `Bearer ${key}` },
  retryAttempts: 100,
  retryWait: () => new Promise((resume) => setTimeout(resume, 50)),
  shouldRetry: () => true,
});

export function open(address, key) {
  const client = createClient(socketOptions(address, key));

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
