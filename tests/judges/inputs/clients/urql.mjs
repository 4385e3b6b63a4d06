// @urql/core: after an error its user subscribes again, after the last sequence seen.
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { onEnd, pipe, subscribe as listen, takeWhile } from "wonka";
import { dataOf, followOn } from "./following.mjs";
import { socketOptions } from "./graphql_ws.mjs";

// Open a client whose subscriptions go over a socket of graphql-ws, or else over fetch.
export function openWith(address, key, { hasSocket }) {
  const socket = hasSocket && createClient({ ...socketOptions(address, key), retryAttempts: 0 });
  const subscriptions = subscriptionExchange({
    forwardSubscription: ({ query, variables }) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
    }),
  });
  const client = new Client({
    url: `${address}/graphql`,
    exchanges: hasSocket ? [fetchExchange, subscriptions] : [fetchExchange],
    fetchOptions: { headers: { authorization: `Bearer ${key}` } },
    fetchSubscriptions: !hasSocket,
    preferGetMethod: false,
  });

  const ask = async (text, variables) => {
    const isMutation = text.startsWith("mutation");
    return dataOf(await (isMutation ? client.mutation : client.query).call(client, text, variables));
  };
  const follow = (text, variables, onData) => {
    const subscribe = (variables, take) =>
      new Promise((resolve) => {
        pipe(
          client.subscription(text, variables),
          takeWhile(({ data, error }) => !error && Boolean(data) && take(data)),
          onEnd(resolve),
          listen(() => {}),
        );
      });
    return followOn(subscribe, variables, onData);
  };
  return { ask, follow };
}
